package mail

import (
	"regexp"
	"strings"
	"unicode"
)

var (
	looksLikeLink = regexp.MustCompile(`(?i)\b(?:https?|ftp|mailto|javascript|data):/*|://|\bwww\.`)
	joinedByDot   = regexp.MustCompile(`(\pL|\pN)[.\x{3002}\x{ff0e}\x{ff61}](\pL|\pN)`)
)

// Name is what a person wrote, such as her name or an organisation's, as it may stand in a mail: one
// line of at most 120 characters that no mail program turns into a header, a link or an address.
func Name(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r), unicode.IsControl(r):
			return ' '
		case unicode.Is(unicode.Cf, r), r == unicode.ReplacementChar:
			return -1 // direction marks and the like
		case strings.ContainsRune("<>[]@", r):
			return ' '
		}
		return r
	}, s)
	s = looksLikeLink.ReplaceAllString(s, " ")
	for joinedByDot.MatchString(s) {
		s = joinedByDot.ReplaceAllString(s, "$1. $2")
	}
	if cut := []rune(s); len(cut) > 120 {
		s = string(cut[:120])
	}
	return strings.Join(strings.Fields(s), " ")
}

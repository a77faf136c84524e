package table

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

var latin = strings.NewReplacer("ł", "l", "ß", "ss", "ø", "o", "æ", "ae", "œ", "oe", "đ", "d", "ı", "i")

// Plain lowers a text and takes the accents off its letters; punctuation stays.
func Plain(s string) string {
	s = strings.ToLower(s)
	if ascii(s) {
		return s
	}
	s = norm.NFKD.String(s)
	s = strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return r
	}, s)
	return latin.Replace(s)
}

func ascii(s string) bool {
	for i := range len(s) {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}

// Fold makes words comparable: plain, without punctuation, one space between words.
func Fold(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case r == '\'' || r == '’':
			return -1
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			return r
		}
		return ' '
	}, Plain(s))
	return strings.Join(strings.Fields(s), " ")
}

// Squash makes column names comparable: key_result_id, KeyResultId and "Key result ID" are one.
func Squash(s string) string { return strings.ReplaceAll(Fold(s), " ", "") }

// OneLine makes a title of a text.
func OneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// Clip cuts a text to n characters, the last one an ellipsis, and says whether it had to.
func Clip(s string, n int) (string, bool) {
	if len(s) <= n {
		return s, false
	}
	r := []rune(s)
	if len(r) <= n {
		return s, false
	}
	return strings.TrimSpace(string(r[:n-1])) + "…", true
}

package account

import (
	_ "embed"
	"strings"
	"unicode"
)

// Words that the first passwords tried are made of, one a line.
//
//go:embed common.txt
var commonText string

var commonWords = func() map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(commonText) {
		m[w] = true
	}
	return m
}()

// rows are what fingers walk along, there and back.
var rows = []string{"qwertyuiop", "asdfghjkl", "zxcvbnm", "qwertzuiop", "yxcvbnm", "azertyuiop", "1234567890", "0123456789", "abcdefghijklmnopqrstuvwxyz", "1q2w3e4r5t6y7u8i9o0p", "1qaz2wsx3edc4rfv5tgb6yhn7ujm", "qazwsxedcrfvtgbyhnujm"}

var lookAlike = strings.NewReplacer("@", "a", "4", "a", "3", "e", "1", "i", "!", "i", "0", "o", "$", "s", "5", "s", "7", "t", "+", "t")

// common says that a password, for all its length, is soon guessed: a well-known word or the person's
// own name with something around it, a walk along the keyboard, or the same few characters again and again.
func common(password string, own ...string) bool {
	p := strings.ToLower(password)
	if periodic(p) || walks(p) {
		return true
	}
	words := map[string]bool{}
	for _, o := range own {
		for _, w := range strings.FieldsFunc(strings.ToLower(o), func(r rune) bool { return !unicode.IsLetter(r) }) {
			if len(w) > 3 {
				words[w] = true
			}
		}
	}
	known := func(w string) bool { return commonWords[w] || words[w] }
	ends := func(r rune) bool { return !unicode.IsLetter(r) }
	for _, text := range []string{p, lookAlike.Replace(p), lookAlike.Replace(strings.TrimRightFunc(p, ends)), lookAlike.Replace(strings.TrimFunc(p, ends))} {
		if letters := onlyLetters(text); letters == "" || made(letters, known, 2) {
			return true
		}
	}
	return false
}

func onlyLetters(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) {
			return r
		}
		return -1
	}, s)
}

// made says that s is at most n known words in a row.
func made(s string, known func(string) bool, n int) bool {
	if n == 0 || s == "" {
		return s == ""
	}
	for i := len(s); i > 0; i-- {
		if known(s[:i]) && made(s[i:], known, n-1) {
			return true
		}
	}
	return false
}

// periodic says that s is at most five characters repeated.
func periodic(s string) bool {
	r := []rune(s)
	for n := 1; n <= 5 && n < len(r); n++ {
		same := true
		for i := n; i < len(r) && same; i++ {
			same = r[i] == r[i-n]
		}
		if same {
			return true
		}
	}
	return false
}

// walks says that nearly all of s lies along rows of the keyboard or the alphabet.
func walks(s string) bool {
	left := len(s)
	for i := 0; i < len(s); {
		n := 0
		for _, row := range rows {
			n = max(n, run(s[i:], row), run(s[i:], backwards(row)))
		}
		if n >= 4 {
			left -= n
		}
		i += max(n, 1)
	}
	return left <= 3
}

// run is the length of the beginning of s that stands in row.
func run(s, row string) int {
	n := 0
	for n < len(s) && n < len(row) && strings.Contains(row, s[:n+1]) {
		n++
	}
	return n
}

func backwards(s string) string {
	b := []byte(s)
	for i, j := 0, len(b)-1; i < j; i, j = i+1, j-1 {
		b[i], b[j] = b[j], b[i]
	}
	return string(b)
}

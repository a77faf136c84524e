package input

import (
	"strings"
	"unicode/utf8"

	"plumbline/internal/errs"
)

// Storable says that the database can keep s.
func Storable(s string) bool { return utf8.ValidString(s) && !strings.ContainsRune(s, 0) }

// Text trims a text of any number of lines that may be empty, and notes on its field what is wrong with it.
func Text(f *errs.Fields, field, s string, most int) string {
	s = strings.TrimSpace(s)
	if !Storable(s) {
		f.Add(field, "This text holds characters that cannot be stored.")
	} else if utf8.RuneCountInString(s) > most {
		f.Add(field, "Use at most %d characters.", most)
	}
	return s
}

// Line is Text for what fits on one line and has to be there.
func Line(f *errs.Fields, field, s string, most int) string {
	s = Text(f, field, strings.Join(strings.Fields(s), " "), most)
	f.Check(s != "", field, "This is needed.")
	return s
}

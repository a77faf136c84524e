// Package cell owns how a text stands in a CSV file, so that no spreadsheet takes it for a formula, and how it
// is read back.
package cell

import (
	"strings"
	"unicode/utf8"
)

// formula begins what a spreadsheet takes for a formula, or what hides one.
const formula = "=+-@\t\r\n\x00＝＋－＠"

// Of is a text as a CSV file has it: with an apostrophe before what could be a formula.
func Of(text string) string {
	if risky(text) {
		return "'" + text
	}
	return text
}

// Text is what a cell says: the reverse of Of.
func Text(cell string) string {
	if rest, guarded := strings.CutPrefix(cell, "'"); guarded && risky(rest) {
		return rest
	}
	return cell
}

// risky looks behind apostrophes too, so that no two texts have one cell.
func risky(text string) bool {
	r, size := utf8.DecodeRuneInString(strings.TrimLeft(text, "'"))
	return size > 0 && strings.ContainsRune(formula, r)
}

package signal

import (
	"math"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// The words of this file are the only ones for their facts: signals, boards, dialogs and
// mails call them, so that the same fact reads the same everywhere.

// Percent returns a share as "35%", rounded half up; what is not complete never reads 100%.
func Percent(share float64) string { return strconv.Itoa(percent(share)) + "%" }

func percent(share float64) int {
	share = finite(share)
	if n := int(math.Floor(share*100 + 0.5)); n != 100 || share >= 1-slack {
		return n
	}
	return 99
}

// Count returns "1 task" or "3 tasks".
func Count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return strconv.Itoa(n) + " " + noun + "s"
}

// List returns "a", "a and b" or "a, b and c".
func List(items []string) string {
	if len(items) < 2 {
		return strings.Join(items, "")
	}
	last := len(items) - 1
	return strings.Join(items[:last], ", ") + " and " + items[last]
}

// Standing returns "19 points behind", "7 points ahead" or "on its line". It is the difference
// of the two percentages that are shown beside it.
func Standing(progress, expected float64) string {
	switch d := percent(expected) - percent(progress); {
	case d > 0:
		return Count(d, "point") + " behind"
	case d < 0:
		return Count(-d, "point") + " ahead"
	}
	return "on its line"
}

// Weeks returns a number of days as "9 days" below two weeks, else as "6 weeks", to the
// nearest whole week: 39 to 45 days are 6 weeks.
func Weeks(days int) string {
	if days < 14 {
		return Count(days, "day")
	}
	return Count((2*days+7)/14, "week")
}

// Ahead returns what follows "the next": "week", "two weeks" or "10 days".
func Ahead(days int) string {
	switch days {
	case 1:
		return "day"
	case 7:
		return "week"
	case 14:
		return "two weeks"
	}
	return Count(days, "day")
}

// Remaining returns the clause that follows "KR 3 is at 35%": " with 6 weeks remaining",
// " on its due date" or ", 3 days past its due date".
func Remaining(days int) string {
	switch {
	case days > 0:
		return " with " + Weeks(days) + " remaining"
	case days == 0:
		return " on its due date"
	}
	return ", " + Weeks(-days) + " past its due date"
}

// Number returns v with at most that many decimals and no trailing zeros.
func Number(v float64, decimals int) string {
	s := strconv.FormatFloat(finite(v), 'f', decimals, 64)
	if strings.Contains(s, ".") {
		s = strings.TrimRight(strings.TrimRight(s, "0"), ".")
	}
	if s == "-0" {
		return "0"
	}
	return s
}

// Grouped is Number as people read it: 12400 is "12,400". Forms show Number.
func Grouped(v float64, decimals int) string {
	whole, rest, point := strings.Cut(Number(v, decimals), ".")
	sign := ""
	if strings.HasPrefix(whole, "-") {
		sign, whole = "-", whole[1:]
	}
	for at := len(whole) - 3; at > 0; at -= 3 {
		whole = whole[:at] + "," + whole[at:]
	}
	if point {
		whole += "." + rest
	}
	return sign + whole
}

// Quantity joins a number and a unit: "39.7 days", "72%", "€288".
func Quantity(number, unit string) string {
	r, _ := utf8.DecodeRuneInString(unit)
	switch {
	case unit == "":
		return number
	case unicode.Is(unicode.Sc, r):
		return unit + number
	case unit == "%" || unit == "‰":
		return number + unit
	}
	return number + " " + unit
}

// Format returns a value of the KR's metric with its unit, as precise as the KR's span deserves.
func (s Scale) Format(v float64) string { return Quantity(Grouped(v, s.decimals()), s.Unit) }

// plain is Format without a unit that is a word.
func (s Scale) plain(v float64) string {
	if r, _ := utf8.DecodeRuneInString(s.Unit); unicode.IsLetter(r) {
		return Grouped(v, s.decimals())
	}
	return s.Format(v)
}

func (s Scale) decimals() int {
	switch span := math.Abs(s.Target - s.Start); {
	case span >= 100:
		return 0
	case span >= 1 || span == 0:
		return 1
	case span >= 0.1:
		return 2
	}
	return 3
}

// towardTarget rounds a value so that it is at least as good as v.
func (s Scale) towardTarget(v float64) float64 {
	unit := math.Pow10(s.decimals())
	if s.Target < s.Start {
		return math.Floor(v*unit+slack) / unit
	}
	return math.Ceil(v*unit-slack) / unit
}

func ago(days int) string {
	if days <= 0 {
		return "today"
	}
	return Count(days, "day") + " ago"
}

var capitals = [...]string{"No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten", "Eleven", "Twelve"}

// Capital returns a count as a sentence may begin with it: "Two" up to twelve, then "13".
func Capital(n int) string {
	if n >= 0 && n < len(capitals) {
		return capitals[n]
	}
	return strconv.Itoa(n)
}

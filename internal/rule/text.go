package rule

import (
	"errors"
	"math"
	"strconv"
	"strings"

	"plumbline/internal/signal"
)

// Text is a value of the limit in words: "20%", "10 points", "14 days", "4 of 10", "5".
func (l Limit) Text(value float64) string {
	switch l.Unit {
	case Percent:
		return l.Typed(value) + "%"
	case Days:
		return signal.Count(int(value), "day")
	case Points:
		return l.Typed(value) + " " + string(Points)
	case OfTen:
		return l.Typed(value) + " of 10"
	}
	return l.Typed(value)
}

// Typed is a value as it is typed into its field: a share in percent.
func (l Limit) Typed(value float64) string {
	if !l.Whole() {
		value *= 100
	}
	return signal.Number(value, 2)
}

// Parse reads what was typed. What reads as the limit has in th is exactly that: a third is shown as 33.33.
func (l Limit) Parse(typed string, th signal.Thresholds) (float64, error) {
	typed = strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(typed), "%"))
	if had := l.Value(th); typed == l.Typed(had) {
		return had, nil
	}
	v, err := strconv.ParseFloat(strings.Replace(typed, ",", ".", 1), 64)
	switch {
	case err != nil || math.IsNaN(v) || math.IsInf(v, 0):
		return 0, errors.New("Use a number, for example " + l.Typed(l.Value(signal.Defaults())) + ".")
	case l.Whole() && v != math.Trunc(v):
		return 0, errors.New("Use a whole number, for example " + l.Typed(l.Value(signal.Defaults())) + ".")
	case !l.Whole():
		v = math.Round(v*1e6) / 1e8
	}
	return min(max(v, -1e6), 1e6), nil
}

// Difference is one limit that changed.
type Difference struct {
	Limit    Limit
	From, To float64
}

// Differences lists the limits in which two sets differ, in the order of Limits.
func Differences(from, to signal.Thresholds) []Difference {
	var out []Difference
	for _, l := range limits {
		if a, b := l.Value(from), l.Value(to); a != b {
			out = append(out, Difference{l, a, b})
		}
	}
	return out
}

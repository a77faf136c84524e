package bench

import (
	"encoding/json"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
)

// Figure is one measured number. Limit is what the bare cost was in the same run, Ratio the value
// beside it; both are missing where there is nothing to compare with.
type Figure struct {
	Name  string   `json:"name"`
	Value float64  `json:"value"`
	Unit  string   `json:"unit"`
	Limit *float64 `json:"limit"`
	Ratio *float64 `json:"ratio"`
	Aim   string   `json:"aim"`

	missed bool
}

// aim is what a figure should be: the zero aim is nothing.
type aim struct {
	of    string // "value" or "ratio"
	least bool   // at least bound; else at most
	bound float64
}

func atMost(of string, bound float64) aim  { return aim{of, false, bound} }
func atLeast(of string, bound float64) aim { return aim{of, true, bound} }

func (a aim) String() string {
	switch {
	case a.of == "":
		return ""
	case a.least:
		return a.of + " ≥ " + number(a.bound)
	}
	return a.of + " ≤ " + number(a.bound)
}

func (a aim) missed(f Figure) bool {
	v := f.Value
	if a.of == "ratio" {
		if f.Ratio == nil {
			return false
		}
		v = *f.Ratio
	}
	return a.of != "" && (a.least && v < a.bound || !a.least && v > a.bound)
}

// report gathers figures and prints each as it comes.
type report struct {
	out     io.Writer
	figures []Figure
}

func (r *report) title(s string) {
	fmt.Fprintf(r.out, "\n%s\n  %-58s %12s %-9s %12s %8s  %s\n", s, "", "measured", "", "bare", "ratio", "aim")
}

// add notes a figure; a limit that is not above zero is none.
func (r *report) add(name string, value float64, unit string, limit float64, a aim) {
	f := Figure{Name: name, Value: round(value), Unit: unit, Aim: a.String()}
	beside, ratio := "", ""
	if limit > 0 {
		l, q := round(limit), round(value/limit)
		f.Limit, f.Ratio = &l, &q
		beside, ratio = number(l), number(q)+"×"
	}
	f.missed = a.missed(f)
	mark := ""
	if f.missed {
		mark = "  MISSED"
	}
	r.figures = append(r.figures, f)
	fmt.Fprintf(r.out, "  %-58s %12s %-9s %12s %8s  %s%s\n", name, number(f.Value), unit, beside, ratio, f.Aim, mark)
}

// note is add for what has neither a limit nor an aim.
func (r *report) note(name string, value float64, unit string) { r.add(name, value, unit, 0, aim{}) }

func (r *report) end() {
	missed, aims := []string{}, 0
	for _, f := range r.figures {
		if f.Aim != "" {
			aims++
		}
		if f.missed {
			missed = append(missed, f.Name)
		}
	}
	fmt.Fprintf(r.out, "\n%d figures, %d of %d aims reached.\n", len(r.figures), aims-len(missed), aims)
	if len(missed) > 0 {
		fmt.Fprintf(r.out, "Missed: %s.\n", strings.Join(missed, ", "))
	}
}

// WriteJSON writes figures as an array.
func WriteJSON(w io.Writer, figures []Figure) error {
	enc := json.NewEncoder(w)
	enc.SetIndent("", " ")
	return enc.Encode(figures)
}

// round keeps four digits: more would be noise.
func round(v float64) float64 {
	if v == 0 || math.IsInf(v, 0) || math.IsNaN(v) {
		return v
	}
	unit := math.Pow(10, 3-math.Floor(math.Log10(math.Abs(v))))
	if unit > 1e300 || unit == 0 {
		return v
	}
	if unit < 1 {
		return math.Round(v)
	}
	return math.Round(v*unit) / unit
}

func number(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }

package goalui

import (
	"math"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"plumbline/internal/board"
	"plumbline/internal/signal"
	"plumbline/web/shell"
	"plumbline/web/ui"
)

func deref(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

func health(s *signal.Status) ui.Health {
	if s == nil {
		return "none"
	}
	return ui.Health(s.Health())
}

// word is a status as people read it; before the first computation there is none.
func word(s *signal.Status) string {
	if s == nil {
		return "Computing"
	}
	return s.Words()
}

// lower begins a text small, unless its first word is all capitals.
func lower(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	if next, _ := utf8.DecodeRuneInString(s[n:]); unicode.IsUpper(next) {
		return s
	}
	return string(unicode.ToLower(r)) + s[n:]
}

// measure is how a key result is measured and where it stands: "46 to 28 days" and "39.7 days".
func measure(k board.KRHead, d signal.KRData) (way, now string) {
	s := k.Scale()
	switch k.Kind {
	case signal.Maintain:
		way = "Between " + s.Format(s.Low) + " and " + s.Format(s.High)
	case signal.Binary:
		return "Yes or no", level(k, val(k.CurrentValue, -1))
	case signal.Ordinal:
		return "Commit, target, stretch", level(k, val(k.CurrentValue, -1))
	case signal.WorkTracked:
		if !d.HasWork {
			return "Follows its work", "nothing to count yet"
		}
		return "Follows its work", signal.Percent(d.WorkDone) + " done"
	default:
		way = span(s)
	}
	if k.CurrentValue == nil {
		return way, "no value yet"
	}
	return way, s.Format(*k.CurrentValue)
}

// span is "46 to 28 days"; a unit that stands before its number or touches it is said twice.
func span(s signal.Scale) string {
	from, to := s.Format(s.Start), s.Format(s.Target)
	if r, _ := utf8.DecodeRuneInString(s.Unit); unicode.IsLetter(r) {
		from = strings.TrimSuffix(from, " "+s.Unit)
	}
	return from + " to " + to
}

// level is the worded value of a key result without a metric.
func level(k board.KRHead, v float64) string {
	if k.Kind == signal.Binary {
		return map[bool]string{true: "yes", false: "not yet"}[v >= 0.5]
	}
	switch {
	case v >= 1-1e-9:
		return "at stretch"
	case v >= 0.7-1e-9:
		return "at target"
	case v >= 0.3-1e-9:
		return "at commit"
	}
	return "none yet"
}

func val(p *float64, none float64) float64 {
	if p == nil {
		return none
	}
	return *p
}

// short is a value for an axis: no unit that is a word, thousands as k.
func short(v float64, decimals int, unit string) string {
	text := signal.Number(v, decimals)
	switch a := math.Abs(v); {
	case a >= 1e9:
		text = signal.Number(v/1e9, 1) + "bn"
	case a >= 1e6:
		text = signal.Number(v/1e6, 2) + "M"
	case a >= 1e4:
		text = signal.Number(v/1e3, 1) + "k"
	}
	if r, _ := utf8.DecodeRuneInString(unit); unicode.IsLetter(r) {
		return text
	}
	return signal.Quantity(text, unit)
}

func date(day, today time.Time) string { return shell.Date(day, today) }

// paragraphs parts a description at its line ends.
func paragraphs(text string) []string {
	var out []string
	for _, p := range strings.Split(text, "\n") {
		if p = strings.TrimSpace(p); p != "" {
			out = append(out, p)
		}
	}
	return out
}

func openSignals(n int) string { return signal.Count(n, "open signal") }

package format

import (
	"fmt"
	"sort"
	"strings"
	"time"

	"plumbline/internal/importer/table"
	"plumbline/internal/input"
)

// cycleRow reads a row of a cycles file.
func (o *okrReader) cycleRow(s *table.Sheet, r table.Record) string {
	label := table.OneLine(s.Get(r, "label"))
	if label == "" {
		return "no label"
	}
	c := Cycle{Origin: Origin{File: s.File, Line: r.Line, ExternalID: cycleKey(label)}, Label: label}
	from, err := s.Day(r, "starts_on")
	if err != nil {
		return s.Their("starts_on") + ": " + err.Error()
	}
	to, err := s.Day(r, "ends_on")
	if err != nil {
		return s.Their("ends_on") + ": " + err.Error()
	}
	switch {
	case from.IsZero() != to.IsZero():
		return "one of its two dates is missing"
	case !from.IsZero() && checkSpan(from, to) != "":
		return checkSpan(from, to)
	case len([]rune(label)) > input.Cycle:
		return fmt.Sprintf("its label is longer than %d characters", input.Cycle)
	}
	if reason := o.claim("cycle", c.Origin); reason != "" {
		return reason
	}
	c.StartsOn, c.EndsOn = from, to
	if c.How = "dates from " + s.File; from.IsZero() {
		c.How = s.File + " gives it no dates"
	}
	o.b.Cycles = append(o.b.Cycles, c)
	return ""
}

// cycleKey makes labels comparable.
func cycleKey(label string) string { return strings.ToLower(table.OneLine(label)) }

// settleCycles adds the labels only objectives name, finds dates for those that have none, and
// gives every cycle its state.
func (o *okrReader) settleCycles() {
	at := map[string]int{}
	for i, c := range o.b.Cycles {
		at[c.ExternalID] = i
	}
	for i := range o.b.Objectives {
		ob := &o.b.Objectives[i]
		if ob.Cycle == "" {
			continue
		}
		j, ok := at[cycleKey(ob.Cycle)]
		if !ok {
			j = len(o.b.Cycles)
			at[cycleKey(ob.Cycle)] = j
			o.b.Cycles = append(o.b.Cycles, Cycle{Origin: Origin{ExternalID: cycleKey(ob.Cycle)}, Label: ob.Cycle})
		}
		ob.Cycle = o.b.Cycles[j].Label
	}
	offsets := o.yearOffsets()
	today := o.opt.Now.Format("2006-01-02")
	for i := range o.b.Cycles {
		c := &o.b.Cycles[i]
		if !c.Dated() && c.Line == 0 {
			o.inferDates(c, offsets)
		}
		switch {
		case !c.Dated() || ymd(c.StartsOn) > today:
			c.State = "draft"
		case ymd(c.EndsOn) < today:
			c.State = "closed"
		default:
			c.State = "active"
		}
	}
	o.undatedAreDrafts(at)
	o.noteStrays(at)
}

// inferDates reads a label that has no dates of its own.
func (o *okrReader) inferDates(c *Cycle, offsets map[string]yearGuess) {
	l, ok := table.ReadPeriod(c.Label)
	if !ok {
		c.How = "the label is no time and no file gives it dates"
		o.b.Notes = append(o.b.Notes, fmt.Sprintf("cycle %s: %s", c.Label, c.How))
		return
	}
	g := offsets[l.Family()]
	c.StartsOn, c.EndsOn = l.Span(g.offset)
	c.How = g.how
	o.b.Notes = append(o.b.Notes, fmt.Sprintf("cycle %s: %s to %s, %s", c.Label, civil(c.StartsOn), civil(c.EndsOn), c.How))
}

// yearGuess is when the year of a family of labels begins, and how that is known.
type yearGuess struct {
	offset int
	how    string
}

// yearOffsets settles the beginning of the year for every family of labels: from labels that have
// dates, else from the dates of the rows below them, else by custom.
func (o *okrReader) yearOffsets() map[string]yearGuess {
	dated := map[string]map[int]int{}
	undated := map[string][]table.Period{}
	labels := map[string]table.Period{}
	for _, c := range o.b.Cycles {
		l, ok := table.ReadPeriod(c.Label)
		if !ok {
			continue
		}
		f := l.Family()
		if !c.Dated() {
			undated[f] = append(undated[f], l)
			labels[c.ExternalID] = l
			continue
		}
		if off, ok := l.OffsetOf(c.StartsOn, c.EndsOn); ok {
			if dated[f] == nil {
				dated[f] = map[int]int{}
			}
			dated[f][off]++
		}
	}
	days := o.daysByCycle()
	guesses := map[string]yearGuess{}
	for f, ls := range undated {
		if off, n, ok := mostOften(dated[f]); ok {
			guesses[f] = yearGuess{off, fmt.Sprintf("for the year begins in %s in %s with dates", yearStart(off), table.Count(n, "other label"))}
			continue
		}
		guesses[f] = guessOffset(ls[0], labels, f, days)
	}
	return guesses
}

// guessOffset tries every month as the first of the year and takes the one under which most
// check-ins lie in the cycle they belong to, if those are a clear majority.
func guessOffset(like table.Period, labels map[string]table.Period, family string, days map[string][]time.Time) yearGuess {
	first, last, custom, how := 0, 0, 0, "read as calendar year"
	switch {
	case like.Split:
		first, last, custom, how = 1, 11, 6, "assuming that a year written over two begins in July, for no dates in the files say otherwise"
	case like.Fiscal != "":
		first, last, how = -11, 11, "assuming that the year begins in January, for no dates in the files say otherwise"
	default:
		return yearGuess{0, how}
	}
	best, bestHits, total := custom, 0, 0
	for off := first; off <= last; off++ {
		hits := 0
		total = 0
		for key, l := range labels {
			if l.Family() != family {
				continue
			}
			from, to := l.Span(off)
			for _, d := range days[key] {
				if total++; !d.Before(from) && d.Before(to.AddDate(0, 0, 1)) {
					hits++
				}
			}
		}
		if hits > bestHits || (hits == bestHits && preferred(off, custom) < preferred(best, custom)) {
			best, bestHits = off, hits
		}
	}
	if total == 0 || bestHits*10 < total*6 {
		return yearGuess{custom, how}
	}
	return yearGuess{best, fmt.Sprintf("for a year that begins in %s fits %d of %s", yearStart(best), bestHits, table.Count(total, "check-in"))}
}

// preferred ranks offsets that fit equally well: whole quarters first, then near to custom.
func preferred(off, custom int) int {
	d := max(off-custom, custom-off)
	if off%3 != 0 {
		d += 100
	}
	return d
}

// mostOften is the offset that most labels share; two that share it equally are no answer.
func mostOften(counts map[int]int) (offset, n int, ok bool) {
	keys := make([]int, 0, len(counts))
	for k := range counts {
		keys = append(keys, k)
	}
	sort.Ints(keys)
	for _, k := range keys {
		switch {
		case counts[k] > n:
			offset, n, ok = k, counts[k], true
		case counts[k] == n:
			ok = false
		}
	}
	return offset, n, ok
}

// checkSpan says what is wrong with a first and a last day.
func checkSpan(from, to time.Time) string {
	switch {
	case !to.After(from):
		return fmt.Sprintf("it ends on %s, which is not after it begins on %s", civil(to), civil(from))
	case to.Sub(from) > input.CycleDays*24*time.Hour:
		return fmt.Sprintf("from %s to %s is longer than %d days", civil(from), civil(to), input.CycleDays)
	}
	return ""
}

// yearStart says in words when the year of an offset begins.
func yearStart(offset int) string { return time.Month((offset+24)%12 + 1).String() }

func ymd(t time.Time) string { return t.Format("2006-01-02") }

// civil is a day as people read it.
func civil(t time.Time) string { return t.Format("2 Jan 2006") }

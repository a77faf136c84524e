package strategyui

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"plumbline/internal/board"
	"plumbline/internal/goal"
	"plumbline/internal/id"
	"plumbline/internal/signal"
	"plumbline/web/ui"
)

const mostChanges = 8 // lines of what changed between two weeks

// changes tells in words what became different between two days of a cycle: what left its line first, then
// what stalled, then what is better, then what is new or gone. Each line leads to what it speaks of.
func changes(then, now board.StrategyEnd, base, prefix string) (lines []ui.Link, more string) {
	c := comparison{base: base, prefix: prefix}
	c.lines(then.KRs, now.KRs)
	c.stalls(then, now)
	c.targets(then.KRs, now.KRs)
	c.objectives(then.Objectives, now.Objectives)
	for _, part := range [][]ui.Link{c.worse, c.stalled, c.better, c.turned, c.other} {
		lines = append(lines, part...)
	}
	if now.Closed > 0 {
		verb := " were closed"
		if now.Closed == 1 {
			verb = " was closed"
		}
		lines = append(lines, ui.Link{Label: signal.Count(now.Closed, "task") + verb})
	}
	if n := len(lines) - mostChanges; n > 0 {
		lines, more = lines[:mostChanges], fmt.Sprintf("and %d more", n)
	}
	return lines, more
}

type comparison struct {
	base, prefix                          string
	worse, stalled, better, turned, other []ui.Link
}

func (c *comparison) kr(k board.EndKR, text string) ui.Link {
	return ui.Link{Label: goal.KRLabel(k.Number) + " " + text, URL: c.base + "/krs/" + k.ID.String()}
}

// lines tells which key results left their line or came back to it, and whose health changed otherwise.
func (c *comparison) lines(then, now []board.EndKR) {
	was := map[id.KeyResult]board.EndKR{}
	for _, k := range then {
		was[k.ID] = k
	}
	for _, k := range now {
		old, known := was[k.ID]
		delete(was, k.ID)
		switch {
		case !known:
			c.other = append(c.other, c.kr(k, "was added"))
		case k.Behind && !old.Behind:
			c.worse = append(c.worse, c.kr(k, "left its line"))
		case old.Behind && !k.Behind && healthy(k.Status):
			c.better = append(c.better, c.kr(k, "came back to its line"))
		case old.Status != nil && k.Status != nil && old.Status.Health() != k.Status.Health():
			c.turned = append(c.turned, c.kr(k, "turned from "+strings.ToLower(old.Status.Words())+" to "+strings.ToLower(k.Status.Words())))
		}
	}
	for _, k := range then {
		if _, gone := was[k.ID]; gone {
			c.other = append(c.other, c.kr(k, "was dropped or moved away"))
		}
	}
}

func healthy(s *signal.Status) bool {
	return s != nil && (s.Health() == signal.HealthOn || s.Health() == signal.HealthDone)
}

// stalls tells which tasks stalled since, in one line of at most four.
func (c *comparison) stalls(then, now board.StrategyEnd) {
	before := stalledAt(then)
	var keys []string
	var first int64
	for _, t := range now.Stuck {
		if !stuckAt(t, now) || slices.Contains(before, t.ID) {
			continue
		}
		if len(keys) == 0 {
			first = t.Number
		}
		keys = append(keys, c.prefix+"-"+strconv.FormatInt(t.Number, 10))
	}
	if len(keys) == 0 {
		return
	}
	url := fmt.Sprintf("%s/tasks/%d", c.base, first)
	if n := len(keys); n > 4 {
		keys = append(keys[:3], signal.Count(n-3, "other task"))
	}
	c.stalled = append(c.stalled, ui.Link{Label: signal.List(keys) + " stalled", URL: url})
}

func stuckAt(t board.StuckTask, e board.StrategyEnd) bool {
	return judge{signal.DayOf(e.Today), e.Loc, e.Limits}.classify(t).Stalled
}

func stalledAt(e board.StrategyEnd) (ids []id.Task) {
	for _, t := range e.Stuck {
		if stuckAt(t, e) {
			ids = append(ids, t.ID)
		}
	}
	return ids
}

// targets tells which key results promise something else.
func (c *comparison) targets(then, now []board.EndKR) {
	was := map[id.KeyResult]string{}
	for _, k := range then {
		was[k.ID] = target(k)
	}
	for _, k := range now {
		if old, is := was[k.ID], target(k); old != "" && is != "" && old != is {
			c.other = append(c.other, c.kr(k, "changed its target from "+old+" to "+is))
		}
	}
}

func target(k board.EndKR) string {
	scale := signal.Scale{Kind: k.Kind, Start: value(k.StartValue), Target: value(k.TargetValue), Low: value(k.LowValue), High: value(k.HighValue), Unit: k.Unit}
	switch {
	case k.Kind == signal.Maintain && k.LowValue != nil && k.HighValue != nil:
		return scale.Format(*k.LowValue) + " to " + scale.Format(*k.HighValue)
	case k.TargetValue != nil && k.Kind != signal.Maintain:
		return scale.Format(*k.TargetValue)
	}
	return ""
}

func (c *comparison) objectives(then, now []board.EndObjective) {
	was := map[id.Objective]bool{}
	for _, o := range then {
		was[o.ID] = true
	}
	is := map[id.Objective]bool{}
	link := func(o board.EndObjective, text string) ui.Link {
		return ui.Link{Label: o.Title + text, URL: c.base + "/objectives/" + o.ID.String()}
	}
	for _, o := range now {
		if is[o.ID] = true; !was[o.ID] {
			c.other = append(c.other, link(o, " was added"))
		}
	}
	for _, o := range then {
		if !is[o.ID] {
			c.other = append(c.other, link(o, " was dropped or moved away"))
		}
	}
}

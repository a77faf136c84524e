package signal

import (
	"fmt"
	"strings"
)

// checkInDay is the day of the weekly rhythm on which values are checked in: the fifth of the week.
const checkInDay = 4

// krTurn is the smallest change that would turn the status. Where too little work serves a KR that is behind, either
// side ends that, and both are named.
func krTurn(c KRCase) string {
	switch c.Out.Status {
	case NotStarted:
		return "A first value turns it."
	case NoUpdate:
		if !c.Out.HasValue {
			return "A check-in with a value turns it."
		}
		return "A check-in turns it."
	case OffTrack:
		mild := c.reach(func(p Pace) bool { return !p.Severe })
		return fmt.Sprintf("At %s%s it would be at risk, at %s on pace%s.", c.at(mild), c.byThen(), c.onPace(), c.eitherSide())
	case AtRisk:
		var needs []string
		for _, r := range c.Out.Reasons {
			implied := r.ID == "starved" && c.stalled() // whatever ends the stall ends this too
			if r.Needs != "" && !implied {
				needs = append(needs, r.Needs)
			}
		}
		if len(needs) > 0 {
			return "It would be on track with " + together(needs) + c.eitherSide() + "."
		}
	}
	return ""
}

// together joins changes that are all needed. Where one of them is a choice, the commas in it are its own.
func together(needs []string) string {
	if len(needs) > 1 && strings.Contains(strings.Join(needs, ""), ", or ") {
		return strings.Join(needs, "; and ")
	}
	return List(needs)
}

// eitherSide is what ends a coverage gap: the metric, or the work.
func (c KRCase) eitherSide() string {
	if !coverageGap.Holds(c) {
		return ""
	}
	return "; its coverage gap ends on pace, or with " + c.moreTasks()
}

// moreTasks returns "one more open task" or "5 more open tasks": the least that reach the coverage floor.
func (c KRCase) moreTasks() string {
	n, _ := c.Out.Coverage.reach(c.Th.CoverageFloor)
	if n == 1 {
		return "one more open task"
	}
	return fmt.Sprintf("%d more open tasks", n)
}

// by is the day a value is needed by: the next check-in of the week, or the due date if that comes first.
func (c KRCase) by() Day {
	d := c.Clock.WeekStart + checkInDay
	if d < c.Clock.Today {
		d += 7
	}
	if due := c.In.Span.Due; due.Known() && due < d {
		d = max(due, c.Clock.Today)
	}
	return d
}

func (c KRCase) byThen() string { return " by " + c.by().Long() }

// onPace is the least progress that is not behind on that day.
func (c KRCase) onPace() string { return c.at(c.reach(func(p Pace) bool { return !p.Behind })) }

// reach returns the least whole percentage from where the KR is that satisfies ok on that day.
func (c KRCase) reach(ok func(Pace) bool) float64 {
	day := c.by()
	expected := Expected(c.In.Span, c.In.Scale, c.In.Waypoints, day)
	for pct := int(c.Out.Progress * 100); pct < 100; pct++ {
		p := float64(pct) / 100
		if p >= c.Out.Progress && ok(PaceOf(p, expected, c.In.Span, day, c.Th)) {
			return p
		}
	}
	return 1
}

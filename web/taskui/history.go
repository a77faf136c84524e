package taskui

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"plumbline/internal/board"
	"plumbline/internal/goal"
	"plumbline/internal/signal"
	"plumbline/web/shell"
)

// eventView is one line of what the task went through.
type eventView struct {
	Who, Text, When, Note, Quote, Provenance string
}

// chronicle names what the events of one task refer to.
type chronicle struct {
	page  board.TaskPage
	loc   *time.Location
	goals map[string]string // by id: "KR 3"
	names map[string]string // people and teams by id
}

// history turns moves, links and changes into sentences, the latest first.
func history(p board.TaskPage, loc *time.Location) []eventView {
	c := chronicle{page: p, loc: loc, goals: map[string]string{}, names: map[string]string{}}
	for _, b := range p.Bonds {
		c.goals[b.Goal()] = deref(b.Objective)
		if b.Number != nil {
			c.goals[b.Goal()] = goal.KRLabel(*b.Number)
		}
	}
	for _, n := range p.Names {
		c.names[n.Ref] = n.Name
	}
	type dated struct {
		at time.Time
		eventView
	}
	var all []dated
	for i, s := range p.Steps {
		all = append(all, dated{s.At, c.step(i, s)})
	}
	for _, e := range p.Events {
		if v, ok := c.event(e); ok {
			all = append(all, dated{e.At, v})
		}
	}
	slices.SortStableFunc(all, func(a, b dated) int { return b.at.Compare(a.at) })
	out := make([]eventView, len(all))
	for i, d := range all {
		at := d.at.In(loc)
		out[i] = d.eventView
		out[i].When = shell.LongDate(at, p.Today) + ", " + at.Format("15:04")
	}
	return out
}

func who(name *string) string {
	if name == nil {
		return "Plumbline"
	}
	return shell.Short(*name)
}

// step is a move with how long the task stood where it was, or its beginning.
func (c chronicle) step(i int, s board.TaskStep) eventView {
	v := eventView{Who: who(s.By), Quote: s.Reason}
	switch {
	case s.From == nil:
		v.Text = "created it"
		for _, b := range c.page.Bonds {
			if b.LinkedAt.Equal(s.At) {
				v.Provenance = b.Provenance
				v.Text += map[bool]string{true: " from ", false: " under "}[b.Provenance == "from_goal"] + c.goals[b.Goal()]
				break
			}
		}
		if s.To != "todo" {
			v.Text += ", " + lower(stateLabel(s.To))
		}
		return v
	case *s.From == s.To:
		v.Text = "changed what holds it up"
		return v
	}
	v.Text = "moved it to " + stateLabel(s.To)
	if i+1 < len(c.page.Steps) {
		days := signal.DayOf(s.At.In(c.loc)).Since(signal.DayOf(c.page.Steps[i+1].At.In(c.loc)))
		if days > 0 {
			v.Note = stateLabel(*s.From) + " for " + signal.Count(days, "day")
		}
	}
	return v
}

// event is a link, a change or a deletion; false for what another line tells already.
func (c chronicle) event(e board.Event) (eventView, bool) {
	v := eventView{Who: who(e.Actor)}
	goal := c.goals[text(e.Data["kr"])+text(e.Data["objective"])]
	switch e.Verb {
	case "task.changed":
		v.Text, v.Quote = c.changed(e.Data)
	case "task.linked":
		v.Text, v.Provenance = "linked it to "+goal, text(e.Data["provenance"])
		if from := c.goals[text(e.Data["from"])]; from != "" {
			v.Text, v.Provenance = "moved it from "+from+" to "+goal, ""
		}
	case "task.unlinked":
		if to := text(e.Data["to"]); to != "" && c.moved(e, to) {
			return v, false
		}
		v.Text = "took it off " + goal
	case "task.confirmed":
		v.Text = "confirmed that it still serves " + goal
	case "task.impact":
		v.Text = fmt.Sprintf("set its impact on %s from %s to %s", goal, impactOf(e.Data["from"]), impactOf(e.Data["to"]))
	case "task.deleted":
		v.Text = "deleted it"
	case "task.restored":
		v.Text = "brought it back"
	default:
		v.Text = strings.ReplaceAll(strings.TrimPrefix(e.Verb, "task."), "_", " ")
	}
	return v, true
}

// moved says that an unlinking is one half of a move whose other half is told.
func (c chronicle) moved(e board.Event, to string) bool {
	return slices.ContainsFunc(c.page.Events, func(other board.Event) bool {
		return other.Verb == "task.linked" && other.At.Equal(e.At) && text(other.Data["kr"]) == to
	})
}

func impactOf(v any) string {
	n, _ := v.(float64)
	return impactLabel(int(n))
}

func text(v any) string { s, _ := v.(string); return s }

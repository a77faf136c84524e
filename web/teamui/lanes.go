package teamui

import (
	"fmt"

	"plumbline/internal/board"
	"plumbline/internal/goal"
	"plumbline/internal/id"
	"plumbline/internal/signal"
	"plumbline/web/shell"
	"plumbline/web/ui"
)

type cellView struct {
	State, Name string
	Cards       []cardView
}

// laneView is one key result with its work by state.
type laneView struct {
	DOM, Lane        string // Lane: the key result's id; empty where nothing can be dropped
	Label, Title     string
	URL              string
	Health, Word     string
	Percent          string
	Gauge            *ui.GaugeView
	Cover            string
	Share, Floor     float64
	Thin             bool
	Other            bool // another team's key result
	Free             bool // its work serves no goal
	Cells            []cellView
	Empty, EmptyText string
	Action           ui.Link
}

// Why is where a number of the lane's key result opens.
func (v laneView) Why(of string) string {
	if v.URL == "" {
		return ""
	}
	return v.URL + "/why?of=" + of
}

func laneID(kr board.TeamKR) string { return "lane-" + kr.ID.String() }

// lanes hang every card under each key result it serves; what serves an objective or the running
// of the business comes after them.
func (d *deck) lanes() []laneView {
	byKR := map[id.KeyResult][]board.Card{}
	var objective, business []board.Card
	for _, c := range d.b.Cards {
		for _, kr := range c.KRs {
			byKR[kr] = append(byKR[kr], c)
		}
		switch {
		case len(c.KRs) > 0 || c.Column == "none":
		case c.Objective != "":
			objective = append(objective, c)
		case c.RunBusiness:
			business = append(business, c)
		}
	}
	var out []laneView
	for _, kr := range d.b.KRs {
		if len(byKR[kr.ID]) > 0 || (kr.Live && kr.Own) {
			out = append(out, d.lane(kr, byKR[kr.ID]))
		}
	}
	for _, l := range []struct {
		name  string
		cards []board.Card
		free  bool
	}{{"Objectives", objective, false}, {"Running the business", business, true}} {
		if len(l.cards) > 0 {
			out = append(out, laneView{DOM: "lane-" + l.name[:4], Title: l.name, Health: "none", Cells: d.cells(l.cards, ""), Cover: signal.Count(open(l.cards), "open task"), Free: l.free})
		}
	}
	return out
}

func open(cards []board.Card) int {
	n := 0
	for _, c := range cards {
		if c.ClosedAt == nil {
			n++
		}
	}
	return n
}

func (d *deck) lane(kr board.TeamKR, cards []board.Card) laneView {
	st := statusOf(kr)
	v := laneView{
		DOM: laneID(kr), Lane: kr.ID.String(), Label: goal.KRLabel(kr.Number), Title: kr.Title, URL: shell.Base(d.ask.org.Org) + "/krs/" + kr.ID.String(),
		Health: string(st.Health()), Word: st.Words(), Other: !kr.Own, Cells: d.cells(cards, kr.ID.String()),
	}
	if kr.HasValue {
		v.Percent = signal.Percent(kr.Progress)
		v.Gauge = &ui.GaugeView{Value: kr.Progress * 100, Expected: kr.Expected * 100, Health: ui.Health(v.Health),
			Text: fmt.Sprintf("%s done, %s expected", signal.Percent(kr.Progress), signal.Percent(kr.Expected))}
	}
	cover := signal.Share{N: kr.Here, Of: d.b.Team.OpenTasks}
	if kr.Own && kr.TeamOpen > 0 {
		cover = signal.Share{N: kr.TeamLinked, Of: kr.TeamOpen}
	}
	v.Floor = d.th.CoverageFloor
	v.Cover, v.Share, v.Thin = cover.String()+" open", cover.Ratio(), kr.Behind && (kr.Uncovered || cover.N == 0)
	if cover.N == 0 {
		v.Cover = "No open task"
	}
	if len(cards) == 0 {
		d.empty(&v, kr)
	}
	return v
}

// empty says why nothing hangs in a lane: nothing is there, or a filter hides it.
func (d *deck) empty(v *laneView, kr board.TeamKR) {
	switch {
	case kr.Here > 0 && d.ask.filters() > 0:
		v.Empty, v.EmptyText = "No task matches the filter.", signal.Count(kr.Here, "open task")+" of the team serve it."
	case kr.Here > 0:
		v.Empty, v.EmptyText = "Its tasks are in the list.", signal.Count(kr.Here, "open task")+" of the team serve it."
	default:
		v.Empty, v.EmptyText = "No open task moves this KR.", ""
		if kr.HasValue {
			v.EmptyText = "It is " + signal.Standing(kr.Progress, kr.Expected) + "."
		}
		if kr.Behind {
			v.EmptyText = "It is " + signal.Standing(kr.Progress, kr.Expected) + " and nobody is on it."
		}
		if d.edit {
			v.Action = ui.Link{Label: "Task for " + v.Label, URL: newTaskURL(d.ask.org.Org, d.ask.team, v.Lane, d.back), Icon: "plus", Dialog: true}
		}
	}
}

func (d *deck) cells(cards []board.Card, lane string) []cellView {
	out := make([]cellView, len(columns))
	for i, c := range columns {
		out[i].State, out[i].Name = c.State, c.Name
	}
	for _, c := range cards {
		for i := range out {
			if out[i].State == c.State {
				v := d.card(c, lane)
				v.InLane = lane != "" || !v.Linked // whose objective it is, the card itself says
				out[i].Cards = append(out[i].Cards, v)
			}
		}
	}
	return out
}

// laneName is how a lane is announced: "KR 3, Off track".
func laneName(v laneView) string {
	if v.Label == "" {
		return v.Title
	}
	return v.Label + ", " + v.Word
}

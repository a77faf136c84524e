package teamui

import (
	"strconv"
	"time"

	"plumbline/internal/board"
	"plumbline/internal/goal"
	"plumbline/internal/id"
	"plumbline/internal/signal"
)

// fact is one short thing a card says below its title.
type fact struct {
	Icon, Text, Sr string
	Bad            bool
}

type cardView struct {
	DOM, URL, Key, Title string
	Class, Health        string
	KR, Word             string // "KR 3", "Off track"
	Glyph                bool   // the health is worth a mark
	More                 string // other key results it serves
	Goal                 string // what it serves instead: an objective, the running of the business, nothing
	Linked               bool   // that is an objective: it hangs from a line
	Reason               string
	Facts                []fact
	Owner                string
	Choose               string // where the no-goal card is given a key result
	State                string // in words, where no column says it
	Lane                 string // the key result of the lane it hangs in
	InLane               bool   // the lane says what it serves
	Back                 string
	Menu                 *MenuView
}

// deck makes the cards of one board.
type deck struct {
	ask  ask
	b    board.TeamBoard
	krs  map[id.KeyResult]*board.TeamKR
	edit bool
	th   signal.Thresholds
	back string // where a form returns to
	base string // of the organisation's addresses
}

// card is a task as it hangs on the board, or in the lane of one of its key results.
func (d *deck) card(c board.Card, lane string) cardView {
	number := strconv.FormatInt(c.Number, 10)
	v := cardView{
		DOM: "task-" + number, URL: d.base + "/tasks/" + number, Key: d.ask.org.Org.TaskPrefix + "-" + number, Title: c.Title,
		Reason: c.BlockedReason, Owner: c.Owner, Facts: d.facts(c), Lane: lane, Back: d.back,
	}
	switch c.State {
	case "done":
		v.Class = "isdone"
	case "blocked":
		v.Class = "isstuck"
	}
	if lane != "" {
		v.DOM += "-" + lane
	}
	d.goal(&v, c)
	if d.edit {
		choose := linkURL(v.URL, lane)
		m := NewMenu(v.URL, c.State, c.Revision, d.back, choose)
		if lane != "" {
			m.LinkText = "Move to another KR"
		}
		v.Menu = &m
		v.Choose = choose
	}
	if c.Column == "none" {
		v.Class, v.State = "plain", stateWord(c.State)
	}
	return v
}

func stateWord(state string) string {
	for _, c := range columns {
		if c.State == state && state != "todo" {
			return c.Name
		}
	}
	return ""
}

// goal says what a card serves: of several key results the one that lags most.
func (d *deck) goal(v *cardView, c board.Card) {
	kr := d.first(c)
	switch {
	case kr != nil:
		status := statusOf(*kr)
		v.KR, v.Word, v.Health = goal.KRLabel(kr.Number), status.Words(), string(status.Health())
		v.Glyph = c.State != "done" && (status.Health() == signal.HealthOff || status.Health() == signal.HealthRisk)
		if n := len(c.KRs) - 1; n > 0 {
			v.More = "+" + strconv.Itoa(n)
		}
	case c.Objective != "":
		v.Goal, v.Health, v.Linked = c.Objective, "none", true
	case c.RunBusiness:
		v.Goal, v.Health = "Runs the business", "none"
	default:
		v.Goal, v.Health = "No goal", "none"
	}
}

// first is the card's key result that stands first on the board.
func (d *deck) first(c board.Card) *board.TeamKR {
	if len(c.KRs) == 0 {
		return nil
	}
	return d.krs[c.KRs[0]]
}

func gap(kr board.TeamKR) float64 { return kr.Expected - kr.Progress }

func (d *deck) day(t time.Time) signal.Day { return signal.DayOf(t.In(d.b.Loc)) }

// facts: done when; stuck how long; still how long; due when.
func (d *deck) facts(c board.Card) []fact {
	today := d.day(d.b.Now)
	if c.ClosedAt != nil {
		return []fact{{Icon: "check", Text: c.ClosedAt.In(d.b.Loc).Format("Mon"), Sr: "Done "}}
	}
	var due signal.Day
	if c.DueOn != nil {
		due = signal.DayOf(*c.DueOn)
	}
	cl := signal.Classify(signal.Task{State: signal.State(c.State), StateSince: d.day(c.StateSince), Due: due, LastActivity: d.day(c.ActiveAt)}, today, d.th)
	var out []fact
	still := today.Since(d.day(c.ActiveAt))
	switch {
	case c.State == "blocked":
		out = append(out, fact{Icon: "stuck", Text: days(today.Since(d.day(c.StateSince))), Sr: "Stuck ", Bad: true})
	case c.State == "in_progress" && still >= d.th.StallDays:
		out = append(out, fact{Icon: "clock", Text: "idle " + signal.Count(still, "day"), Bad: true})
	}
	if due.Known() {
		out = append(out, dueFact(due, cl.Overdue, len(out) > 0, c.DueOn.Year() != d.b.Frame.Today.Year()))
	}
	return out
}

func dueFact(due signal.Day, overdue, second, year bool) fact {
	text := due.Short()
	if year {
		text = due.Time(time.UTC).Format("2 Jan 2006")
	}
	switch {
	case overdue && second:
		return fact{Text: "due " + text, Sr: "over", Bad: true}
	case overdue:
		return fact{Text: "Overdue, " + text, Bad: true}
	case second:
		return fact{Text: "due " + text}
	}
	return fact{Text: "Due " + text}
}

func days(n int) string {
	if n <= 0 {
		return "today"
	}
	return signal.Count(n, "day")
}

func statusOf(kr board.TeamKR) signal.Status {
	if kr.Status == nil {
		return signal.NoData
	}
	return signal.Status(*kr.Status)
}

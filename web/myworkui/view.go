package myworkui

import (
	"fmt"
	"net/url"
	"strings"

	"plumbline/internal/access"
	"plumbline/internal/board"
	"plumbline/internal/goal"
	"plumbline/internal/org"
	"plumbline/internal/signal"
	"plumbline/web/shell"
	"plumbline/web/ui"
)

// byDue is the order by date, in the address.
const byDue = "due"

type rowView struct {
	Rank, Key, Title, URL, Reason, Due, DOM string
	Icon                                    string // before the reason
	KR, KRTitle, Word                       string
	Health                                  ui.Health
	Late, Stuck                             bool
	Revision, Act, ActLabel                 string
	Link                                    string // where a goal is chosen; "" if it has one
	CanBlock                                bool
	Moves                                   []moveView // to every other state but Stuck
}

type moveView struct{ Value, Label, Act string }

type nextView struct {
	rowView
	Pillar, Objective, Percent, KRURL, Why, Provenance string
}

// hintView is what the week asks of the person.
type hintView struct{ Text, Label, URL, Icon string }

type workView struct {
	Lede, Base, Return        string
	Orders                    []ui.Link
	Order                     string
	Next                      *nextView
	Then, Waiting, NoGoal     []rowView
	NoGoalHint, More, MoreURL string
	Closed                    []rowView
	Share, ShareText          string
	ShareValue, Floor         float64
	ShareHealth               ui.Health
	HasShare, Edit, Clear     bool
	How                       []string
	Hints                     []hintView
	Suggest                   *ui.Link
}

func newTask(m org.Member) *shell.Action {
	if !m.Actor.Can(access.TaskEdit) {
		return nil
	}
	return &shell.Action{Label: "Task", Icon: "plus", URL: newTaskURL(m, ""), Key: "c", Dialog: true}
}

func newTaskURL(m org.Member, kr string) string {
	base := shell.Base(m.Org)
	q := url.Values{"return": {base + "/my-work"}}
	if kr != "" {
		q.Set("kr", kr)
	}
	return base + "/tasks/new?" + q.Encode()
}

var (
	howByImpact = []string{"Moves a KR that lags", "Urgent, then high priority", "The KR that falls short most, times the task's impact", "Due soonest", "Started before not started"}
	howByDate   = []string{"Due soonest, no date last", "On one day: moves a KR that lags", "Then urgent, then high priority"}
)

func newView(m org.Member, p board.MyWork, due bool) workView {
	base := shell.Base(m.Org)
	v := workView{
		Base: base, Return: base + "/my-work", Edit: m.Actor.Can(access.TaskEdit), How: howByImpact, Order: "Impact",
		Orders: []ui.Link{{Label: "Impact", URL: base + "/my-work"}, {Label: "Due date", URL: base + "/my-work?by=" + byDue}},
	}
	order := board.Rank
	if due {
		order, v.Order, v.How, v.Return = board.RankByDue, "Due date", howByDate, v.Orders[1].URL
	}
	next, waiting, loose := sorted(p.Tasks, order)
	rows := newRows(m, p)
	for i, t := range next {
		row := rows.row(t)
		row.Rank = fmt.Sprint(i + 1)
		if i == 0 {
			v.Next = rows.next(t, row, base, next, due)
			continue
		}
		v.Then = append(v.Then, row)
	}
	v.Waiting, v.NoGoal, v.Closed = rows.all(waiting), rows.all(loose), rows.all(p.Closed)
	v.NoGoalHint = map[string]string{"allow": "", "require": "needs a goal here"}[m.Org.UnlinkedPolicy]
	if m.Org.UnlinkedPolicy == "low_priority" {
		v.NoGoalHint = "low priority by default"
	}
	if rest := p.Open - len(p.Tasks); rest > 0 {
		v.More, v.MoreURL = signal.Count(rest, "more open task"), base+"/tasks?owner=me"
	}
	v.share(signal.Share{N: p.Aimed, Of: p.Open}, p.Frame.Limits().FocusFloor)
	v.Lede, v.Clear = lede(p.Open, len(waiting), due), p.Open == 0
	v.hints(m, p.Frame)
	return v
}

// sorted parts what can be done from what waits and from what serves nothing, each in its order.
func sorted(tasks []board.MyTask, order func([]board.MyTask)) (next, waiting, loose []board.MyTask) {
	for _, t := range tasks {
		switch {
		case t.State == "blocked" || t.State == "in_review":
			waiting = append(waiting, t)
		case t.Objective == nil && !t.RunBusiness:
			loose = append(loose, t)
		default:
			next = append(next, t)
		}
	}
	order(next)
	order(waiting)
	order(loose)
	return next, waiting, loose
}

func lede(open, waiting int, due bool) string {
	if open == 0 {
		return "Nothing is open under your name."
	}
	text := signal.Capital(open) + map[bool]string{true: " open task.", false: " open tasks."}[open == 1]
	switch {
	case waiting == open:
		return text + " All of it waits on somebody."
	case due:
		text += " Ranked by date, then by what moves a lagging KR."
	default:
		text += " Ranked by what moves a lagging KR, then by date."
	}
	if waiting > 0 {
		text += " What waits on somebody stands below."
	}
	return text
}

// share is how much of one's own open work aims at lagging key results, against the floor.
func (v *workView) share(s signal.Share, floor float64) {
	if !s.Has() {
		return
	}
	v.HasShare, v.Share, v.ShareValue, v.Floor, v.ShareHealth = true, s.Percent(), s.Ratio()*100, floor*100, "on"
	n := signal.Capital(s.N)
	if s.N == 0 {
		n = "None"
	}
	_, noun, _ := strings.Cut(signal.Count(s.Of, "open task"), " ")
	v.ShareText = fmt.Sprintf("%s of %s %s. The floor is %s.", n, strings.ToLower(signal.Capital(s.Of)), noun, signal.Percent(floor))
	if s.Ratio() < floor {
		v.ShareHealth = "off"
	}
}

// hints are the week's open ends: a lagging key result nobody works on, check-ins that are due.
func (v *workView) hints(m org.Member, f board.Frame) {
	if f.CheckInsDue > 0 {
		v.Hints = append(v.Hints, hintView{signal.Count(f.CheckInsDue, "check-in") + " due this week", "Check in", v.Base + "/check-ins", "checkin"})
	}
	if f.Uncovered == nil {
		return
	}
	kr := goal.KRLabel(*f.Uncovered)
	h := hintView{kr + " lags and has no open task", "Open " + kr, v.Base + "/krs/" + f.UncoveredID.String(), "stuck"}
	if v.Edit {
		h.Label, h.URL = "Task for "+kr, newTaskURL(m, f.UncoveredID.String())
		v.Suggest = &ui.Link{Label: h.Label, URL: h.URL, Icon: "plus", Dialog: true}
	}
	v.Hints = append(v.Hints, h)
}

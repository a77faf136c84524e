package signalui

import (
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"plumbline/internal/board"
	"plumbline/internal/id"
	"plumbline/internal/signal"
	"plumbline/web/handle"
	"plumbline/web/middleware"
	"plumbline/web/shell"
	"plumbline/web/ui"
)

type rowView struct {
	URL, Sentence, Rule    string
	Health                 ui.Health
	Word                   string
	Label, Name, Subject   string
	Since, SinceAt, Answer string
	Quiet                  bool
}

type listView struct {
	Path, Lede    string
	Tabs          []ui.Link
	Current, Show string
	Subject       string
	Team          ui.FieldView
	Clear         string
	Rows          []rowView
	Empty         *ui.EmptyView
	Pages         ui.PagerView
}

// asked is what the address asks for.
type asked struct {
	board.SignalFilter
	path string
}

func list(a *handle.App) handle.Func {
	return func(w http.ResponseWriter, r *http.Request) error {
		m := middleware.Member(r)
		f := handle.NewForm(r.URL.Query())
		ask := asked{board.SignalFilter{Show: f.Text("show"), Team: handle.FormID[id.Team](f, "team"), Page: int(min(max(f.Int("page", 1), 1), 10000))}, shell.Base(m.Org) + "/signals"}
		ask.Subject = handle.FormID[id.Task](f, "subject")
		if !shows[ask.Show] {
			ask.Show = "open"
		}
		s, err := a.Board.Signals(r.Context(), m, ask.SignalFilter)
		if err != nil {
			return err
		}
		p := shell.Page{Title: "Signals", Nav: "signals", Crumbs: []shell.Crumb{{Label: m.Org.Name}, {Label: "Signals"}}}
		return shell.Render(a, w, r, http.StatusOK, s.Frame, p, listPage(newList(shell.Base(m.Org), ask, s)))
	}
}

var shows = map[string]bool{"open": true, "acknowledged": true, "snoozed": true, "closed": true}

// with is the address of the list with one thing asked otherwise.
func (k asked) with(change func(*asked)) string {
	k.Page = 1
	change(&k)
	q := url.Values{}
	if k.Show != "open" {
		q.Set("show", k.Show)
	}
	if k.Subject != [16]byte{} {
		q.Set("subject", id.Task(k.Subject).String())
	}
	if !k.Team.IsZero() {
		q.Set("team", k.Team.String())
	}
	if k.Page > 1 {
		q.Set("page", strconv.Itoa(k.Page))
	}
	if len(q) == 0 {
		return k.path
	}
	return k.path + "?" + q.Encode()
}

func newList(base string, k asked, s board.Signals) listView {
	v := listView{Path: k.path, Show: k.Show, Lede: "What the rules say now. Each says since when, and closes by itself when it no longer holds."}
	for _, t := range []struct {
		show, label string
		n           int
	}{{"open", "Open", s.Counts.Open}, {"acknowledged", "Acknowledged", s.Counts.Acknowledged}, {"snoozed", "Snoozed", s.Counts.Snoozed}, {"closed", "Closed", -1}} {
		label := t.label
		if t.n >= 0 {
			label += " " + strconv.Itoa(t.n)
		}
		v.Tabs = append(v.Tabs, ui.Link{Label: label, URL: k.with(func(k *asked) { k.Show = t.show })})
		if t.show == k.Show {
			v.Current = label
		}
	}
	v.Team = ui.FieldView{Name: "team", Label: "Team", Value: k.Team.String(), Options: []ui.Option{{Label: "Every team"}}}
	for _, t := range s.Teams {
		v.Team.Options = append(v.Team.Options, ui.Option{Value: t.ID.String(), Label: t.Label})
	}
	if k.Subject != [16]byte{} {
		v.Subject = id.Task(k.Subject).String()
	}
	if v.Subject != "" || !k.Team.IsZero() {
		v.Clear = k.with(func(k *asked) { k.Subject, k.Team = [16]byte{}, id.Team{} })
	}
	rows := s.Rows
	if len(rows) > board.SignalPage {
		rows = rows[:board.SignalPage]
		v.Pages.Next = k.with(func(n *asked) { n.Page = k.Page + 1 })
	}
	if k.Page > 1 {
		v.Pages.Previous = k.with(func(n *asked) { n.Page = k.Page - 1 })
	}
	v.Pages.Label, v.Pages.Text = "Pages of signals", fmt.Sprintf("Page %d", k.Page)
	for _, row := range rows {
		v.Rows = append(v.Rows, newRow(base, row, s.Today, s.Loc))
	}
	if len(rows) == 0 {
		v.Empty = nothing(base, k, v.Clear != "")
	}
	return v
}

// nothing says why the list is empty, and what next.
func nothing(base string, k asked, narrowed bool) *ui.EmptyView {
	strategy := ui.Link{Label: "Strategy board", URL: base + "/strategy"}
	every := ui.Link{Label: "All open signals", URL: k.path}
	switch {
	case k.Page > 1:
		return &ui.EmptyView{Title: "No more signals", Text: "The list ends before this page.", Knot: "ring", Primary: every}
	case k.Show == "acknowledged":
		return &ui.EmptyView{Title: "Nothing acknowledged", Text: "A signal that somebody knows about is kept here with its note until it closes.", Knot: "ring", Primary: every}
	case k.Show == "snoozed":
		return &ui.EmptyView{Title: "Nothing snoozed", Text: "A signal that was put off waits here until its day.", Knot: "ring", Primary: every}
	case k.Show == "closed":
		return &ui.EmptyView{Title: "Nothing closed yet", Text: "A signal moves here by itself when its rule no longer holds.", Knot: "ring", Primary: every}
	case narrowed:
		return &ui.EmptyView{Title: "All clear here", Text: "No rule speaks about what you chose.", Knot: "bob", Health: "on", Primary: every}
	}
	return &ui.EmptyView{Title: "All clear", Text: "No rule speaks about a goal or a team right now. The next change or check-in is looked at within seconds.", Knot: "bob", Health: "on", Primary: strategy}
}

func newRow(base string, s board.SignalRow, today time.Time, loc *time.Location) rowView {
	r := rowView{URL: URL(base, s), Sentence: s.Sentence, Rule: signal.RuleName(s.Rule), Subject: SubjectURL(base, s), Since: "Since " + since(s, today, loc), SinceAt: s.OpenedAt.UTC().Format(time.RFC3339),
		Answer: shell.Answered(s.Answered, today, loc), Quiet: s.Quiet() || s.ClosedAt != nil}
	if s.ClosedAt != nil {
		r.Since = since(s, today, loc)
	}
	r.Health, r.Word = health(s.Severity)
	r.Label, r.Name = subject(s)
	return r
}

// said is one answer of the past as a sentence.
func said(a board.AnswerRow, today time.Time, loc *time.Location) saidView {
	v := saidView{Who: shell.Short(a.By), Text: "acknowledged it", Quote: a.Note, When: shell.LongDate(a.At.In(loc), today) + ", " + a.At.In(loc).Format("15:04")}
	switch {
	case a.Until != nil:
		v.Text = "snoozed it to " + shell.LongDate(*a.Until, today)
	case a.Kind == "withdrawn":
		v.Text = "took the answer back"
	}
	return v
}

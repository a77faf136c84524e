package settingsui

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"plumbline/internal/board"
	"plumbline/internal/id"
	"plumbline/web/handle"
	"plumbline/web/middleware"
	"plumbline/web/shell"
	"plumbline/web/ui"
)

type auditRow struct {
	When, Who, What, URL, Name, Note, From, Seal string
}

type auditView struct {
	Path, CSV, JSON string
	Person, Kind    ui.FieldView
	From, To        string
	Wrong           string
	Filtered        bool
	Rows            []auditRow
	Pages           ui.PagerView
	Empty           *ui.EmptyView
}

func showAudit(a *handle.App) handle.Func {
	return func(w http.ResponseWriter, r *http.Request) error {
		m := middleware.Member(r)
		ask := newAuditAsk(r.URL.Query())
		trail, err := a.Board.AuditTrail(r.Context(), m, ask.AuditFilter)
		if err != nil {
			return err
		}
		v := newAuditView(shell.Base(m.Org), ask, trail)
		lede := "Who did what, when and from where. " + shell.Plural(int(trail.Sealed), "event is", "events are") + " sealed: changing one would show."
		p := page{Title: "Audit trail", Lede: lede, Current: "audit"}
		return render(a, w, r, http.StatusOK, trail.Frame, p, auditPage(v))
	}
}

// auditAsk is what the address asks for; what it does not know it ignores, but for a day, of which it says so.
type auditAsk struct {
	board.AuditFilter
	from, to string
	wrong    string
}

func newAuditAsk(q url.Values) auditAsk {
	f := handle.NewForm(q)
	a := auditAsk{from: f.Text("from"), to: f.Text("to")}
	a.Person, _ = id.Parse[id.User](q.Get("person"))
	if auditKinds[q.Get("kind")] != "" {
		a.Kind = q.Get("kind")
	}
	a.From, a.To = f.Day("from"), f.Day("to")
	for _, e := range f.Errs {
		a.wrong = e.Message
	}
	at, event, _ := strings.Cut(q.Get("after"), ".")
	micros, err := strconv.ParseInt(at, 10, 64)
	if place, wrong := id.Parse[id.Activity](event); err == nil && wrong == nil && micros > 0 && micros < 1<<52 {
		a.After = board.AuditPlace{At: time.UnixMicro(micros).UTC(), ID: place}
	}
	return a
}

// query is the filter as an address has it.
func (a auditAsk) query() url.Values {
	q := url.Values{}
	if !a.Person.IsZero() {
		q.Set("person", a.Person.String())
	}
	for name, value := range map[string]string{"kind": a.Kind, "from": a.from, "to": a.to} {
		if value != "" {
			q.Set(name, value)
		}
	}
	return q
}

func address(path string, q url.Values) string {
	if len(q) == 0 {
		return path
	}
	return path + "?" + q.Encode()
}

func newAuditView(base string, a auditAsk, t board.Audit) auditView {
	path, q := base+"/settings/audit", a.query()
	v := auditView{Path: path, CSV: address(path+".csv", q), JSON: address(path+".json", q), From: a.from, To: a.to, Wrong: a.wrong, Filtered: len(q) > 0}
	people := []ui.Option{{Label: "Everybody"}}
	for _, p := range t.People {
		people = append(people, ui.Option{Value: p.ID.String(), Label: p.Name})
	}
	v.Person = ui.FieldView{Name: "person", Label: "Person", Value: q.Get("person"), Options: people}
	v.Kind = ui.FieldView{Name: "kind", Label: "What it is about", Value: a.Kind, Options: kindOptions()}
	events := t.Events
	if len(events) > board.AuditPage {
		events = events[:board.AuditPage]
		last := events[board.AuditPage-1]
		q.Set("after", strconv.FormatInt(last.At.UnixMicro(), 10)+"."+last.ID.String())
		v.Pages.Next = address(path, q)
	}
	v.Pages.Label = "Pages of the audit trail"
	if !a.After.At.IsZero() {
		v.Pages.Previous, v.Pages.Text = address(path, a.query()), "Previous leads to the newest"
	}
	for _, e := range events {
		v.Rows = append(v.Rows, newAuditRow(base, e, t))
	}
	if len(v.Rows) == 0 {
		v.Empty = &ui.EmptyView{Title: "No event matches", Text: "The events are still there; the filter hides all of them.", Primary: ui.Link{Label: "Clear the filter", URL: path}}
	}
	return v
}

func newAuditRow(base string, e board.AuditEvent, t board.Audit) auditRow {
	at := e.At.In(t.Loc)
	row := auditRow{
		When: shell.LongDate(at, t.Frame.Today) + ", " + at.Format("15:04:05"), Who: "Plumbline", What: auditVerb(e), URL: auditURL(base, e),
		Name: auditName(e), Note: auditNote(e), From: e.Client, Seal: "Not yet",
	}
	if e.Actor != nil {
		row.Who = *e.Actor
	}
	if e.Seal != nil {
		row.Seal = strconv.FormatInt(*e.Seal, 10)
	}
	return row
}

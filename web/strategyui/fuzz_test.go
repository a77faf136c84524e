package strategyui

import (
	"net/http/httptest"
	"net/url"
	"testing"

	"plumbline/internal/board"
	"plumbline/internal/errs"
	"plumbline/internal/goal"
	"plumbline/internal/org"
	"plumbline/internal/strategy"
	"plumbline/web/handle"
)

// FuzzForms reads what the forms of pillars, cycles and objectives are sent, and the address of the board: what was
// typed comes back as text, and a day or an id is one or is said to be wrong.
func FuzzForms(f *testing.F) {
	for _, s := range []string{"name=x&kind=quarter&starts_on=2026-07-01&ends_on=2026-09-30&start=on&weight=1", "starts_on=2026-02-30&ends_on=", "starts_on=%00&revision=x&weight=1e400",
		"title=x&people=a&people=a&people=b&rolls_up=on&visibility=named", "cycle=01a20380-842b-7dc9-ba26-2588fab7c233&pillar=none&view=table", "cycle=x&pillar=y", "pillar=01a20380-842b-7dc9-ba26-2588fab7c233&parent=%ff&draft=0"} {
		f.Add(s)
	}
	why := errs.New(errs.Conflict, "Somebody changed it.")
	f.Fuzz(func(t *testing.T, body string) {
		q, err := url.ParseQuery(body)
		if err != nil {
			return
		}
		form := handle.NewForm(q)
		if c := cycleFields(form); form.Errs.Err() == nil && (c.StartsOn == nil || c.EndsOn == nil) {
			t.Errorf("%q is a cycle without days, and nothing is wrong: %+v", body, c)
		}
		var p pillarView
		p.typed(form, board.PillarForm{Pillar: &strategy.Pillar{Name: "x"}}, why)
		var c cycleView
		c.typed(form, board.CycleForm{Cycle: &strategy.Cycle{Name: "x"}}, why)
		o := newObjectiveForm(org.Member{}, board.ObjectiveForm{}, form)
		o.typed(form, board.ObjectiveForm{Objective: &goal.Objective{ObjectiveTerms: goal.ObjectiveTerms{Title: "x"}}}, why)
		if p.Problem == "" || c.Problem == "" || o.Problem == "" || p.Name != form.Text("name") || o.Title != form.Text("title") || len(o.Named) > len(q["people"]) {
			t.Errorf("%q comes back as %+v, %+v and %+v", body, p, c, o)
		}
		r := httptest.NewRequest("GET", "/", nil)
		r.URL.RawQuery = q.Encode()
		if ask, view, err := askFor(r); err == nil && (view != asTable && view != asLines || ask.Cycle.IsZero() != (q.Get("cycle") == "") || !ask.Pillar.IsZero() && !ask.Focus) {
			t.Errorf("%q asks for %+v as %s", body, ask, view)
		}
	})
}

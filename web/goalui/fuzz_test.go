package goalui

import (
	"math"
	"net/http/httptest"
	"net/url"
	"testing"

	"plumbline/internal/board"
	"plumbline/internal/errs"
	"plumbline/internal/goal"
	"plumbline/internal/id"
	"plumbline/web/handle"
)

// FuzzForms reads what a key result's forms are sent: what was typed comes back as text, and what a command takes
// of it are waypoints in order and numbers and days in bounds.
func FuzzForms(f *testing.F) {
	for _, s := range []string{"title=x&kind=increase&start=1&target=2&unit=%25&start_on=2026-07-01&due_on=2026-09-30&weight=1", "kind=decrease&start=&target=", "kind=maintain&low=1e400&high=NaN",
		"kind=nothing&revision=99999999999999999999", "waypoint_on_0=2026-08-01&waypoint_value_0=3&waypoint_on_1=2026-07-09&waypoint_value_1=1,5", "waypoint_on_105=2026-08-01&waypoint_value_106=3",
		"waypoint_on_0=%00&waypoint_value_0=%ff", "owner=x&team=01a20380-842b-7dc9-ba26-2588fab7c233&objective=y", "tasks=move&tasks_to=z&score=1'000&learning=%0a&planned_on=0000-01-01&impact=9"} {
		f.Add(s)
	}
	kr := goal.KeyResult{KeyResultTerms: goal.KeyResultTerms{Title: "Days to quote", StartValue: new(4.0), TargetValue: new(2.0), Kind: goal.Decrease}}
	f.Fuzz(func(t *testing.T, body string) {
		q, err := url.ParseQuery(body)
		if err != nil {
			return
		}
		rows := typedWaypoints(handle.NewForm(q))
		if len(rows) > mostWaypoints {
			t.Errorf("%q has %d rows of waypoints", body, len(rows))
		}
		form := handle.NewForm(q)
		taken := waypoints(form)
		if form.Errs.Err() == nil && len(taken) != len(rows) {
			t.Errorf("%q has %d waypoints of %d rows, and nothing is wrong", body, len(taken), len(rows))
		}
		for i, w := range taken {
			if w.On.Year() < 1990 || w.On.Year() > 2099 || math.IsNaN(w.Value) || math.Abs(w.Value) > 1e15 || i > 0 && w.On.Before(taken[i-1].On) {
				t.Errorf("%q has the waypoints %v", body, taken)
			}
		}
		cmd := changed(id.New[id.KeyResult](), handle.NewForm(q))
		if cmd.Kind == nil || cmd.Waypoints == nil || cmd.Title == nil || cmd.Start != nil && math.Abs(*cmd.Start) > 1e15 {
			t.Errorf("%q changes %+v", body, cmd)
		}
		day(form, "planned_on")
		r := httptest.NewRequest("GET", "/", nil)
		r.URL.RawQuery = q.Encode()
		if o, err := objectiveOf(r); err == nil && o.IsZero() != (handle.NewForm(q).Text("objective") == "") {
			t.Errorf("%q is of the objective %s", body, o)
		}
		why := errs.New(errs.Conflict, "Somebody changed it.")
		var k krForm
		k.typed(handle.NewForm(q), board.KeyResultForm{KR: &kr}, why)
		if len(k.Waypoints) < max(waypointFields, len(rows)) || k.Problem == "" {
			t.Errorf("%q comes back as %+v", body, k)
		}
		var slot slotForm
		slot.typed(handle.NewForm(q), why)
		var s scoreView
		s.typed(handle.NewForm(q), why)
		if slot.Title != handle.NewForm(q).Text("title") || !s.Over || s.Problem == "" {
			t.Errorf("%q comes back as %+v and %+v", body, slot, s)
		}
	})
}

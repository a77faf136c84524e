package whyui_test

import (
	"strings"
	"testing"

	"plumbline/internal/rule"
	"plumbline/internal/signal"
	"plumbline/internal/task"
	"plumbline/internal/testkit/apptest"
)

// TestPagesSayTheOrganisationsOwnLimits changes a threshold: why pages and the what-if use it and no page says the
// one every organisation starts with.
func TestPagesSayTheOrganisationsOwnLimits(t *testing.T) {
	t.Parallel()
	a := apptest.New(t)
	w := a.World(t, "own", 1)
	th := signal.Defaults()
	th.CoverageFloor, th.FocusDays = 0.43, 10
	if _, err := a.Rules.Change(t.Context(), w.Owner.Actor, rule.Change{Thresholds: th, Base: 1}); err != nil {
		t.Fatal(err)
	}
	if _, err := a.Tasks.Move(t.Context(), w.Owner.Actor, task.Move{Task: w.Unlinked.ID, To: task.InProgress}); err != nil {
		t.Fatal(err)
	}
	a.Drain(t, w.Owner.Org.ID)
	c := a.SignIn(t, w.Owner.Email)
	path := "/o/own/krs/" + w.KR.String()
	for _, page := range []string{path + "/why?of=coverage", path + "/what-if?shown=1&move=" + w.Unlinked.ID.String() + "::0"} {
		got := c.Get(page)
		if got.Status != 200 || !strings.Contains(got.Body, "43%") || strings.Contains(got.Body, "under 20%") {
			t.Errorf("%s: %d, and not by the organisation's floor", page, got.Status)
		}
	}
	focus := "/o/own/teams/" + w.Team.String() + "/why?of=focus"
	for page, want := range map[string][]string{
		focus: {": the next 10 days</h1>", ">Next 10 days<", " tasks of the next 10 days of ", "due within 10 days"}, "/o/own/figures": {"Next 10 days aimed"},
	} {
		got := c.Get(page)
		for _, words := range want {
			if got.Status != 200 || !strings.Contains(got.Body, words) || strings.Contains(got.Body, "ext two weeks") || strings.Contains(got.Body, "{days") {
				t.Errorf("%s: %d, without %q", page, got.Status, words)
			}
		}
	}
}

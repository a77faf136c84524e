package signalui_test

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"plumbline/internal/access"
	"plumbline/internal/rule"
	"plumbline/internal/signal"
	"plumbline/internal/testkit/apptest"
)

func TestAnswersThroughTheWholeApplication(t *testing.T) {
	t.Parallel()
	a := apptest.New(t)
	w := a.World(t, "field", 1)
	c := a.SignIn(t, w.Owner.Email)
	base := "/o/field/signals"
	page := base + "/" + w.Signal.String()
	if got := c.Get(base); got.Status != 200 || !strings.Contains(got.Body, page) || !strings.Contains(got.Body, "Open ") {
		t.Fatalf("the list: %d\n%s", got.Status, got.Body)
	}
	got := c.Post(page+"/answers", url.Values{"kind": {"acknowledged"}, "note": {"  "}})
	if got.Status != 422 || !strings.Contains(got.Body, "Say in a few words") {
		t.Errorf("no note: %d", got.Status)
	}
	got = c.Post(page+"/answers", url.Values{"kind": {"snoozed"}, "until": {"31 Feb"}, "note": {"Typed before"}})
	if got.Status != 422 || !strings.Contains(got.Body, "Use a date between") || !strings.Contains(got.Body, "Typed before") {
		t.Errorf("no day: %d\n%s", got.Status, got.Body)
	}
	until := time.Now().UTC().AddDate(0, 0, 9)
	if got = c.Post(page+"/answers", url.Values{"kind": {"snoozed"}, "until": {until.Format(time.DateOnly)}, "return": {base}}); got.Status != 303 || got.Header.Get("Location") != base {
		t.Errorf("snooze: %d to %s", got.Status, got.Header.Get("Location"))
	}
	team := "/o/field/teams/" + w.Team.String()
	said := "Snoozed to " + until.Format("Mon 2 Jan")
	for _, path := range []string{page, base + "?show=snoozed", team} {
		if body := c.Get(path).Body; !strings.Contains(body, said) {
			t.Errorf("%s does not say %q", path, said)
		}
	}
	if body := c.Get(base).Body; strings.Contains(body, page) {
		t.Error("a snoozed signal is still listed as open")
	}
	if got = c.Post(page+"/answers", url.Values{"kind": {"withdrawn"}}); got.Status != 303 {
		t.Errorf("withdraw: %d", got.Status)
	}
	if body := c.Get(base).Body; !strings.Contains(body, page) {
		t.Error("a signal whose answer was taken back is not listed as open")
	}
	viewer := a.SignIn(t, a.Member(t, w.Owner, "vera", access.Viewer).Email)
	if body := viewer.Get(page).Body; strings.Contains(body, "Acknowledge signal") {
		t.Error("a viewer is offered to answer")
	}
}

// TestASignalTellsTheLimitsItSpokeBy: an open one those that hold now, a closed one those of its own rule version.
func TestASignalTellsTheLimitsItSpokeBy(t *testing.T) {
	t.Parallel()
	a := apptest.New(t)
	w := a.World(t, "field", 1)
	c := a.SignIn(t, w.Owner.Email)
	says := func(when, want string) {
		t.Helper()
		if got := c.Get("/o/field/signals/" + w.Signal.String()); got.Status != 200 || !strings.Contains(got.Body, "More than "+want) {
			t.Errorf("%s: %d, without %q", when, got.Status, want)
		}
	}
	says("at first", "30%")
	th := signal.Defaults()
	for i, limit := range []float64{0.37, 0.9} {
		th.UnlinkedShare = limit
		if _, err := a.Rules.Change(t.Context(), w.Owner.Actor, rule.Change{Thresholds: th, Base: i + 1}); err != nil {
			t.Fatal(err)
		}
		a.Drain(t, w.Owner.Org.ID)
		says("after version "+string(rune('2'+i)), "37%")
	}
}

func TestEveryFilterOfTheListAnswers(t *testing.T) {
	t.Parallel()
	a := apptest.New(t)
	w := a.World(t, "field", 1)
	c := a.SignIn(t, w.Owner.Email)
	for query, want := range map[string]string{
		"show=acknowledged": "Nothing acknowledged", "show=snoozed": "Nothing snoozed", "show=closed": "Nothing closed yet", "page=9": "No more signals",
		"subject=" + w.Pillar.String(): "All clear here", "subject=" + w.Team.String(): "serve", "team=" + w.Team.String(): "serve", "show=nonsense&page=x&team=y": "serve",
	} {
		if got := c.Get("/o/field/signals?" + query); got.Status != 200 || !strings.Contains(got.Body, want) {
			t.Errorf("%s: %d, without %q", query, got.Status, want)
		}
	}
}

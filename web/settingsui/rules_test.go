package settingsui_test

import (
	"net/url"
	"strings"
	"testing"

	"plumbline/internal/access"
	"plumbline/internal/rule"
	"plumbline/internal/signal"
	"plumbline/internal/testkit/apptest"
)

// form is what the page of rules sends, with some limits typed otherwise.
func form(do string, typed ...string) url.Values {
	f := url.Values{"do": {do}, "base": {"1"}, "note": {"Because we can"}}
	for _, l := range rule.Limits() {
		f.Set(l.Name, l.Typed(l.Value(signal.Defaults())))
	}
	for i := 0; i < len(typed); i += 2 {
		f.Set(typed[i], typed[i+1])
	}
	return f
}

func TestLimitsArePreviewedThenSaved(t *testing.T) {
	t.Parallel()
	a := apptest.New(t)
	w := a.World(t, "field", 1)
	c := a.SignIn(t, w.Owner.Email)
	page := "/o/field/settings/rules"
	if got := c.Get(page); got.Status != 200 || !strings.Contains(got.Body, "Coverage floor") || !strings.Contains(got.Body, "Save as version 2") {
		t.Fatalf("the page: %d", got.Status)
	}
	got := c.Post(page, form("preview", "unlinked_share", "90"))
	if got.Status != 200 || !strings.Contains(got.Body, "0 signals more, 1 signal fewer") || !strings.Contains(got.Body, "1 of 2 open tasks") {
		t.Errorf("preview: %d\n%s", got.Status, got.Body)
	}
	if !strings.Contains(got.Body, `value="90"`) || !strings.Contains(got.Body, "Because we can") {
		t.Error("a preview loses what was typed")
	}
	got = c.Post(page, form("save", "unlinked_share", "many", "stall_days", "0"))
	if got.Status != 422 || !strings.Contains(got.Body, `value="many"`) || !strings.Contains(got.Body, "Use a number, for example 30.") {
		t.Errorf("refused: %d", got.Status)
	}
	if got = c.Post(page, form("save", "stall_days", "0")); got.Status != 422 || !strings.Contains(got.Body, "Use a number from 1 day to 90 days.") {
		t.Errorf("out of range: %d", got.Status)
	}
	if got = c.Post(page, form("save")); got.Status != 422 || !strings.Contains(got.Body, "Every limit is as before") {
		t.Errorf("unchanged: %d", got.Status)
	}
	if got = c.Post(page, form("save", "unlinked_share", "90")); got.Status != 303 {
		t.Fatalf("save: %d\n%s", got.Status, got.Body)
	}
	if got = c.Post(page, form("save", "unlinked_share", "80")); got.Status != 409 || !strings.Contains(got.Body, `value="80"`) {
		t.Errorf("a stale base: %d", got.Status)
	}
	viewer := a.SignIn(t, a.Member(t, w.Owner, "vera", access.Viewer).Email)
	body := viewer.Get(page).Body
	if strings.Contains(body, "<fieldset") || !strings.Contains(body, "Tasks without a goal: 30% to 90%.") || !strings.Contains(body, "Version 2") {
		t.Errorf("what a viewer reads:\n%s", body)
	}
}

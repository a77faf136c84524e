package web_test

import (
	"html"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"plumbline/internal/testkit/apptest"
)

// TestSetUpWithTheSample signs up, chooses the sample in the form, and finds its pillars on the strategy board.
func TestSetUpWithTheSample(t *testing.T) {
	t.Parallel()
	a := apptest.New(t)
	c := a.Anonymous(t)
	if got := c.Post("/sign-up", signUpForm("anna@acme.example")); got.Status != http.StatusSeeOther || got.Location != "/o/acme/set-up" {
		t.Fatalf("sign up: %d to %s", got.Status, got.Location)
	}
	if page := c.Get("/o/acme/set-up"); page.Status != http.StatusOK || !strings.Contains(page.Body, `name="source" value="sample"`) {
		t.Fatalf("the form: %d, or it does not offer the sample", page.Status)
	}
	choice := url.Values{"source": {"sample"}, "team": {"Everyone"}}
	anna := visit(t, a, "anna@acme.example") // seven weeks of work are played, longer than a test's client waits on a busy machine
	if got := anna.post("/o/acme/set-up", choice); got.Status != http.StatusSeeOther || got.Location != "/o/acme/strategy" {
		t.Fatalf("choosing the sample: %d to %s", got.Status, got.Location)
	}
	board := c.Get("/o/acme/strategy")
	pillars := strings.Split(super[string](t, a, `select string_agg(name, '|' order by name) from pillars`), "|")
	if board.Status != http.StatusOK || len(pillars) != 3 {
		t.Fatalf("the strategy board: %d, of %q", board.Status, pillars)
	}
	for _, p := range pillars {
		if !strings.Contains(html.UnescapeString(board.Body), ">"+p+"<") {
			t.Errorf("the strategy board does not show %q", p)
		}
	}

	// The form is for an empty organisation: it leads on, and says so to whoever sends it again.
	if again := c.Get("/o/acme/set-up"); again.Location != "/o/acme/strategy" {
		t.Errorf("the form of an organisation with goals: %d to %q", again.Status, again.Location)
	}
	before := a.Fingerprint(t)
	if again := anna.post("/o/acme/set-up", choice); again.Status != http.StatusConflict || a.Fingerprint(t) != before {
		t.Errorf("choosing the sample again: %d, or it wrote something", again.Status)
	}
}

package checkinui_test

import (
	"fmt"
	"net/url"
	"strings"
	"testing"

	"plumbline/internal/access"
	"plumbline/internal/id"
	"plumbline/internal/testkit/apptest"
)

func expect(t *testing.T, what string, r apptest.Response, status int, texts ...string) {
	t.Helper()
	if r.Status != status {
		t.Errorf("%s: %d, not %d: %.300s", what, r.Status, status, r.Body)
	}
	for _, text := range texts {
		if !strings.Contains(r.Body, text) {
			t.Errorf("%s: says nothing of %q", what, text)
		}
	}
}

func TestACheckInIsRecordedOnce(t *testing.T) {
	t.Parallel()
	a := apptest.New(t)
	w := a.World(t, "acme", 1)
	c := a.SignIn(t, w.Owner.Email)
	if r := c.Get("/o/acme/check-ins"); r.Status != 303 || r.Location != "/o/acme/check-ins/"+w.KR.String() {
		t.Fatalf("first: %d %s", r.Status, r.Location)
	}
	page := "/o/acme/check-ins/" + w.KR.String()
	expect(t, "page", c.Get(page), 200, "Weekly check-in", "canary-acme key result", "canary-acme objective", "Still open", "canary-acme task", "last time 6", "All your key results have a check-in this week.")
	form := url.Values{"id": {id.New[id.CheckIn]().String()}, "value": {"30,5"}, "confidence": {"4"}, "note": {"Slower than planned"}, "flagged": {"true"}, "flag_note": {"Two more people"}}
	for range 2 { // a double click records one
		r := c.Post("/o/acme/krs/"+w.KR.String()+"/check-ins", form)
		if r.Status != 303 || r.Location != page {
			t.Fatalf("record: %d %s %.200s", r.Status, r.Location, r.Body)
		}
	}
	all, err := a.CheckIns.Of(t.Context(), w.Owner.Actor, w.KR)
	if err != nil || len(all) != 2 || *all[0].Value != 30.5 || *all[0].Confidence != 4 || !all[0].Flagged {
		t.Fatalf("%+v %v", all, err)
	}
	a.Drain(t, w.Owner.Actor.Org)
	expect(t, "said", c.Get(page), 200, "Check-in for KR 1 saved.", "Slower than planned", "KR 1: Two more people", `value="30.5"`)
	resolve := fmt.Sprintf("/o/acme/check-ins/%s/resolve", all[0].ID)
	expect(t, "talked about", c.Post(resolve, url.Values{"return": {page}}), 303)
	if r := c.Get(page); strings.Contains(r.Body, "KR 1: Two more people") {
		t.Error("the flag is still there")
	}
}

func TestWhatIsWrongComesBackWithWhatWasTyped(t *testing.T) {
	t.Parallel()
	a := apptest.New(t)
	w := a.World(t, "acme", 1)
	c := a.SignIn(t, w.Owner.Email)
	post := "/o/acme/krs/" + w.KR.String() + "/check-ins"
	expect(t, "no number", c.Post(post, url.Values{"value": {"soon"}, "confidence": {"11"}, "note": {"kept as typed"}, "flagged": {"true"}, "flag_note": {strings.Repeat("x", 501)}}), 422,
		`value="soon"`, "kept as typed", "Use a number, for example 39.7.", "Choose a confidence from 0 to 10.", "Use at most 500 characters.", `role="switch" name="flagged" value="true" checked`)
	nowhere := id.New[id.KeyResult]().String()
	expect(t, "unknown", c.Get("/o/acme/check-ins/"+nowhere), 404)
	expect(t, "unknown", c.Post("/o/acme/krs/"+nowhere+"/check-ins", url.Values{"value": {"1"}}), 404)
	expect(t, "no id", c.Get("/o/acme/check-ins/nonsense"), 404)
	other := a.World(t, "other", 100)
	expect(t, "another organisation's", c.Get("/o/acme/check-ins/"+other.KR.String()), 404)
	expect(t, "another organisation's", c.Post("/o/acme/krs/"+other.KR.String()+"/check-ins", url.Values{"value": {"1"}}), 404)
	expect(t, "another organisation's flag", c.Post("/o/acme/check-ins/"+other.CheckIn.String()+"/resolve", url.Values{}), 404)
}

func TestAViewerReadsTheEvidenceOnly(t *testing.T) {
	t.Parallel()
	a := apptest.New(t)
	w := a.World(t, "acme", 1)
	a.Member(t, w.Owner, "vera", access.Viewer)
	c := a.SignIn(t, "vera@acme.example")
	expect(t, "nothing of hers", c.Get("/o/acme/check-ins"), 200, "Nothing to check in")
	page := c.Get("/o/acme/check-ins/" + w.KR.String())
	expect(t, "page", page, 200, "Still open")
	if strings.Contains(page.Body, "Save check-in") || strings.Contains(page.Body, "/tasks/new") {
		t.Error("it offers what a viewer may not do")
	}
	expect(t, "record", c.Post("/o/acme/krs/"+w.KR.String()+"/check-ins", url.Values{"value": {"1"}}), 403)
}

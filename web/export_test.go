package web_test

import (
	"archive/zip"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"plumbline/internal/access"
	"plumbline/internal/testkit/apptest"
)

// TestAnOwnerTakesEverythingOut asks for the archive as the page does: with a wrong password the form comes back,
// with the right one an archive that holds the organisation and nothing of another.
func TestAnOwnerTakesEverythingOut(t *testing.T) {
	t.Parallel()
	a := apptest.New(t)
	own, other := a.World(t, "own", 100), a.World(t, "other", 5000)
	v := visit(t, a, own.Owner.Email)
	form := v.do(http.MethodGet, "/o/own/settings/data", "", nil)
	if form.Status != http.StatusOK || !strings.Contains(form.Body, `action="/o/own/settings/export"`) {
		t.Fatalf("the page: %d", form.Status)
	}
	if got := v.post("/o/own/settings/export", url.Values{"current": {"not this one"}}); got.Status != http.StatusUnprocessableEntity || !strings.Contains(got.Body, "The password is not right.") || got.Header.Get("Content-Disposition") != "" {
		t.Errorf("a wrong password: %d %v", got.Status, got.Header)
	}
	got := v.post("/o/own/settings/export", url.Values{"current": {apptest.Password}})
	if got.Status != http.StatusOK || got.Header.Get("Content-Disposition") != `attachment; filename="own-export.zip"` || got.Header.Get("Cache-Control") != "no-store" {
		t.Fatalf("the export: %d %v", got.Status, got.Header)
	}
	z, err := zip.NewReader(strings.NewReader(got.Body), int64(len(got.Body)))
	if err != nil {
		t.Fatal(err)
	}
	seen := 0
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		for _, foreign := range []string{other.Canary, other.Owner.Email, other.Owner.Org.ID.String(), own.Token, "$argon2id"} {
			if strings.Contains(string(b), foreign) {
				t.Errorf("%s holds %q", f.Name, foreign)
			}
		}
		seen += strings.Count(string(b), own.Canary)
	}
	if seen < 50 {
		t.Errorf("the own texts are in it %d times", seen)
	}
	admin := visit(t, a, a.Member(t, own.Owner, "ada", access.Admin).Email)
	if page := admin.do(http.MethodGet, "/o/own/settings/data", "", nil); page.Status != http.StatusForbidden {
		t.Errorf("an admin sees the page: %d", page.Status)
	}
	if strings.Contains(admin.do(http.MethodGet, "/o/own/settings", "", nil).Body, "/settings/data") {
		t.Error("an admin is led to the page")
	}
}

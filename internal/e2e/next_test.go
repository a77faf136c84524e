package e2e

import (
	"encoding/json"
	"net/http"
	"net/url"
	"os"
	"testing"

	"plumbline/internal/testkit/apptest"
	"plumbline/internal/testkit/browser"
)

// away counts the addresses of a list that lead away from the page a browser is at, or nowhere.
const away = `.filter((to) => { try { return new URL(to, location.href).origin !== location.origin } catch { return true } })`

// TestSec_T33_ABrowserStaysHere gives everything that leads away to what says where to go next, and lets a browser
// say where the answers lead.
func TestSec_T33_ABrowserStaysHere(t *testing.T) {
	t.Parallel()
	file, err := os.Open("../../web/testdata/elsewhere.txt")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = file.Close() }()
	a := apptest.New(t)
	m := a.Org(t, "own")
	c := a.SignIn(t, m.Email)
	asked, led := []string{}, []string{}
	for dec := json.NewDecoder(file); dec.More(); {
		var to string
		if err := dec.Decode(&to); err != nil {
			t.Fatal(err)
		}
		asked = append(asked, to)
		for path, form := range map[string]url.Values{"/sign-in": {"email": {m.Email}, "password": {apptest.Password}, "next": {to}}, "/theme": {"theme": {"dark"}, "return": {to}}} {
			got := c.Post(path, form)
			if got.Status != http.StatusSeeOther {
				t.Errorf("%s with %q: %d", path, to, got.Status)
			}
			led = append(led, got.Location)
		}
	}
	p := browser.Open(t, a.URL, 1440)
	p.Go("/sign-in")
	list := func(v []string) string { b, _ := json.Marshal(v); return string(b) } // strings have no error
	for _, to := range browser.Eval[[]string](p, list(led)+away) {
		t.Errorf("an answer leads a browser to %q", to)
	}
	if n := len(browser.Eval[[]string](p, list(asked)+away)); n < 40 {
		t.Errorf("only %d of %d values lead a browser away by themselves: the test proves little", n, len(asked))
	}
}

package web_test

import (
	"net/http"
	"net/url"
	"sync"
	"testing"

	"plumbline/internal/testkit/apptest"
)

// TestSignOutEndsTheSession keeps the old cookie: it is worth nothing, wherever it is shown.
func TestSignOutEndsTheSession(t *testing.T) {
	t.Parallel()
	a := apptest.New(t)
	w := a.World(t, "own", 100)
	v := visit(t, a, w.Owner.Email)
	if got := v.post("/sign-out", nil); got.Status != http.StatusSeeOther {
		t.Fatalf("sign out: %d", got.Status)
	}
	if got := v.do(http.MethodGet, "/o/own/strategy", "", nil); got.Status != http.StatusSeeOther {
		t.Errorf("a page with the old cookie: %d", got.Status)
	}
	if got := v.post("/o/own/tasks/100/moves", url.Values{"state": {"done"}}); got.Status != http.StatusUnauthorized {
		t.Errorf("a move with the old cookie: %d", got.Status)
	}
}

// TestSec_T20_SignInChangesTheToken brings a token of another's choosing, and one that was used before.
func TestSec_T20_SignInChangesTheToken(t *testing.T) {
	t.Parallel()
	a := apptest.New(t)
	m := a.Org(t, "own")
	old := visit(t, a, m.Email)
	for _, cookie := range []string{"plumbline=chosen-by-somebody-else", old.cookie} {
		v := visitor{old.site, cookie}
		got := v.post("/sign-in", url.Values{"email": {m.Email}, "password": {apptest.Password}})
		if got.Status != http.StatusSeeOther || got.Header.Get("Set-Cookie") == "" {
			t.Fatalf("sign in with %s: %d", cookie, got.Status)
		}
		if got := v.do(http.MethodGet, "/o/own/strategy", "", nil); got.Status != http.StatusSeeOther {
			t.Errorf("the token from before the sign-in is signed in: %d", got.Status)
		}
	}
}

// TestSignOutIsFinal signs out while other requests with the same cookie are on their way, each of
// which saves its session: none of them brings it back.
func TestSignOutIsFinal(t *testing.T) {
	t.Parallel()
	a := apptest.New(t)
	w := a.World(t, "own", 100)
	for range 10 {
		v := visit(t, a, w.Owner.Email)
		var wg sync.WaitGroup
		for i := range 8 {
			wg.Go(func() {
				if i == 4 {
					v.post("/sign-out", nil)
					return
				}
				v.post("/o/own/tasks/100/moves", url.Values{"state": {[]string{"todo", "in_progress"}[i%2]}})
			})
		}
		wg.Wait()
		if got := v.do(http.MethodGet, "/o/own/strategy", "", nil); got.Status != http.StatusSeeOther {
			t.Fatalf("the session is back after the sign-out: %d", got.Status)
		}
	}
}

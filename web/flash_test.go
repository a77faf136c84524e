package web_test

import (
	"encoding/base64"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"plumbline/internal/testkit/apptest"
)

// TestWhatAChangeSaysIsSaidOnce follows the sentence of a change to the next page and no further, and sends what a
// browser should not.
func TestWhatAChangeSaysIsSaidOnce(t *testing.T) {
	t.Parallel()
	a := apptest.New(t)
	w := a.World(t, "own", 100)
	own := visit(t, a, w.Owner.Email)
	page := func(said string) string {
		return visitor{own.site, own.cookie + "; said=" + said}.do(http.MethodGet, "/o/own/strategy", "", nil).Body
	}
	moved := own.post("/o/own/tasks/100/moves", url.Values{"state": {"in_progress"}})
	said := (&http.Response{Header: moved.Header}).Cookies()
	if len(said) != 1 || said[0].Name != "said" || !said[0].HttpOnly || said[0].SameSite != http.SameSiteLaxMode || said[0].MaxAge != 60 {
		t.Fatalf("a change sets the cookies %v", said)
	}
	if first := page(said[0].Value); !strings.Contains(first, "is in progress.") {
		t.Error("the page after a change does not say what was done")
	}
	forged := func(s string) string {
		_, toast, _ := strings.Cut(page(base64.RawURLEncoding.EncodeToString([]byte(s))), `class="toast flash"`)
		toast, _, _ = strings.Cut(toast, "</div>")
		return toast
	}
	if got := forged(`{"Sentence":"<b>bold</b>","Undo":"/o/own/tasks/100/restore"}`); !strings.Contains(got, "&lt;b&gt;bold") || !strings.Contains(got, `action="/o/own/tasks/100/restore"`) {
		t.Errorf("a sentence with a way back is shown as %s", got)
	}
	for _, away := range []string{"https://evil.example/o/", "//evil.example/o/own", "/sign-out", "/o/../sign-out", "javascript:alert(1)"} {
		if got := forged(`{"Sentence":"Said.","Undo":"` + away + `"}`); !strings.Contains(got, "Said.") || strings.Contains(got, "<form") {
			t.Errorf("a way back to %s is shown as %s", away, got)
		}
	}
	for _, odd := range []string{"", "%%%", "AAAA", base64.RawURLEncoding.EncodeToString([]byte(`[1]`))} {
		if strings.Contains(page(odd), "toast flash") {
			t.Errorf("%q says something", odd)
		}
	}
}

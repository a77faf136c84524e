package web_test

import (
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"plumbline/internal/pg"
	"plumbline/internal/testkit/apptest"
)

// spoofs are what a client may say about where it comes from.
var spoofs = []http.Header{
	{"X-Forwarded-For": {"198.51.100.7"}}, {"X-Forwarded-For": {"198.51.100.7, 127.0.0.1"}}, {"X-Forwarded-For": {"198.51.100.7", "10.0.0.1"}}, {"X-Real-Ip": {"198.51.100.7"}},
	{"True-Client-Ip": {"198.51.100.7"}}, {"Cf-Connecting-Ip": {"198.51.100.7"}}, {"X-Client-Ip": {"198.51.100.7"}}, {"Forwarded": {`for=198.51.100.7;by=10.0.0.1`}},
	{"X-Forwarded-For": {"::ffff:198.51.100.7"}}, {"X-Forwarded-Host": {"198.51.100.7"}}, {"Via": {"1.1 198.51.100.7"}},
}

// moveFrom moves a task by a request from a peer with headers, and returns the address the audit trail has of it.
func moveFrom(t *testing.T, a *apptest.App, w apptest.World, site http.Handler, cookie, peer string, headers http.Header) string {
	t.Helper()
	path := "/o/own/tasks/" + strconv.FormatInt(w.Task.Number, 10) + "/moves"
	for _, state := range []string{"in_progress", "todo"} {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, a.URL+path, strings.NewReader(url.Values{"state": {state}}.Encode()))
		r.RemoteAddr = peer
		for k, v := range headers {
			r.Header[k] = v
		}
		r.Header.Set("Sec-Fetch-Site", "same-origin")
		r.Header.Set("Cookie", cookie)
		r.Header.Set("Content-Type", urlencoded)
		answer := httptest.NewRecorder()
		if site.ServeHTTP(answer, r); answer.Code != http.StatusSeeOther {
			t.Fatalf("moving a task from %s: %d", peer, answer.Code)
		}
	}
	var from string
	r := &pg.Read{}
	pg.First(r, &from, `select client from activity where org_id = $1 and verb = 'task.moved' order by id desc limit 1`, w.Owner.Org.ID)
	if err := a.Domain.DB.ReadTenant(t.Context(), pg.Whole(w.Owner.Org.ID), r); err != nil {
		t.Fatal(err)
	}
	return from
}

func TestSec_T17_OnlyTrustedProxiesSayWhoTheClientIs(t *testing.T) {
	t.Parallel()
	a := apptest.New(t)
	w := a.World(t, "own", 100)
	v := visit(t, a, w.Owner.Email)
	ready := func(context.Context) error { return nil }
	behind := a.Handler(a.URL, []string{"10.0.0.0/8"}, slog.New(slog.DiscardHandler), ready, nil)
	for _, spoof := range spoofs {
		for _, peer := range []string{"203.0.113.9:4711", "127.0.0.1:4711", "10.0.0.1:4711"} {
			if got := moveFrom(t, a, w, v.site, v.cookie, peer, spoof); got != strings.TrimSuffix(peer, ":4711") {
				t.Errorf("without a proxy, %s saying %v is taken for %q", peer, spoof, got)
			}
		}
		if got := moveFrom(t, a, w, behind, v.cookie, "203.0.113.9:4711", spoof); got != "203.0.113.9" {
			t.Errorf("beside the proxy, saying %v is taken for %q", spoof, got)
		}
	}
	for list, want := range map[string]string{
		"198.51.100.7": "198.51.100.7", "192.0.2.1, 198.51.100.7, 10.9.9.9": "198.51.100.7", "::ffff:198.51.100.7": "198.51.100.7",
		"2001:db8::7": "2001:db8::7", "198.51.100.7, garbage": "", "10.1.1.1": "", "": "",
	} {
		if got := moveFrom(t, a, w, behind, v.cookie, "10.0.0.1:4711", http.Header{"X-Forwarded-For": {list}, "X-Real-Ip": {"192.0.2.66"}, "Forwarded": {"for=192.0.2.66"}}); got != want {
			t.Errorf("the proxy saying %q is taken for %q, not %q", list, got, want)
		}
	}
}

package app

import (
	"bytes"
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"unicode"

	"plumbline/internal/account"
	"plumbline/internal/config"
	"plumbline/internal/org"
	"plumbline/internal/pg"
	"plumbline/internal/pg/pgtest"
)

// forgeries are texts that pretend to be a line of their own, or are obeyed by the terminal of whoever reads the log.
var forgeries = []string{
	"x\n{\"level\":\"INFO\",\"msg\":\"signed in\"}", "x\r\nlevel=INFO msg=forged", `x","level":"FORGED`, "\x1b[2J\x1b[1;31mred\x07\x08", "\u009b2J\u0085next\x7f",
	"Eve\u202ecod.exe\u2066\u2069\u200f", "a\u2028b\u2029c", "\ufeff\u00ad\u200b", "tag\U000e0041\U000e007f", "\x00\xff\xc3(",
}

// lines reads what was logged; each line has to be one object without a character that is not seen.
func lines(t *testing.T, logged string) (out []map[string]any) {
	t.Helper()
	for line := range strings.Lines(logged) {
		var one map[string]any
		if err := json.Unmarshal([]byte(line), &one); err != nil || one["level"] == "FORGED" {
			t.Errorf("%q: %v", line, err)
		}
		if i := strings.IndexFunc(strings.TrimSuffix(line, "\n"), func(r rune) bool { return !unicode.IsPrint(r) }); i >= 0 {
			t.Errorf("%q holds what is not seen at %d", line, i)
		}
		out = append(out, one)
	}
	return out
}

func inProduction(b *bytes.Buffer) *slog.Logger {
	return slog.New(logHandler(&config.Config{Env: "production"}, b))
}

func TestSec_T38_WhateverIsLoggedIsOneLine(t *testing.T) {
	t.Parallel()
	for _, text := range forgeries {
		var b bytes.Buffer
		inProduction(&b).Error("request failed", "error", text, text, "named", slog.Group(text, "inner", text))
		got := lines(t, b.String())
		if len(got) != 1 || got[0]["error"] != string([]rune(text)) {
			t.Errorf("%q is logged as %s", text, b.String())
		}
	}
}

// TestSec_T38_RequestsForgeNoLines has them in everything a request carries, of a person and an organisation called so.
func TestSec_T38_RequestsForgeNoLines(t *testing.T) {
	t.Parallel()
	db, err := pg.Open(t.Context(), pgtest.New(t).AppDSN, 4)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(db.Close)
	d, err := NewDomain(db, account.Options{})
	if err != nil {
		t.Fatal(err)
	}
	const email, password = "eve@acme.example", "plumb-line-2026"
	if _, err := d.Orgs.Found(t.Context(), org.Found{SignUp: account.SignUp{Email: email, Name: "Eve\x1b[2J\u202e", Password: password}, OrgName: "Acme\u202e\x1b[2J", Slug: "acme"}); err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	site := d.Handler("http://localhost", nil, inProduction(&b), nil, nil)
	sent := 0
	for _, text := range forgeries {
		for _, form := range []url.Values{{"email": {email}, "password": {password}, "next": {text}}, {"email": {text}, "password": {text}, text: {text}}} {
			r := httptest.NewRequest(http.MethodPost, "/sign-in/?next="+url.QueryEscape(text), strings.NewReader(form.Encode()))
			r.URL.Path = "/sign-in"
			if form.Get("next") == "" {
				r.URL.Path = "/o/" + text
			}
			r.Host = "localhost"
			r.Header = http.Header{"Content-Type": {"application/x-www-form-urlencoded"}, "Sec-Fetch-Site": {"same-origin"}, "User-Agent": {text}, "Referer": {text}, "X-Request-Id": {text}, "X-Forwarded-For": {text}, "Cookie": {"plumbline=" + text}}
			site.ServeHTTP(httptest.NewRecorder(), r)
			sent++
		}
	}
	got := lines(t, b.String())
	if len(got) < len(forgeries)/2 || len(got) > 2*sent {
		t.Errorf("%d lines of %d requests", len(got), sent)
	}
	for _, bad := range []string{"FORGED", "forged", "cod.exe", "2J", "Acme"} {
		if strings.Contains(b.String(), bad) {
			t.Errorf("the log holds %q of what was sent:\n%s", bad, b.String())
		}
	}
}

package web_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/go-chi/chi/v5"

	"plumbline/internal/pg"
	"plumbline/internal/testkit/apptest"
)

const urlencoded = "application/x-www-form-urlencoded"

// visitor calls the site's handler in this process with a session's cookie: thousands of requests
// without a socket between them.
type visitor struct {
	site   http.Handler
	cookie string
}

func visit(t *testing.T, a *apptest.App, email string) visitor {
	t.Helper()
	return visitWith(t, a, email, apptest.Password)
}

func visitWith(t *testing.T, a *apptest.App, email, password string) visitor {
	t.Helper()
	r := a.Anonymous(t).Post("/sign-in", url.Values{"email": {email}, "password": {password}})
	cookie, _, ok := strings.Cut(r.Header.Get("Set-Cookie"), ";")
	if !ok {
		t.Fatalf("sign in as %s: %d", email, r.Status)
	}
	return visitor{a.Routes.(http.Handler), cookie}
}

func (v visitor) do(method, path, kind string, body io.Reader) apptest.Response {
	r := httptest.NewRequest(method, path, body)
	r.Host = "localhost"
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	r.Header.Set("Cookie", v.cookie)
	r.Header.Set("Content-Type", kind)
	w := httptest.NewRecorder()
	v.site.ServeHTTP(w, r)
	return apptest.Response{Status: w.Code, Body: w.Body.String(), Location: w.Header().Get("Location"), Header: w.Header()}
}

func (v visitor) post(path string, form url.Values) apptest.Response {
	return v.do(http.MethodPost, path, urlencoded, strings.NewReader(form.Encode()))
}

// send asks for a route with a form that gets past the shape of every handler.
func (v visitor) send(r route, path string) apptest.Response {
	if r.method == http.MethodGet {
		return v.do(r.method, path, "", nil)
	}
	return v.do(r.method, path, urlencoded, strings.NewReader(plausible.Encode()))
}

var (
	readField = regexp.MustCompile(`(?:\.(?:Text|Texts|Int|Float|Day|Bool|PostFormValue|FormValue)\(|FormIDs?\[id\.\w+\]\(\w+, )"(\w+)"`)
	showField = regexp.MustCompile(`(?:\bname=|Name: )"([a-z_]+)"`)
	mounted   = regexp.MustCompile(`r\.Post\("([^"]+)"`)
)

// postRoutes is every POST route of the router with the names of the fields that its package
// reads or shows: a new form is in the tests below without being listed.
func postRoutes(t *testing.T, a *apptest.App) map[string][]string {
	t.Helper()
	fields, home := map[string][]string{}, map[string]string{}
	files, err := filepath.Glob("*/*")
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range files {
		ext := filepath.Ext(path)
		if (ext != ".go" && ext != ".templ") || strings.HasSuffix(path, "_templ.go") || strings.HasSuffix(path, "_test.go") {
			continue
		}
		src, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		dir := filepath.Dir(path)
		for _, re := range []*regexp.Regexp{readField, showField} {
			for _, m := range re.FindAllStringSubmatch(string(src), -1) {
				fields[dir] = append(fields[dir], m[1])
			}
		}
		for _, m := range mounted.FindAllStringSubmatch(string(src), -1) {
			home[m[1]], home["/o/{org}"+m[1]] = dir, dir
		}
	}
	out := map[string][]string{}
	err = chi.Walk(a.Routes, func(method, pattern string, _ http.Handler, _ ...func(http.Handler) http.Handler) error {
		if method == http.MethodPost {
			names := append(slices.Clone(fields[home[pattern]]), "return", "revision")
			slices.Sort(names)
			out[pattern] = slices.Compact(names)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(out) < 35 {
		t.Fatalf("only %d forms found", len(out))
	}
	return out
}

// state is a short digest of what is written in the database: each table's rows and youngest one.
type state struct {
	db  *pg.DB
	sql string
}

func watch(t *testing.T, a *apptest.App) *state {
	t.Helper()
	db, err := pg.Open(t.Context(), a.DB.SuperDSN, 1)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(db.Close)
	var parts []string
	r := &pg.Read{}
	pg.All(r, &parts, `select format('(select %L || count(*) || '':'' || coalesce(max(xmin::text::bigint), 0) from %I)', ' ' || table_name || ' ', table_name)
		from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE' and table_name not in ('sessions', 'tries', 'goose_db_version', 'workers') order by 1`)
	if err := db.ReadGlobal(t.Context(), r); err != nil {
		t.Fatal(err)
	}
	return &state{db, "select " + strings.Join(parts, " || ")}
}

func (s *state) now(t *testing.T) string {
	t.Helper()
	out, r := "", &pg.Read{}
	pg.First(r, &out, s.sql)
	if err := s.db.ReadGlobal(t.Context(), r); err != nil {
		t.Fatal(err)
	}
	return out
}

var sentence = regexp.MustCompile(`>[^<>]*[A-Z][^<>]{8,}[.?!][^<>]*<`)

// judge checks one answer to bad input: no failure of ours, in time, with a sentence, and
// nothing written unless it was accepted. It returns the state after it.
func (s *state) judge(t *testing.T, what, before string, got apptest.Response, took time.Duration) string {
	t.Helper()
	after := s.now(t)
	accepted := got.Status < 400
	switch {
	case got.Status >= 500:
		t.Errorf("%s: %d", what, got.Status)
	case took > 2*time.Second:
		t.Errorf("%s took %v", what, took)
	case !accepted && !sentence.MatchString(got.Body):
		t.Errorf("%s: %d without a sentence", what, got.Status)
	case !accepted && before != after:
		t.Errorf("%s: %d, yet something was written:\n%s\n%s", what, got.Status, before, after)
	}
	return after
}

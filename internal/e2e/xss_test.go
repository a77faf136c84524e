package e2e

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/go-chi/chi/v5"
	"github.com/jackc/pgx/v5"

	"plumbline/internal/sample"
	"plumbline/internal/testkit/apptest"
	"plumbline/internal/testkit/browser"
)

// proxy stands between the browser and the site: it hears whether a script ran and what the policy refused.
type proxy struct {
	url string
	mu  sync.Mutex
	ran []string
}

func (p *proxy) heard() []string {
	time.Sleep(500 * time.Millisecond) // what runs and what is reported is on its way
	p.mu.Lock()
	defer p.mu.Unlock()
	was := p.ran
	p.ran = nil
	return was
}

// between starts a proxy; without policy it takes the site's policy away, so that only escaping protects.
func between(t *testing.T, a *apptest.App, payloads []string, policy bool) *proxy {
	t.Helper()
	site, err := url.Parse(a.URL)
	if err != nil {
		t.Fatal(err)
	}
	p := &proxy{}
	forward := &httputil.ReverseProxy{
		Rewrite: func(r *httputil.ProxyRequest) { r.SetURL(site) },
		ModifyResponse: func(r *http.Response) error {
			if csp := r.Header.Get("Content-Security-Policy"); policy && csp != "" {
				r.Header.Set("Content-Security-Policy", csp+"; report-uri /xss-report")
			} else {
				r.Header.Del("Content-Security-Policy")
			}
			return nil
		},
	}
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/proof" { // what a page looks like that escapes nothing
			w.Header().Set("Content-Type", "text/html")
			if policy {
				w.Header().Set("Content-Security-Policy", "default-src 'none'; report-uri /xss-report")
			}
			_, _ = io.WriteString(w, "<!doctype html><body>"+strings.Join(payloads[15:26], "")+"</body>")
			return
		}
		if !strings.HasPrefix(r.URL.Path, "/xss") {
			forward.ServeHTTP(w, r)
			return
		}
		body, _ := io.ReadAll(io.LimitReader(r.Body, 1000)) // best effort, for the message
		p.mu.Lock()
		p.ran = append(p.ran, r.URL.Path+" from "+r.Referer()+" "+string(body))
		p.mu.Unlock()
	}))
	t.Cleanup(srv.CloseClientConnections)
	p.url = srv.URL
	return p
}

// notText are columns that people do not write, beside those whose constraints refuse the payloads.
var notText = []string{"token", "token_hash", "password_hash", "time_zone", "status", "verb", "subject_kind", "kind", "rule", "to_state", "from_state",
	"stop", "trace", "word", "slug", "email", "external_source", "external_id", "role", "state", "error", "hash"}

// only says which rows may have a text.
var only = map[string]string{"tasks.blocked_reason.text": "and t.state = 'blocked'"}

// poison puts the payloads into every text column of every row, and into the texts of what is kept as json.
func poison(t *testing.T, a *apptest.App, payloads []string) (filled []string) {
	t.Helper()
	ctx := t.Context()
	db, err := pgx.Connect(ctx, a.DB.SuperDSN)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close(ctx) }()
	rows, _ := db.Query(ctx, `select c.table_name || '.' || c.column_name || '.' || c.data_type from information_schema.columns c
		join information_schema.tables t using (table_schema, table_name)
		where c.table_schema = 'public' and t.table_type = 'BASE TABLE' and c.table_name not in ('goose_db_version', 'sessions', 'counters', 'task_words', 'activity_seals', 'workers')
			and c.data_type in ('text', 'jsonb') and c.is_generated = 'NEVER' order by 1`)
	columns, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec(ctx, `set session_replication_role = replica`); err != nil { // the histories keep what they are
		t.Fatal(err)
	}
	for _, c := range columns {
		part := strings.Split(c, ".")
		if slices.Contains(notText, part[1]) {
			continue
		}
		value := fmt.Sprintf(`left((select string_agg(p, ' ' order by (n + r.nr * 7) %% 64) from unnest($1::text[]) with ordinality x (p, n)), $2) || ' ' || r.nr`)
		to := value
		if part[2] == "jsonb" {
			to = fmt.Sprintf(`regexp_replace(%s::text, '"(title|name|why|note|reason|sentence|learning|description|clears|label|turn|Sentence|Clears|Label)": "([^"\\]|\\.)*"',
				'"\1": ' || replace(to_json(left(%s, 2000))::text, '\', '\\'), 'g')::jsonb`, part[1], value)
		}
		for _, most := range []int{9000, 3900, 1900, 900, 480, 280, 110, 50, 22, 12} {
			tag, err := db.Exec(ctx, fmt.Sprintf(`update %s t set %s = %s from (select ctid as at, row_number() over () as nr from %s) r where r.at = t.ctid and %s is not null %s`, part[0], part[1], to, part[0], part[1], only[c]), payloads, most)
			if err == nil {
				if tag.RowsAffected() > 0 {
					filled = append(filled, part[0]+"."+part[1])
				}
				break
			}
		}
	}
	return filled
}

// pages are an address of every page, found by following links, and those that show what was asked for.
func pages(t *testing.T, a *apptest.App, base string, payloads []string) []string {
	t.Helper()
	c := a.SignInWith(t, "elif@orrinvale.example", sample.Password)
	link := regexp.MustCompile(`(?:href|action)="(/[^"#]*)`)
	seen, of, out, todo := map[string]bool{}, map[string]int{}, []string{}, []string{base + "/strategy", base + "/tasks", base + "/settings", base + "/strategy?asof=" + time.Now().UTC().AddDate(0, 0, -14).Format(time.DateOnly)}
	for len(todo) > 0 {
		path := strings.ReplaceAll(todo[0], "&amp;", "&")
		todo = todo[1:]
		u, err := url.Parse(path)
		rctx := chi.NewRouteContext()
		if err != nil || seen[path] || !strings.HasPrefix(path, base) || !a.Routes.Match(rctx, http.MethodGet, u.Path) {
			continue
		}
		seen[path] = true
		pattern := rctx.RoutePattern()
		kind := fmt.Sprint(pattern, u.Query().Get("of"), u.Query().Get("view"), u.Query().Has("asof"))
		if of[kind]++; of[kind] > 1 || strings.HasSuffix(pattern, "/events") {
			continue
		}
		got := c.Get(path)
		if got.Status >= 500 {
			t.Errorf("%s: %d", path, got.Status)
		}
		if got.Status == http.StatusOK && strings.HasPrefix(got.Header.Get("Content-Type"), "text/html") {
			out = append(out, path)
		}
		for _, m := range link.FindAllStringSubmatch(got.Body, -1) {
			todo = append(todo, m[1])
		}
	}
	all := url.QueryEscape(strings.Join(payloads, " "))
	return append(out, base+"/search?q="+all, base+"/tasks?q="+all, base+"/strategy?asof="+all, base+"/tasks/new?title="+all, base+"/"+all, "/sign-in?next="+all, base+"/krs/new?objective="+all)
}

// provoke fires what payloads wait for, and says how many elements or addresses they became.
const provoke = `(() => {
	for (const e of document.querySelectorAll("body *")) for (const n of ["mouseover", "focus", "toggle", "error", "load", "animationstart"]) e.dispatchEvent(new Event(n));
	return document.querySelectorAll("[data-xss], base, meta[http-equiv], a[href^='javascript:' i], a[href^='data:' i], a[href^='vbscript:' i], form[action^='javascript:' i]").length;
})()`

// TestSec_T26_NoScriptOfAnybodyRuns fills every text with 64 payloads and opens every page in a browser: without
// the policy no script runs and nothing becomes markup; with it, nothing has to be refused.
func TestSec_T26_NoScriptOfAnybodyRuns(t *testing.T) {
	t.Parallel()
	raw, err := os.ReadFile("testdata/xss.txt")
	if err != nil {
		t.Fatal(err)
	}
	payloads := strings.Split(strings.TrimSpace(string(raw)), "\n")
	a := apptest.New(t)
	if err := a.LoadSample(t); err != nil {
		t.Fatal(err)
	}
	filled := poison(t, a, payloads)
	for _, must := range []string{"tasks.title", "tasks.notes", "tasks.blocked_reason", "teams.name", "pillars.name", "pillars.description", "cycles.name", "objectives.title", "objectives.description",
		"key_results.title", "key_results.description", "key_results.unit", "key_results.learning", "plan_slots.title", "checkins.note", "checkins.flag_note", "users.name", "orgs.name", "memberships.title",
		"goal_versions.why", "goal_versions.data", "activity.data", "signals.sentence", "signals.clears", "past_rows.was", "pillar_signals.data"} {
		if !slices.Contains(filled, must) {
			t.Errorf("no payload got into %s: %v", must, filled)
		}
	}
	paths := pages(t, a, "/o/"+sample.Slug, payloads)
	if len(paths) < 40 {
		t.Errorf("only %d pages: %v", len(paths), paths)
	}
	for _, policy := range []bool{false, true} {
		t.Run(fmt.Sprintf("policy %v", policy), func(t *testing.T) {
			t.Parallel()
			between := between(t, a, payloads, policy)
			p := browser.Open(t, between.url, 1440)
			p.Go("/proof")
			if n := browser.Eval[int](p, provoke); n == 0 || len(between.heard()) == 0 {
				t.Error("a page that escapes nothing is not noticed: the test proves nothing")
			}
			if said := p.Complaints(); policy != (len(said) > 0) {
				t.Errorf("the console of a page that escapes nothing: %q", said)
			}
			p.SignIn("elif@orrinvale.example", sample.Password)
			for _, path := range paths {
				p.Go(path)
				if n := browser.Eval[int](p, provoke); n > 0 {
					t.Errorf("%s has %d things that payloads became", path, n)
				}
			}
			for _, what := range between.heard() {
				t.Errorf("ran, or was refused: %.400s", what)
			}
		})
	}
	t.Logf("%d columns, %d pages", len(filled), len(paths))
}

package e2e

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

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
	p.url = strings.Replace(srv.URL, "127.0.0.1", "localhost", 1) // where the provider sends back to: one cookie for both
	return p
}

// notText are columns that people do not write, beside those whose constraints refuse the payloads.
var notText = []string{"token", "token_hash", "password_hash", "time_zone", "status", "verb", "subject_kind", "kind", "rule", "to_state", "from_state",
	"stop", "trace", "word", "slug", "external_source", "external_id", "role", "state", "error", "hash"}

// only says which rows may have a text: two people sign in.
var only = map[string]string{"tasks.blocked_reason": "and t.state = 'blocked'", "users.email": "and t.email not in ('" + ownerOfSample + "', '" + adminOfSample + "')"}

// poison puts the payloads into every text column of every row, and into the texts of what is kept as json. The first
// row begins with the plainest, the next ones seven further each: a short text holds no more than the first few.
func poison(t *testing.T, db *pgx.Conn, payloads []string) (filled []string) {
	t.Helper()
	ctx := t.Context()
	rows, _ := db.Query(ctx, `select c.table_name || '.' || c.column_name || '.' || c.udt_name from information_schema.columns c
		join information_schema.tables t using (table_schema, table_name)
		where c.table_schema = 'public' and t.table_type = 'BASE TABLE' and c.table_name not in ('goose_db_version', 'counters', 'task_words', 'activity_seals', 'workers')
			and c.udt_name in ('text', 'jsonb', '_text') and c.is_generated = 'NEVER' order by 1`)
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
		value := fmt.Sprintf(`left((select string_agg(p, ' ' order by (n - 1 + (r.nr - 1) * 57) %% 64) from unnest($1::text[]) with ordinality x (p, n)), $2) || ' ' || r.nr`)
		to := value
		switch {
		case part[2] == "_text":
			to = "array[" + value + "]"
		case part[1] == "email" || part[1] == "domain":
			to = "lower(" + value + ")"
		case part[2] == "jsonb":
			to = fmt.Sprintf(`regexp_replace(%s::text, '"(title|name|why|note|reason|sentence|learning|description|clears|label|turn|Sentence|Clears|Label)": "([^"\\]|\\.)*"',
				'"\1": ' || replace(to_json(left(%s, 2000))::text, '\', '\\'), 'g')::jsonb`, part[1], value)
		}
		for _, most := range []int{9000, 3900, 1900, 900, 480, 280, 110, 50, 22, 12} {
			tag, err := db.Exec(ctx, fmt.Sprintf(`update %s t set %s = %s from (select ctid as at, row_number() over () as nr from %s) r where r.at = t.ctid and %s is not null %s`, part[0], part[1], to, part[0], part[1], only[part[0]+"."+part[1]]), payloads, most)
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
	a := apptest.NewWith(t, provider(t, payloads).For)
	if err := a.LoadSample(t); err != nil {
		t.Fatal(err)
	}
	db, err := pgx.Connect(t.Context(), a.DB.SuperDSN)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close(context.Background()) })
	fillUp(t, a, db, payloads)
	filled := poison(t, db, payloads)
	for _, must := range []string{"tasks.title", "tasks.notes", "tasks.blocked_reason", "teams.name", "pillars.name", "pillars.description", "cycles.name", "objectives.title", "objectives.description",
		"key_results.title", "key_results.description", "key_results.unit", "key_results.learning", "plan_slots.title", "checkins.note", "checkins.flag_note", "users.name", "orgs.name", "memberships.title",
		"goal_versions.why", "goal_versions.data", "activity.data", "signals.sentence", "signals.clears", "past_rows.was", "pillar_signals.data", "goal_versions.changed", "imports.names", "signups.org_name", "signups.email",
		"account_tokens.email", "invitations.email", "users.email", "identities.label", "passkeys.name", "sessions.agent", "domains.domain"} {
		if !slices.Contains(filled, must) {
			t.Errorf("no payload got into %s: %v", must, filled)
		}
	}
	paths := pages(t, a, db, payloads)
	for number, policy := range map[string]bool{"1": false, "2": true} {
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
			shown := asOwner(p, a, number, payloads[0])
			for _, path := range paths {
				p.Go(path)
				if n := browser.Eval[int](p, provoke); n > 0 {
					t.Errorf("%s has %d things that payloads became", path, n)
				}
				if browser.Eval[int](p, `performance.getEntriesByType("navigation")[0].responseStatus`) == http.StatusOK {
					shown[patternOf(a, path)], shown[patternOf(a, p.Path())] = true, true
				}
			}
			for _, pattern := range routes(t, a) {
				if !shown[pattern] {
					t.Errorf("no page of %s was shown: add what it needs, or say in unopened why it holds no text", pattern)
				}
			}
			for _, what := range between.heard() {
				t.Errorf("ran, or was refused: %.400s", what)
			}
		})
	}
	t.Logf("%d columns, %d pages", len(filled), len(paths))
}

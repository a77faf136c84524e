//go:build chaos

package chaos

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"plumbline/internal/pg/embedded"
)

// R09: Postgres is stopped fast, stopped immediately, and killed, under load. People are told to
// come back (never that something went wrong), and soon after it is up they are served.
func TestR09RestartPostgres(t *testing.T) {
	w := newWorld(t, procs(2, 1))
	c := w.crowd(2, dice(t))
	kinds := []syscall.Signal{syscall.SIGINT, syscall.SIGQUIT, syscall.SIGKILL}
	var down []outage
	for range min((rounds+1)/2, 10) {
		for _, how := range kinds {
			c.begin()
			time.Sleep(300 * time.Millisecond)
			broken := time.Now()
			breakCluster(t, how)
			time.Sleep(200 * time.Millisecond)
			startCluster(t, 0)
			w.db.Reset()
			up := time.Now()
			w.within(fmt.Sprintf("serving again after %v", how), w.wait("served", 60*time.Second, func() bool { return w.answers("/readyz") }), 5*time.Second)
			down = append(down, outage{broken, time.Now()})
			time.Sleep(700 * time.Millisecond)
			late := up.Add(5 * time.Second)
			for _, a := range w.seen.all(func(a answer) bool { return a.at.After(late) && a.status == http.StatusServiceUnavailable }) {
				t.Errorf("%s is still away five seconds later", a.path)
			}
			c.end()
		}
	}
	away := w.seen.all(func(a answer) bool { return a.status == http.StatusServiceUnavailable })
	for _, a := range away {
		if a.retry == "" {
			t.Errorf("%s says 503 and not when to come back", a.path)
		}
	}
	if len(away) == 0 {
		t.Error("nobody noticed: that proves little")
	}
	w.servedBeside(down)
	w.enough(20)
	w.hold()
}

// outage is from when Postgres was broken until all was served again.
type outage struct{ from, to time.Time }

// meets says that a request was under way during the outage.
func (o outage) meets(a answer) bool { return a.at.Before(o.to) && a.at.Add(a.took).After(o.from) }

// servedBeside fails the test if anybody was told that something went wrong, or if more than one in a hundred
// requests that no outage met was not served.
func (w *world) servedBeside(down []outage) {
	w.t.Helper()
	beside, unserved := 0, 0
	for _, a := range w.seen.all(func(answer) bool { return true }) {
		if a.status >= http.StatusInternalServerError && a.status != http.StatusServiceUnavailable {
			w.t.Errorf("%s answers %d", a.path, a.status)
		}
		if slices.ContainsFunc(down, func(o outage) bool { return o.meets(a) }) {
			continue
		}
		beside++
		if a.status == 0 || a.status >= http.StatusInternalServerError {
			unserved++
		}
	}
	w.t.Logf("%d of %d requests beside the outages were not served", unserved, beside)
	if beside < 20 {
		w.t.Errorf("only %d requests met no outage: that proves little", beside)
	}
	if 100*unserved > beside {
		w.t.Errorf("%d of %d requests that no outage met were not served: more than 1%%", unserved, beside)
	}
}

// R12: a table is locked under load. Whoever needs it is told to come back after two seconds, the
// process says at once that it lives and does not grow, and afterwards all is as before.
func TestR12LockedTable(t *testing.T) {
	w := newWorld(t, procs(1, 1))
	c := w.crowd(3, dice(t))
	c.during(500 * time.Millisecond)
	before, err := w.web[0].usage()
	if err != nil {
		t.Fatal(err)
	}
	hold := 5 * time.Second
	if full {
		hold = 30 * time.Second
	}
	conn := admin(t, w.name)
	defer func() { _ = conn.Close(context.Background()) }()
	if _, err := conn.Exec(t.Context(), `begin; lock table tasks in access exclusive mode`); err != nil {
		t.Fatal(err)
	}
	c.begin()
	locked, slowest := time.Now(), time.Duration(0)
	for time.Since(locked) < hold {
		began := time.Now()
		if status, _, err := w.web[0].get("/healthz"); err != nil || status != http.StatusOK {
			t.Errorf("healthz: %d %v", status, err)
		}
		slowest = max(slowest, time.Since(began))
		time.Sleep(50 * time.Millisecond)
	}
	during, err := w.web[0].usage()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := conn.Exec(t.Context(), `rollback`); err != nil {
		t.Fatal(err)
	}
	c.end()
	w.within("the slowest /healthz", slowest, 100*time.Millisecond)
	told := w.seen.all(func(a answer) bool { return a.status == http.StatusServiceUnavailable })
	if len(told) == 0 {
		t.Error("nobody was told to come back")
	}
	for _, a := range told {
		if a.retry == "" {
			t.Errorf("%s says 503 and not when to come back", a.path)
		}
	}
	w.within("the slowest refusal", percentile(told, 1), 6*time.Second) // a session, a connection and a lock, two seconds each
	if during.memory > 2*max(before.memory, 50_000) {
		t.Errorf("memory grew from %d kB to %d kB", before.memory, during.memory)
	}
	w.hold()
}

// R13: far more people than connections. Nobody waits for ever, nobody sees an error of ours, and
// the operator still gets in.
func TestR13ConnectionsExhausted(t *testing.T) {
	startCluster(t, 20)
	defer startCluster(t, 0)
	w := newWorld(t, procs(2, 1), func(w *world) { w.conns = 12 })
	defer w.end()
	crowd := 100
	if full {
		crowd = 500
	}
	var busy sync.WaitGroup
	var served atomic.Int64
	rng := dice(t)
	for i := range crowd {
		one := w.client(w.orgs[i%len(w.orgs)], w.web[i%2], rng)
		busy.Go(func() {
			for range 3 {
				a := one.do(http.MethodGet, one.web, "/strategy", nil)
				switch {
				case a.status == http.StatusOK:
					served.Add(1)
				case a.status != http.StatusServiceUnavailable:
					t.Errorf("%d %v", a.status, a.err)
				}
			}
		})
	}
	time.Sleep(200 * time.Millisecond)
	// For a moment those who are only asking for a connection hold even the reserved ones.
	w.wait("let in as the operator", 2*time.Second, func() bool {
		conn, err := pgx.Connect(t.Context(), dsn(w.name, embedded.Superuser, "operator"))
		return err == nil && conn.Close(t.Context()) == nil
	})
	if status, _, err := w.web[0].get("/healthz"); err != nil || status != http.StatusOK {
		t.Errorf("healthz: %d %v", status, err)
	}
	busy.Wait()
	t.Logf("%d of %d were served", served.Load(), 3*crowd)
	if served.Load() == 0 {
		t.Error("nobody was served")
	}
	w.wait("back", 10*time.Second, func() bool { return w.answers("/readyz") })
	for _, p := range w.web {
		p.kill() // the checker needs connections too
	}
	w.hold()
}

// R20: the newest migration is taken back and applied again under load. Nobody waits for its locks
// longer than for any other, and the schema is the same afterwards.
func TestR20MigrateUnderLoad(t *testing.T) {
	w := newWorld(t, procs(1, 1))
	before := w.schema()
	c := w.crowd(1, dice(t))
	c.begin()
	for range min(rounds, 5) {
		w.migrate("down")
		w.migrate("up")
	}
	c.end()
	if after := w.schema(); after != before {
		t.Errorf("the schema was %s and is %s", before, after)
	}
	w.wait("ready", 10*time.Second, func() bool { return w.answers("/readyz") })
	w.hold()
}

func (w *world) migrate(way string) {
	w.t.Helper()
	p := &process{w: w, name: "migrate"}
	if out, err := p.command("migrate", way).CombinedOutput(); err != nil {
		w.t.Fatalf("migrate %s: %v\n%s", way, err, strings.TrimSpace(string(out)))
	}
}

// schema is a fingerprint of every column, constraint, index and policy.
func (w *world) schema() (sum string) {
	w.t.Helper()
	err := w.db.QueryRow(context.Background(), `select md5(string_agg(d, '|' order by d)) from (
		select format('%s.%s %s %s %s', attrelid::regclass, attname, atttypid::regtype, attnotnull, pg_get_expr(adbin, adrelid)) as d
			from pg_attribute a join pg_class c on c.oid = attrelid left join pg_attrdef on adrelid = attrelid and adnum = attnum
			where relnamespace = 'public'::regnamespace and attnum > 0 and not attisdropped
		union all select conrelid::regclass || pg_get_constraintdef(oid) from pg_constraint where connamespace = 'public'::regnamespace
		union all select indexdef from pg_indexes where schemaname = 'public'
		union all select format('%s %s %s %s', tablename, policyname, qual, with_check) from pg_policies) x`).Scan(&sum)
	if err != nil {
		w.t.Fatal(err)
	}
	return sum
}

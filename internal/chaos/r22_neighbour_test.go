//go:build chaos

package chaos

import (
	"archive/zip"
	"bytes"
	"context"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

// noise is work of one organisation that comes from elsewhere, with all that an import leaves.
const noise = `insert into tasks (org_id, id, number, team_id, title, state_since, active_at, created_at)
		select 'ORG', gen_random_uuid(), 1000000 + n, 'TEAM', 'Many canary-alba', now(), now(), now() from generate_series(1, SIZE) n;
	insert into task_states (org_id, id, task_id, to_state, at) select org_id, gen_random_uuid(), id, state, created_at from tasks where org_id = 'ORG' and number > 1000000;
	insert into activity (org_id, id, at, verb, subject_kind, subject_id) select org_id, ` + eventID + `, created_at, 'task.created', 'task', id from tasks where org_id = 'ORG' and number > 1000000;
	insert into signal_queue (org_id, kind, ref_id) select org_id, 'task', id from tasks where org_id = 'ORG' and number > 1000000`

// eventID is what the product would have given an event: it begins with the moment.
const eventID = `overlay(gen_random_uuid()::text placing
		overlay(lpad(to_hex((extract(epoch from clock_timestamp()) * 1000)::bigint), 12, '0') placing '-' from 9 for 0) from 1 for 13)::uuid`

// R22: one organisation has many tasks, announces them all at once, imports more, takes everything out, and asks without
// pause. The others hardly notice, and their signals follow within seconds. The one may be told to wait; nothing it began fails.
func TestR22NoisyNeighbour(t *testing.T) {
	w := newWorld(t, procs(2, 1))
	size, rows := "2000", 1000
	if full {
		size, rows = "200000", 20_000
		w.more(46)
	}
	big, small := w.orgs[0], w.orgs[1:]
	c := &crowd{w: w}
	rng := dice(t)
	for i, o := range small {
		one := w.client(o, w.web[i%2], rng)
		if one.front = &c.front; full {
			one.pause = time.Second
		}
		c.all = append(c.all, one)
	}
	served := func(a answer) bool { return a.status > 0 && a.status < http.StatusInternalServerError }
	c.during(1500 * time.Millisecond)
	quiet := percentile(w.seen.all(served), 0.95)
	began := time.Now()
	c.begin()
	ages := w.noise(big, size, rows)
	c.end()
	others := w.seen.all(func(a answer) bool { return a.at.After(began) && a.org != big })
	loud := percentile(others, 0.95)
	slices.Sort(ages)
	age := ages[len(ages)*99/100]
	t.Logf("p95 of the others: %v in quiet, %v in %v beside the noise, %d requests; p99 of their signals' age %v", quiet, loud, time.Since(began), len(others), age)
	w.within("p95 of the others", loud, max(200*time.Millisecond, quiet*13/10))
	w.within("p99 of the age of their signals", age, 5*time.Second)
	for _, a := range w.seen.all(func(a answer) bool { return !served(a) && (a.org != big || a.status > 0 && a.retry == "") }) { // the one gives up by herself
		t.Errorf("%s of %s: %d %v", a.path, a.org.slug, a.status, a.err)
	}
	seq := w.last()
	w.wait("done with the noise", 5*time.Minute, func() bool { return w.processed(seq) })
	w.hold()
}

// noise is made for three seconds at least and until the import is done; meanwhile the ages of the others' marks are taken.
func (w *world) noise(big *tenant, size string, rows int) (ages []time.Duration) {
	w.t.Helper()
	w.alter(strings.NewReplacer("ORG", big.member.Org.ID.String(), "TEAM", big.team.String(), "SIZE", size).Replace(noise))
	var flood, imports sync.WaitGroup
	ctx, stop := context.WithCancel(context.Background())
	imports.Go(func() { w.importing(big, rows) })
	imports.Go(func() { time.Sleep(3 * time.Second) })
	var exports atomic.Int64
	for range 2 {
		flood.Go(func() {
			for ctx.Err() == nil {
				w.exporting(big, &exports)
			}
		})
	}
	for range 4 {
		one := w.client(big, w.web[0], dice(w.t))
		flood.Go(func() {
			for ctx.Err() == nil {
				one.page()
			}
		})
	}
	age := map[int64]time.Duration{}
	flood.Go(func() {
		for ctx.Err() == nil {
			w.waiting(big, age)
			time.Sleep(20 * time.Millisecond)
		}
	})
	imports.Wait()
	stop()
	flood.Wait()
	if exports.Load() == 0 {
		w.t.Error("no export came to its end")
	}
	return append(slices.Collect(maps.Values(age)), 0) // the one that nobody saw wait
}

// waiting notes how old the marks of all others are that still wait.
func (w *world) waiting(big *tenant, age map[int64]time.Duration) {
	found, err := w.db.Query(context.Background(), `select seq, extract(epoch from clock_timestamp() - at)::float8 from signal_queue where org_id <> $1`, big.member.Org.ID)
	if err != nil {
		w.t.Error(err)
		return
	}
	var seq int64
	var s float64
	if _, err = pgx.ForEachRow(found, []any{&seq, &s}, func() error { age[seq] = time.Duration(s * float64(time.Second)); return nil }); err != nil {
		w.t.Error(err)
	}
}

// importing takes a file of so many rows in, as somebody does who looks at the preview and confirms it.
func (w *world) importing(o *tenant, rows int) {
	file := "Summary,Issue key,Status,Description\n"
	for n := range rows {
		file += fmt.Sprintf("Imported %d %s,N-%d,%s,Row of a file\n", n, o.canary(), n, []string{"To Do", "In Progress", "Done"}[n%3])
	}
	preview, err := o.upload(w.web[1], file)
	if err != nil || preview == "" {
		w.t.Errorf("the upload gave %q, %v", preview, err)
		return
	}
	res, body, err := o.post(w.web[1], preview, "application/x-www-form-urlencoded", strings.NewReader("do=import"))
	if err != nil || res.StatusCode != http.StatusSeeOther {
		w.t.Errorf("the import: %v %.300s", err, body)
		return
	}
	var n int
	if err := w.db.QueryRow(context.Background(), `select count(*) from tasks where org_id = $1 and title like 'Imported %'`, o.member.Org.ID).Scan(&n); err != nil || n != rows {
		w.t.Errorf("%d of %d rows were imported (%v)", n, rows, err)
	}
}

// exporting takes everything out, unless it is told that somebody else does already.
func (w *world) exporting(o *tenant, done *atomic.Int64) {
	res, body, err := o.post(w.web[1], "/o/"+o.slug+"/settings/export", "application/x-www-form-urlencoded", strings.NewReader(url.Values{"current": {password}}.Encode()))
	if err == nil && res.StatusCode == http.StatusTooManyRequests {
		time.Sleep(100 * time.Millisecond)
		return
	}
	if err == nil {
		_, err = zip.NewReader(bytes.NewReader(body), int64(len(body)))
	}
	if err != nil {
		w.t.Errorf("an export: %v", err)
		return
	}
	done.Add(1)
}

//go:build chaos

package chaos

import (
	"net/http"
	"os"
	"sync"
	"syscall"
	"testing"
	"time"

	"plumbline/internal/failpoint"
)

// R03: a worker stands still in the middle of a computation, another takes over, and when the first
// goes on its old result is refused: the database has ended its transaction.
func TestR03StopWorker(t *testing.T) {
	limit := 10 * time.Second // what the product sets
	options := []option{procs(1, 2)}
	if !full {
		limit = 2 * time.Second
		options = append(options, settled("&idle_in_transaction_session_timeout=2s"))
	}
	w := newWorld(t, options...)
	c := w.crowd(1, dice(t))
	zombie := w.workers[0]
	for range min(rounds, 3) {
		c.begin()
		zombie.arm(failpoint.Computing + " stop")
		w.wait("standing still", 15*time.Second, zombie.stopped)
		seq := w.last()
		took := w.wait("taken over", 60*time.Second, func() bool { return w.processed(seq) })
		w.within("the takeover", took, limit+2*time.Second)
		c.end()
		zombie.signal(syscall.SIGCONT)
		w.hold()
	}
	w.enough(10)
}

// R04: every process is asked to end and started again, one after the other, while the balancer
// keeps new requests away from it and one change is halfway through: no request fails, and each
// ends within its 15 seconds.
func TestR04RollingRestart(t *testing.T) {
	w := newWorld(t, procs(2, 2))
	c := w.crowd(2, dice(t))
	c.begin()
	for range min(rounds, 10) {
		for _, p := range w.all() {
			c.front.take(p)
			last := func() {}
			if p.addr != "" {
				last = w.halfway(p)
			}
			p.term()
			last()
			p.start()
			c.front.put()
		}
	}
	c.end()
	for _, a := range w.seen.all(func(a answer) bool { return a.status == 0 || a.status >= http.StatusInternalServerError }) {
		t.Errorf("%s: %d %v", a.path, a.status, a.err)
	}
	w.enough(20)
	w.hold()
}

// halfway sends a change that stands still in its transaction, and returns what waits for its answer.
func (w *world) halfway(p *process) func() {
	one := w.client(w.orgs[0], p, dice(w.t))
	p.arm(failpoint.Written + " 300ms")
	var busy sync.WaitGroup
	busy.Go(func() { one.create(w.t.Context()) })
	w.wait("halfway through a change", 15*time.Second, func() bool { _, err := os.Stat(p.control()); return err != nil })
	return busy.Wait
}

// R07: no wake-up reaches anybody, and the connections that listen are cut: workers find what is
// due by looking.
func TestR07LostWakeUps(t *testing.T) {
	w := newWorld(t, procs(1, 1))
	w.alter(`revoke execute on function pg_notify(text, text) from public`)
	c := w.crowd(1, dice(t))
	c.begin()
	for range min(rounds, 10) {
		time.Sleep(500 * time.Millisecond)
		w.alter(`select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and query ilike 'listen%'`)
	}
	c.end()
	seq := w.last()
	w.within("finding what is due", w.wait("found", 30*time.Second, func() bool { return w.processed(seq) }), 5*time.Second)
	w.enough(10)
	w.hold()
}

// R08: what is being computed changes between the reading and the writing, again and again.
func TestR08ChangeDuringComputation(t *testing.T) {
	w := newWorld(t, procs(1, 1))
	for range rounds {
		hammer(w)
	}
	w.enough(20 * rounds)
	w.hold()
}

// R06: every change is announced three times in any order, and again after it was processed: what
// is stored is the same to the byte.
func TestR06DuplicateDelivery(t *testing.T) {
	w := newWorld(t, procs(1, 2))
	w.crowd(1, dice(t)).during(time.Second)
	w.hold()
	before := w.stored()
	for range rounds {
		w.alter(`insert into signal_queue (org_id, kind, ref_id) select org_id, kind, id from (
			select org_id, 'task' as kind, id from tasks union all select org_id, 'key_result', id from key_results union all
			select org_id, 'team', id from teams union all select org_id, 'objective', id from objectives union all select org_id, 'pillar', id from pillars) s,
			generate_series(1, 3) order by random()`)
		var f findings
		w.quiet(&f)
		if after := w.stored(); after != before {
			t.Errorf("stored %s, after the same again %s", before, after)
		}
	}
	w.hold()
}

// stored is a fingerprint of every signal, but for when it was computed.
func (w *world) stored() (sum string) {
	w.t.Helper()
	conn := admin(w.t, w.name)
	defer func() { _ = conn.Close(w.t.Context()) }()
	for _, table := range []string{"kr_signals", "objective_signals", "pillar_signals", "team_signals", "task_signals", "signals", "goal_days", "team_days"} {
		var one string
		if err := conn.QueryRow(w.t.Context(), `select md5(coalesce(string_agg(row, '|' order by row), '')) from (select (to_jsonb(x) - 'computed_at')::text as row from `+table+` x) y`).Scan(&one); err != nil {
			w.t.Fatal(err)
		}
		sum += one[:8]
	}
	return sum
}

//go:build chaos

package chaos

import (
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"
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

// R22: one organisation has many tasks, announces them all at once and asks without pause. The
// others hardly notice, and their signals follow within seconds.
func TestR22NoisyNeighbour(t *testing.T) {
	w := newWorld(t, procs(2, 1))
	size := "2000"
	if full {
		size = "200000"
	}
	big, small := w.orgs[0], w.orgs[1:]
	c := &crowd{w: w}
	rng := dice(t)
	for i, o := range small {
		one := w.client(o, w.web[i%2], rng)
		one.front = &c.front
		c.all = append(c.all, one)
	}
	served := func(a answer) bool { return a.status > 0 && a.status < http.StatusInternalServerError }
	c.during(1500 * time.Millisecond)
	quiet := percentile(w.seen.all(served), 0.95)
	began := time.Now()
	w.alter(strings.NewReplacer("ORG", big.member.Org.ID.String(), "TEAM", big.team.String(), "SIZE", size).Replace(noise))
	var flood sync.WaitGroup
	stop := began.Add(3 * time.Second)
	for range 4 {
		one := w.client(big, w.web[0], rng)
		flood.Go(func() {
			for time.Now().Before(stop) {
				one.page()
			}
		})
	}
	c.during(3 * time.Second)
	flood.Wait()
	theirs := w.seen.all(func(a answer) bool { return served(a) && a.at.After(began) && a.org != big })
	loud := percentile(theirs, 0.95)
	t.Logf("p95 of the others: %v in quiet, %v beside the noise", quiet, loud)
	w.within("p95 of the others", loud, max(200*time.Millisecond, quiet*13/10))
	w.hold()
}

//go:build chaos

package chaos

import (
	"testing"
	"time"
)

// Without a fault every invariant holds: what is found elsewhere comes from what was broken there.
// And nothing is left open by the work: goroutines, files and connections are as before (I9). Postgres takes plans
// that it would take of large tables.
func TestCalm(t *testing.T) {
	w := newWorld(t, parallel, procs(2, 1))
	c := w.crowd(2, dice(t))
	c.during(time.Second)
	before := w.usages()
	c.during(2 * time.Second)
	w.enough(30)
	w.hold()
	w.wait("as few goroutines and files as before", 10*time.Second, func() bool {
		for i, after := range w.usages() {
			// A pool may not have been full before.
			if after.goroutines > before[i].goroutines*21/20+w.conns || after.files > before[i].files*21/20+w.conns {
				return false
			}
		}
		return true
	})
	var connections int
	if err := w.db.QueryRow(t.Context(), `select count(*) from pg_stat_activity where datname = current_database() and application_name <> 'checker'`).Scan(&connections); err != nil {
		t.Fatal(err)
	}
	if most := len(w.all()) * (w.conns + 1); connections > most {
		t.Errorf("%d connections of at most %d", connections, most)
	}
}

// usages of every process once its clients have gone.
func (w *world) usages() (all []usage) {
	w.t.Helper()
	for _, p := range w.all() {
		u, err := p.usage()
		if err != nil {
			w.t.Fatal(err)
		}
		all = append(all, u)
	}
	return all
}

// parallel makes every plan worth several processes that may have them.
func parallel(w *world) {
	for _, cost := range []string{"parallel_setup_cost", "parallel_tuple_cost", "min_parallel_table_scan_size", "min_parallel_index_scan_size"} {
		w.alter("alter database " + w.name + " set " + cost + " = 0")
	}
}

//go:build chaos

package chaos

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"plumbline/internal/failpoint"
)

// fault is a mistake somebody could make, in the source or in the schema, with what brings it to
// light and the invariant that must be found broken.
type fault struct {
	name    string
	plant   string // the switch of the source's patches
	schema  string
	webs    int
	provoke func(*world)
	breaks  string
}

// patch replaces one piece of a source file. Nothing in the repository changes: the compiler is
// given the other file. All are in one binary, each behind its switch in the environment.
type patch struct{ file, from, to string }

var patches = []patch{
	{"internal/mark/mark.go", "import (", "import (\n\t\"os\"\n"},
	{"internal/mark/mark.go", "\ttx.Queue(`insert into signal_queue (org_id, kind, ref_id) values ($1, $2, $3)`,", `
	into := "insert into signal_queue (org_id, kind, ref_id) select $1::uuid, $2::text, $3::uuid"
	if os.Getenv("PLANT") == "coalescing" {
		into += " where not exists (select from signal_queue where org_id = $1 and kind = $2 and ref_id = $3)"
	}
	tx.Queue(into,`},
	{"internal/task/state.go", "import (", "import (\n\t\"os\"\n"},
	{"internal/task/state.go", "c.Revision != t.Revision {", `c.Revision != t.Revision && os.Getenv("PLANT") != "revision" {`},
	{"internal/task/diff.go", "import (", "import (\n\t\"os\"\n"},
	{"internal/task/diff.go", "c.Revision != before {", `c.Revision != before && os.Getenv("PLANT") != "revision" {`},
	{"internal/pg/tx.go", "import (", "import (\n\t\"os\"\n\t\"strings\"\n"},
	{"internal/pg/tx.go", "func (tx *Tx) QueueAt(sql string, args ...any) {", `func (tx *Tx) QueueAt(sql string, args ...any) {
	if os.Getenv("PLANT") == "audit" && strings.HasPrefix(sql, "insert into activity") {
		tx.after = append(tx.after, func() {
			b := &pgx.Batch{}
			b.Queue("begin")
			b.Queue("select set_config('app.org_id', $1, true)", tx.org.String())
			b.Queue(sql, append(args, nil)...)
			b.Queue("commit")
			_ = tx.conn.SendBatch(context.Background(), b).Close()
		})
		return
	}`},
}

var faults = []fault{
	{name: "a change is not queued while its like is being computed", plant: "coalescing", webs: 1, breaks: "I3", provoke: hammer},
	{name: "no revision check", plant: "revision", webs: 2, breaks: "I2", provoke: duels},
	{name: "audit outside the transaction", plant: "audit", webs: 2, breaks: "I6", provoke: killCommitted},
	{name: "a policy dropped on one table", webs: 1, breaks: "I5", provoke: calm,
		schema: `drop policy tenant on checkins; create policy tenant on checkins using (true) with check (org_id = tid())`},
	{name: "one single-column key", webs: 1, breaks: "I5", provoke: cross,
		schema: `alter table key_results add constraint planted unique (id);
			alter table task_links drop constraint task_links_org_id_kr_id_fkey, add constraint task_links_planted foreign key (kr_id) references key_results (id)`},
	{name: "commits that are not on disk when they are acknowledged", webs: 1, breaks: "I1", provoke: crash,
		schema: `alter role plumbline_app in database ` + current + ` set synchronous_commit = off`},
}

// current stands for the name of the world's database.
const current = "CURRENT"

// TestPlantedFaults plants each fault and provokes it: the checker finds it, and finds nothing when
// the same is done without the fault.
func TestPlantedFaults(t *testing.T) {
	for _, f := range faults {
		t.Run(strings.ReplaceAll(f.name, " ", "_"), func(t *testing.T) {
			for _, planted := range []bool{false, true} {
				w := f.world(t, planted)
				f.provoke(w)
				began := time.Now()
				found := w.check()
				t.Logf("planted %t: %d findings in %v", planted, len(found), time.Since(began).Round(time.Millisecond))
				switch {
				case planted && !found.of(f.breaks):
					t.Errorf("the planted fault was not found as %s: %v", f.breaks, found)
				case planted:
					t.Logf("found: %s", found[0])
				case len(found) > 0:
					t.Errorf("without the fault: %v", found)
				}
			}
		})
	}
}

func (f fault) world(t *testing.T, planted bool) *world {
	t.Helper()
	options := []option{func(w *world) { procs(f.webs, 1)(w) }}
	if planted {
		options = append(options, func(w *world) {
			if f.plant != "" {
				w.bin = plantedBinary(t)
			}
			for _, p := range w.all() {
				p.env = []string{"PLANT=" + f.plant}
			}
			if f.schema != "" {
				w.alter(strings.ReplaceAll(f.schema, current, w.name))
			}
		})
	}
	return newWorld(t, options...)
}

// alter changes the schema behind the product's back.
func (w *world) alter(sql string) {
	w.t.Helper()
	conn := admin(w.t, w.name)
	defer func() { _ = conn.Close(context.Background()) }()
	if _, err := conn.Exec(context.Background(), sql); err != nil {
		w.t.Fatal(err)
	}
}

var plantedPath string

// plantedBinary has every fault in it, switched off.
func plantedBinary(t *testing.T) string {
	t.Helper()
	if plantedPath != "" {
		return plantedPath
	}
	sources := map[string]string{}
	for _, p := range patches {
		path, err := filepath.Abs(filepath.Join("..", "..", p.file))
		if err != nil {
			t.Fatal(err)
		}
		if sources[path] == "" {
			source, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			sources[path] = string(source)
		}
		if n := strings.Count(sources[path], p.from); n != 1 {
			t.Fatalf("%s holds %q %d times: the fault must be planted elsewhere", p.file, p.from, n)
		}
		sources[path] = strings.Replace(sources[path], p.from, p.to, 1)
	}
	overlay := map[string]map[string]string{"Replace": {}}
	for path, source := range sources {
		with := filepath.Join(home, "planted-"+filepath.Base(path))
		if err := os.WriteFile(with, []byte(source), 0o600); err != nil {
			t.Fatal(err)
		}
		overlay["Replace"][path] = with
	}
	text, err := json.Marshal(overlay)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(home, "overlay.json")
	if err := os.WriteFile(path, text, 0o600); err != nil {
		t.Fatal(err)
	}
	plantedPath = build(t, "planted", path)
	return plantedPath
}

func calm(w *world) { w.crowd(1, dice(w.t)).during(500 * time.Millisecond) }

// killCommitted kills a process between a commit and its answer.
func killCommitted(w *world) {
	c := w.crowd(1, dice(w.t))
	c.begin()
	for range 3 {
		w.web[0].arm(failpoint.Committed + " kill")
		if !w.web[0].wait(15 * time.Second) {
			w.t.Fatal("no commit was met")
		}
		w.web[0].start()
	}
	c.end()
}

// cross writes a row that refers to another organisation, where the schema lets it.
func cross(w *world) {
	calm(w)
	_, _ = w.db.Exec(context.Background(), `insert into task_links (org_id, id, task_id, kr_id, impact, provenance, linked_at)
		select t.org_id, gen_random_uuid(), t.id, $2, 3, 'imported', now() from tasks t where t.org_id = $1 limit 1`, w.orgs[0].member.Org.ID, w.orgs[1].krs[0])
}

// crash kills the database under load, with the clients at work. Nobody writes its log but the commits that wait for it.
func crash(w *world) {
	c := w.crowd(2, dice(w.t))
	for range 2 {
		c.begin()
		writer := w.walWriter()
		if err := syscall.Kill(writer, syscall.SIGSTOP); err != nil {
			w.t.Fatal(err)
		}
		time.Sleep(700 * time.Millisecond)
		breakCluster(w.t, syscall.SIGKILL, writer)
		c.pause()
		startCluster(w.t, 0)
		w.db.Reset()
	}
	w.wait("ready again", 15*time.Second, func() bool { return w.answers("/readyz") })
	c.begin()
	c.end()
}

// walWriter is the process that writes the log in the background.
func (w *world) walWriter() (pid int) {
	w.t.Helper()
	if err := w.db.QueryRow(context.Background(), `select pid from pg_stat_activity where backend_type = 'walwriter'`).Scan(&pid); err != nil {
		w.t.Fatal(err)
	}
	return pid
}

// hammer changes the same few tasks faster than they are computed.
func hammer(w *world) {
	c := w.crowd(1, dice(w.t))
	ctx := context.Background()
	for _, one := range c.all {
		one.create(ctx)
	}
	w.workers[0].arm(failpoint.Computing + " 20ms always")
	end := time.Now().Add(1500 * time.Millisecond)
	for _, one := range c.all {
		c.busy.Go(func() {
			for time.Now().Before(end) {
				if s, err := one.subject(); err == nil {
					one.move(ctx, s)
				}
			}
		})
	}
	c.busy.Wait()
	w.workers[0].disarm()
}

// duels saves twice on the same revision, many times.
func duels(w *world) {
	c := w.crowd(1, dice(w.t))
	for _, one := range c.all {
		c.busy.Go(func() {
			one.create(context.Background())
			for range 5 {
				if s, err := one.subject(); err == nil {
					one.duel(s)
				}
			}
		})
	}
	c.busy.Wait()
}

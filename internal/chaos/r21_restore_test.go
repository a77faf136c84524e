//go:build chaos

package chaos

import (
	"context"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"plumbline/internal/pg/embedded"
)

// R21: a dump and a base backup are taken under load as the README says, and each is restored into a new cluster: what was
// acknowledged before is there, whole, and everything computes to what is stored.
func TestR21Restore(t *testing.T) {
	w := newWorld(t, procs(1, 1))
	c := w.crowd(1, dice(t))
	c.during(time.Second)
	w.enough(5)
	before := w.ledger.read(t)
	dump, base := filepath.Join(w.dir, "dump"), filepath.Join(home, "base")
	bin := cluster.Binaries().Dir
	c.begin()
	tool(t, bin+"/pg_dump", "--format=custom", "--file="+dump, cluster.DSN(w.name, embedded.Superuser))
	tool(t, bin+"/pg_basebackup", "--wal-method=stream", "--checkpoint=fast", "--pgdata="+filepath.Join(base, "postgres"), "--dbname="+cluster.DSN("postgres", embedded.Superuser))
	c.end()
	w.hold()
	tool(t, "chown", "-R", "--reference="+filepath.Join(clusterDir(), "postgres"), base)

	w.restored(base, before, func() {})
	w.restored(filepath.Join(home, "dumped"), before, func() {
		clone(t, w.name, "")
		tool(t, bin+"/pg_restore", "--exit-on-error", "--dbname="+cluster.DSN(w.name, embedded.Superuser), dump)
	})
}

// restored looks at what a cluster holds, once it is filled, in the place of the one that runs.
func (w *world) restored(dir string, before map[string]*op, fill func()) {
	w.t.Helper()
	s, err := embedded.Start(context.Background(), embedded.Options{DataDir: dir})
	if err != nil {
		w.t.Fatal(err)
	}
	running := cluster
	cluster = s
	defer func() { s.Stop(); cluster = running }()
	fill()
	conn := admin(w.t, w.name)
	defer func() { _ = conn.Close(context.Background()) }()
	have := map[string]trace{}
	for kind := range marks {
		for _, t := range traces(w, conn, kind) {
			have[t.Op] = t
		}
	}
	for id, o := range before {
		if t := have[id]; o.Outcome == ok && (t.Stored != 1 || t.Told != 1) {
			w.t.Errorf("%s: %s %s was acknowledged and is there %d times, with %d lines of activity", dir, o.Kind, id, t.Stored, t.Told)
		}
	}
	var f findings
	w.checkSignals(&f)
	for _, finding := range f {
		w.t.Errorf("%s: %s", dir, finding)
	}
}

func tool(t testing.TB, program string, args ...string) {
	t.Helper()
	if out, err := exec.Command(program, args...).CombinedOutput(); err != nil {
		t.Fatalf("%s: %v\n%s", program, err, out)
	}
}

//go:build chaos

package chaos

import (
	"errors"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// git asks the history of the checkout the tests run in.
func git(args ...string) (string, error) {
	out, err := exec.Command("git", append([]string{"-C", "../..", "-c", "safe.directory=*"}, args...)...).Output()
	return strings.TrimSpace(string(out)), err
}

// versionBefore is the last commit whose migrations are the first of those there are now, and how many there are
// more now: what was made side by side is one step.
func versionBefore() (commit string, more int, err error) {
	now, err := filepath.Glob("../../migrations/[0-9]*.sql")
	if err != nil {
		return "", 0, err
	}
	for i := range now {
		now[i] = filepath.Base(now[i])
	}
	slices.Sort(now)
	added, err := git("log", "--diff-filter=A", "--format=%H", "--", "migrations/")
	if err != nil {
		return "", 0, err
	}
	for _, c := range strings.Fields(added) {
		was, err := git("ls-tree", "-r", "--name-only", c+"^", "migrations/")
		if err != nil {
			return "", 0, err
		}
		var then []string
		for _, name := range strings.Fields(was) {
			if strings.HasSuffix(name, ".sql") {
				then = append(then, filepath.Base(name))
			}
		}
		if len(then) > 0 && len(then) < len(now) && slices.Equal(then, now[:len(then)]) {
			return c + "^", len(now) - len(then), nil
		}
	}
	return "", 0, errors.New("no commit of it has fewer migrations")
}

// buildBefore makes the binary of a commit, with the assets of now. It is kept for the next run.
func buildBefore(t *testing.T, commit string) string {
	t.Helper()
	cache, err := os.UserCacheDir()
	if err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(cache, "plumbline-test", strings.TrimSuffix(commit, "^"))
	bin := filepath.Join(dir, "bin", "plumbline")
	if _, err := os.Stat(bin); err != nil {
		if err := os.MkdirAll(dir, 0o700); err != nil {
			t.Fatal(err)
		}
		unpack := exec.Command("sh", "-c", `git -C "$1" -c "safe.directory=*" archive "$2" cmd internal migrations web go.mod go.sum | tar -x -C "$3" && cp -R "$1/web/static/." "$3/web/static/"`,
			"sh", "../..", commit, dir)
		if out, err := unpack.CombinedOutput(); err != nil {
			t.Fatalf("unpack %s: %v\n%s", commit, err, out)
		}
		build := exec.Command("go", "build", "-buildvcs=false", "-tags", "chaos", "-o", bin, "./cmd/plumbline")
		build.Dir = dir
		if out, err := build.CombinedOutput(); err != nil {
			t.Fatalf("build %s: %v\n%s", commit, err, out)
		}
	}
	// The database's account, and whoever else, must not need the way to the cache.
	own := filepath.Join(home, "before")
	b, err := os.ReadFile(bin)
	if err == nil {
		err = os.WriteFile(own, b, 0o700) //nolint:gosec // a program
	}
	if err != nil {
		t.Fatal(err)
	}
	return own
}

// R20: the version before works on while the schema moves to this one, and both work side by side on it afterwards,
// each with web and worker, until the old one goes. What is promised: a migration only adds to what the version
// before reads and writes. What that version needs is dropped or renamed one release later, when nothing runs that
// uses it, and a column it does not know of has a default. So nobody has to stop for an update, and the version
// before can be started again while the schema stays.
func TestR20OldAndNewTogether(t *testing.T) {
	if !full {
		t.Skip("old and new together take a build of the old one: make chaos tries it")
	}
	commit, more, err := versionBefore()
	if err != nil {
		t.Skipf("this checkout has no history to build the version before from, so old and new are not tried together: %v", err)
	}
	w := newWorld(t)
	old := buildBefore(t, commit)
	for range more {
		w.migrate("down")
	}
	tenants := w.orgs
	w.orgs = nil
	web, worker := w.process("web1"), w.process("worker1")
	web.bin, worker.bin = old, old
	w.web, w.workers = []*process{web, w.process("web2")}, []*process{worker, w.process("worker2")}
	web.start()
	worker.start()
	for _, o := range tenants { // the template's sessions are of a later version
		one := *o
		one.cookie = web.signIn(o.member.Email)
		w.orgs = append(w.orgs, &one)
	}
	c := w.crowd(1, dice(t))
	c.front.take(w.web[1])
	c.begin()
	time.Sleep(time.Second)
	w.migrate("up")
	time.Sleep(time.Second)
	w.web[1].start()
	w.workers[1].start()
	c.front.put()
	time.Sleep(2 * time.Second)
	worker.term() // the new worker takes over
	c.front.take(web)
	web.term()
	time.Sleep(time.Second)
	c.end()
	for _, a := range w.seen.all(func(a answer) bool { return a.status == 0 || a.status >= http.StatusInternalServerError }) {
		t.Errorf("%s answers %s with %d %v", a.web.name, a.path, a.status, a.err)
	}
	for _, p := range w.web {
		if n := len(w.seen.all(func(a answer) bool { return a.web == p && a.status < http.StatusBadRequest })); n < 20 {
			t.Errorf("%s answered only %d requests: that proves little", p.name, n)
		}
	}
	w.enough(40)
	w.web, w.workers = w.web[1:], w.workers[1:]
	w.hold()
}

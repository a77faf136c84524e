package e2e

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"plumbline/internal/pg"
	"plumbline/internal/sample"
)

// postmaster is the embedded server's process; 0 if no server says that it runs.
func (p *process) postmaster() int {
	p.t.Helper()
	text, err := os.ReadFile(filepath.Join(p.data(), "postgres", "postmaster.pid"))
	if errors.Is(err, fs.ErrNotExist) {
		return 0
	}
	line, _, _ := strings.Cut(string(text), "\n")
	pid, bad := strconv.Atoi(line)
	if err = errors.Join(err, bad); err != nil {
		p.t.Fatal(err)
	}
	return pid
}

// interrupt is Ctrl-C; the process ends well and takes its database with it.
func (p *process) interrupt() {
	p.t.Helper()
	server := p.postmaster()
	if server == 0 || syscall.Kill(server, 0) != nil {
		p.t.Fatal("there is no database to end")
	}
	if err := p.cmd.Process.Signal(os.Interrupt); err != nil {
		p.t.Fatal(err)
	}
	if err := p.cmd.Wait(); err != nil {
		p.t.Errorf("Ctrl-C ended it with %v", err)
	}
	if err := syscall.Kill(server, 0); !errors.Is(err, syscall.ESRCH) || p.postmaster() != 0 {
		p.t.Errorf("the database is still there: %v", err)
	}
}

// counts are how many organisations and events there are.
func (p *process) counts() (n struct{ Orgs, Events int64 }) {
	p.t.Helper()
	db, leave := p.database()
	defer leave()
	r := &pg.Read{}
	pg.First(r, &n, `select (select count(*) from orgs) as orgs, (select count(*) from activity) as events`)
	if err := db.ReadGlobal(p.t.Context(), r); err != nil {
		p.t.Fatal(err)
	}
	return n
}

// TestTheFirstMinutes is what somebody meets who has just built Plumbline: the sample, its sign-ins, Ctrl-C, and
// everything as it was at the next start.
func TestTheFirstMinutes(t *testing.T) {
	t.Parallel()
	p := newProcess(t)
	t.Cleanup(func() { p.kill() }) // where the test fails; otherwise it has ended
	said := p.serve(t, "the first start")
	for _, s := range sample.SignIns {
		if !strings.Contains(said, s.Email) || !strings.Contains(said, s.Role) {
			t.Errorf("%s is not among the sign-ins:\n%s", s.Email, said)
		}
	}
	first := p.counts()
	if !strings.Contains(said, "Plumbline is at http://"+p.addr+"\n") || !strings.Contains(said, sample.Password) || first.Orgs != 1 || first.Events == 0 {
		t.Errorf("%+v loaded, and it said:\n%s", first, said)
	}
	p.interrupt()

	again := p.serve(t, "the second start")
	if !strings.Contains(again, "Plumbline is at http://"+p.addr+"\n") {
		t.Errorf("it said:\n%s", again)
	}
	if now := p.counts(); now != first {
		t.Errorf("the second start made %+v of %+v", now, first)
	}
	out, err := p.command("admin", "orgs").Output()
	if err != nil || !strings.HasPrefix(string(out), sample.Slug+"\tOrrinvale\t") || strings.Count(string(out), "\n") != 1 {
		t.Errorf("admin orgs: %v, %q", err, out)
	}
	p.interrupt()
}

// serve starts with the sample and returns what it printed by the time it was ready.
func (p *process) serve(t *testing.T, what string) string {
	t.Helper()
	began := time.Now()
	p.start("serve", "--sample")
	t.Logf("%s was ready after %v", what, time.Since(began).Round(time.Millisecond))
	for end := time.Now().Add(10 * time.Second); time.Now().Before(end); time.Sleep(10 * time.Millisecond) {
		if text := p.said(); strings.Contains(text, "Ctrl-C ends it.") {
			return text
		}
	}
	t.Fatalf("it never said where it is:\n%s", p.said())
	return ""
}

// Package e2e holds the journeys of people through a real browser, and what happens when the
// whole process is killed under load. Tests only.
package e2e

import (
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"plumbline/internal/pg"
	"plumbline/internal/pg/embedded"
)

// process is a built plumbline with an embedded database of its own.
type process struct {
	t              *testing.T
	bin, dir, addr string
	cmd            *exec.Cmd
}

func newProcess(t *testing.T) *process {
	t.Helper()
	dir, err := os.MkdirTemp("", "plumbline-chaos")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	if err := os.Chmod(dir, 0o711); err != nil { //nolint:gosec // the database runs as another account and must pass through
		t.Fatal(err)
	}
	bin := filepath.Join(dir, "plumbline")
	if out, err := exec.Command("go", "build", "-buildvcs=false", "-o", bin, "plumbline/cmd/plumbline").CombinedOutput(); err != nil {
		t.Fatalf("build: %v\n%s", err, out)
	}
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = ln.Close() }()
	return &process{t: t, bin: bin, dir: dir, addr: ln.Addr().String()}
}

func (p *process) data() string { return filepath.Join(p.dir, "data") }

func (p *process) command(args ...string) *exec.Cmd {
	cmd := exec.Command(p.bin, args...)
	cmd.Env = append(os.Environ(), "PLUMBLINE_DATA_DIR="+p.data(), "PLUMBLINE_ADDR="+p.addr, "PLUMBLINE_BASE_URL=http://"+p.addr, "DATABASE_URL=")
	return cmd
}

// start runs a subcommand that serves and waits until it is ready.
func (p *process) start(args ...string) {
	p.t.Helper()
	p.cmd = p.command(args...)
	out, err := os.Create(p.log())
	if err != nil {
		p.t.Fatal(err)
	}
	defer func() { _ = out.Close() }()
	p.cmd.Stdout, p.cmd.Stderr = out, out
	if err := p.cmd.Start(); err != nil {
		p.t.Fatal(err)
	}
	for end := time.Now().Add(90 * time.Second); ; time.Sleep(20 * time.Millisecond) {
		res, err := http.Get("http://" + p.addr + "/readyz")
		if err == nil {
			_ = res.Body.Close()
			if res.StatusCode == http.StatusOK {
				return
			}
		}
		if time.Now().After(end) {
			p.kill()
			p.t.Fatalf("never ready: %v\n%s", err, p.said())
		}
	}
}

func (p *process) log() string { return filepath.Join(p.dir, "log") }

// said is all that the process has printed since it was started.
func (p *process) said() string {
	p.t.Helper()
	text, err := os.ReadFile(p.log())
	if err != nil {
		p.t.Fatal(err)
	}
	return string(text)
}

// kill ends the process as a power cut would.
func (p *process) kill() {
	_ = p.cmd.Process.Signal(syscall.SIGKILL)
	_ = p.cmd.Wait()
}

// database joins the running server, as a superuser who sees all tenants.
func (p *process) database() (*pg.DB, func()) {
	p.t.Helper()
	server, err := embedded.Start(p.t.Context(), embedded.Options{DataDir: p.data()})
	if err != nil {
		p.t.Fatal(err)
	}
	db, err := pg.Open(p.t.Context(), server.DSN(embedded.Database, embedded.Superuser), 2)
	if err != nil {
		p.t.Fatal(err)
	}
	return db, func() { db.Close(); server.Stop() }
}

// verify runs the product's own check.
func (p *process) verify() {
	p.t.Helper()
	out, err := p.command("verify").CombinedOutput()
	if err != nil || !strings.Contains(string(out), ", 0 differences") {
		p.t.Fatalf("verify: %v\n%s", err, out)
	}
}

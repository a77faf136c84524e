//go:build chaos

package chaos

import (
	"bytes"
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"plumbline/internal/pg/embedded"
)

// process is one web or worker process of a world.
type process struct {
	w     *world
	name  string
	addr  string // of a web process
	bin   string // of another version than the world's; empty is the world's
	env   []string
	cmd   *exec.Cmd
	done  chan struct{}
	said  *output
	ready time.Duration // how long the last start took
	busy  atomic.Int64  // requests on their way to it
}

type output struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.b.Write(p)
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.b.String()
}

func (w *world) process(name string) *process {
	p := &process{w: w, name: name, said: &output{}}
	if strings.HasPrefix(name, "web") {
		ln, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			w.t.Fatal(err)
		}
		p.addr = ln.Addr().String()
		_ = ln.Close()
	}
	return p
}

var secret = rand.Text() + rand.Text()

func (p *process) control() string { return filepath.Join(p.w.dir, p.name+".fp") }

func (p *process) command(args ...string) *exec.Cmd {
	cmd := exec.Command(cmp.Or(p.bin, p.w.bin), args...)
	cmd.Env = append(os.Environ(), "PLUMBLINE_DATA_DIR="+p.w.dir, "PLUMBLINE_MAX_CONNS="+strconv.Itoa(p.w.conns),
		"PLUMBLINE_SECRET="+secret, "PLUMBLINE_ALLOW_UNSAFE=durability", // one of the faults that are planted
		"PLUMBLINE_MIGRATE_URL="+dsn(p.w.name, embedded.OwnerRole, p.name), "DATABASE_URL="+dsn(p.w.name, embedded.AppRole, p.name)+p.w.settings)
	if p.addr != "" {
		cmd.Env = append(cmd.Env, "PLUMBLINE_ADDR="+p.addr, "PLUMBLINE_BASE_URL=http://"+p.addr)
	}
	return cmd
}

// start runs the process and waits until a web process answers.
func (p *process) start() {
	p.w.t.Helper()
	_ = os.Remove(p.control())
	args := []string{"work"}
	if p.addr != "" {
		args = []string{"serve", "--no-worker"}
	}
	p.cmd, p.done = p.command(args...), make(chan struct{})
	p.cmd.Env = append(append(p.cmd.Env, "PLUMBLINE_FAILPOINT="+p.control()), p.env...)
	p.cmd.Stderr = p.said
	began := time.Now()
	if err := p.cmd.Start(); err != nil {
		p.w.t.Fatal(err)
	}
	go func(cmd *exec.Cmd, done chan struct{}) { _ = cmd.Wait(); close(done) }(p.cmd, p.done)
	for p.addr != "" {
		if status, _, err := p.get("/healthz"); err == nil && status == http.StatusOK {
			break
		}
		if time.Since(began) > 30*time.Second || p.ended() {
			p.w.t.Fatalf("%s never answered:\n%s", p.name, p.said)
		}
		time.Sleep(5 * time.Millisecond)
	}
	p.ready = time.Since(began)
}

var quick = &http.Client{Timeout: 10 * time.Second}

func (p *process) get(path string) (int, string, error) {
	res, err := quick.Get("http://" + p.addr + path)
	if err != nil {
		return 0, "", err
	}
	defer func() { _ = res.Body.Close() }()
	b, err := io.ReadAll(res.Body)
	return res.StatusCode, string(b), err
}

func (p *process) ended() bool {
	select {
	case <-p.done:
		return true
	default:
		return false
	}
}

func (p *process) signal(s syscall.Signal) {
	if err := p.cmd.Process.Signal(s); err != nil && !errors.Is(err, os.ErrProcessDone) {
		p.w.t.Error(err)
	}
}

// wait waits for the end of the process.
func (p *process) wait(d time.Duration) bool {
	select {
	case <-p.done:
		return true
	case <-time.After(d):
		return false
	}
}

// kill ends the process as a power cut would.
func (p *process) kill() {
	if p.cmd != nil {
		p.signal(syscall.SIGKILL)
		<-p.done
	}
}

// term asks the process to end, and fails if that takes more than the drain may.
func (p *process) term() {
	p.w.t.Helper()
	p.signal(syscall.SIGTERM)
	if !p.wait(15 * time.Second) {
		p.w.t.Errorf("%s did not end within 15 s of SIGTERM", p.name)
		p.kill()
	}
}

// arm makes a point of the process go off.
func (p *process) arm(do string) {
	p.w.t.Helper()
	tmp := p.control() + ".new"
	if err := errors.Join(os.WriteFile(tmp, []byte(do), 0o600), os.Rename(tmp, p.control())); err != nil {
		p.w.t.Fatal(err)
	}
}

// disarm takes a point back that was not met.
func (p *process) disarm() { _ = os.Remove(p.control()) }

// stopped says that the process stands still after SIGSTOP.
func (p *process) stopped() bool {
	text, _ := os.ReadFile(fmt.Sprintf("/proc/%d/stat", p.cmd.Process.Pid))
	_, rest, _ := strings.Cut(string(text), ") ")
	return strings.HasPrefix(rest, "T")
}

// usage is what must not grow.
type usage struct{ goroutines, files, memory int }

// usage of the process; its memory is in kilobytes.
func (p *process) usage() (u usage, err error) {
	files, err := os.ReadDir(fmt.Sprintf("/proc/%d/fd", p.cmd.Process.Pid))
	if err != nil {
		return u, err
	}
	u.files = len(files)
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	conn, err := (&net.Dialer{}).DialContext(ctx, "unix", p.control()+".sock")
	if err != nil {
		return u, err
	}
	defer func() { _ = conn.Close() }()
	if _, err := fmt.Fscan(conn, &u.goroutines); err != nil {
		return u, err
	}
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", p.cmd.Process.Pid))
	_, rest, _ := strings.Cut(string(status), "VmRSS:")
	_, scan := fmt.Sscan(rest, &u.memory)
	return u, errors.Join(err, scan)
}

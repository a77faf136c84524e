package embedded

import (
	"os"
	"os/exec"
	"runtime"
	"syscall"
	"time"
)

// process is the running postmaster.
type process struct {
	cmd  *exec.Cmd
	done chan struct{} // closed when it ended
}

// startProcess keeps one locked thread from start to end, because on Linux the signal on
// the parent's death is sent when the thread that made the child ends.
func startProcess(cmd *exec.Cmd) (*process, error) {
	dieWithParent(cmd.SysProcAttr)
	p := &process{cmd: cmd, done: make(chan struct{})}
	started := make(chan error)
	go func() {
		runtime.LockOSThread()
		defer close(p.done)
		err := cmd.Start()
		started <- err
		if err == nil {
			_ = cmd.Wait() // how it ended stands in its log
		}
	}()
	return p, <-started
}

func (p *process) ended() bool {
	select {
	case <-p.done:
		return true
	default:
		return false
	}
}

// end asks for a fast shutdown, then an immediate one, then kills.
func (p *process) end() {
	for _, ask := range []struct {
		signal os.Signal
		wait   time.Duration
	}{{syscall.SIGINT, 30 * time.Second}, {syscall.SIGQUIT, 10 * time.Second}, {syscall.SIGKILL, 10 * time.Second}} {
		_ = p.cmd.Process.Signal(ask.signal) // ended already is what we want
		select {
		case <-p.done:
			return
		case <-time.After(ask.wait):
		}
	}
}

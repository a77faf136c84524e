package embedded

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// endOldServer waits for a server whose Plumbline was killed and asks it to end where the
// system did not (only Linux tells a child of its parent's death). The caller holds the
// lock, so nobody else uses that server. A pid file whose process is gone is removed, for
// the number may meanwhile belong to someone else.
func (s *Server) endOldServer(ctx context.Context) error {
	file := filepath.Join(s.dir, "postmaster.pid")
	began := time.Now()
	for step := 0; ; {
		pid, err := postmasterPid(file)
		if err != nil || pid == 0 {
			return err
		}
		if !isPostmaster(pid, s.dir) {
			if err := os.Remove(file); err != nil && !errors.Is(err, fs.ErrNotExist) {
				return fmt.Errorf("remove the left-over %s: %w", file, err)
			}
			return nil
		}
		waited := time.Since(began)
		switch {
		case step == 0 && waited > 2*time.Second:
			step = 1
			_ = syscall.Kill(pid, syscall.SIGINT) // gone already is as good
		case step == 1 && waited > 20*time.Second:
			step = 2
			_ = syscall.Kill(pid, syscall.SIGQUIT)
		case waited > 40*time.Second:
			return fmt.Errorf("an earlier database server (process %d) still uses %s and does not end; end it with: kill -QUIT %d", pid, s.dir, pid)
		}
		if err := sleep(ctx, 20*time.Millisecond); err != nil {
			return err
		}
	}
}

func postmasterPid(file string) (int, error) {
	raw, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		return 0, nil
	}
	if err != nil {
		return 0, fmt.Errorf("read %s: %w", file, err)
	}
	first, _, _ := strings.Cut(string(raw), "\n")
	pid, _ := strconv.Atoi(strings.TrimSpace(first)) // unreadable counts as gone
	return max(pid, 0), nil
}

// isPostmaster looks at the command line of a process: a server of ours names its cluster.
func isPostmaster(pid int, cluster string) bool {
	if pid <= 1 || errors.Is(syscall.Kill(pid, 0), syscall.ESRCH) {
		return false
	}
	line, err := os.ReadFile(fmt.Sprintf("/proc/%d/cmdline", pid))
	if err != nil {
		line, err = exec.Command("ps", "-o", "command=", "-p", strconv.Itoa(pid)).Output()
	}
	if err != nil {
		return false
	}
	args := strings.ReplaceAll(string(line), "\x00", " ")
	return strings.Contains(args, "postgres") && strings.Contains(args, "-D "+cluster+" ")
}

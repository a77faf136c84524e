package pgtest

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"
)

// The files in the home of the throw-away cluster. The locks are never deleted; everything
// else is when the keeper ends.
const (
	usersLock = "users.lock" // shared by every test process while it lives
	startLock = "start.lock" // whoever looks for the server or starts it
	dsnFile   = "dsn"        // the superuser's address of a running server
	keptFile  = "kept"       // a failed test left a database to look at
	logFile   = "keeper.log"
)

// homeDir is in memory where that is possible and large enough; it belongs to this user.
func homeDir() (string, error) {
	base := os.TempDir()
	var st syscall.Statfs_t
	if err := syscall.Statfs("/dev/shm", &st); err == nil && st.Bavail*uint64(st.Bsize) > 1<<30 {
		base = "/dev/shm"
	}
	home := filepath.Join(base, fmt.Sprintf("plumbline-test-%d", os.Geteuid()))
	if err := os.Mkdir(home, 0o711); err != nil && !errors.Is(err, os.ErrExist) {
		return "", fmt.Errorf("make a directory for the test cluster: %w", err)
	}
	info, err := os.Lstat(home)
	if err != nil {
		return "", fmt.Errorf("look at the directory of the test cluster: %w", err)
	}
	if st, ok := info.Sys().(*syscall.Stat_t); !info.IsDir() || !ok || int(st.Uid) != os.Geteuid() {
		return "", fmt.Errorf("%s is in the way: it belongs to another user", home)
	}
	return home, nil
}

// acquire takes the users' lock and gives the address of the shared cluster. Where nobody
// runs it, a keeper process is started that outlives this one.
func (c *cluster) acquire(ctx context.Context) (dsn string, err error) {
	if c.users, err = lock(filepath.Join(c.home, usersLock), syscall.LOCK_SH); err != nil {
		return "", err
	}
	start, err := lock(filepath.Join(c.home, startLock), syscall.LOCK_EX)
	if err != nil {
		return "", err
	}
	defer start.Close()
	if dsn, ok := running(ctx, c.home); ok {
		return dsn, nil
	}
	ended, err := spawnKeeper(c.home)
	if err != nil {
		return "", err
	}
	for {
		if dsn, ok := running(ctx, c.home); ok {
			return dsn, nil
		}
		select {
		case <-ended:
			said, _ := os.ReadFile(filepath.Join(c.home, logFile)) // best effort, for the sentence
			return "", fmt.Errorf("the test cluster did not start: %s", strings.TrimSpace(string(said)))
		case <-ctx.Done():
			return "", fmt.Errorf("the test cluster did not start in time: %w", ctx.Err())
		case <-time.After(20 * time.Millisecond):
		}
	}
}

func running(ctx context.Context, home string) (string, bool) {
	dsn, err := os.ReadFile(filepath.Join(home, dsnFile))
	if err != nil {
		return "", false
	}
	conn, err := pgx.Connect(ctx, string(dsn))
	if err != nil {
		return "", false
	}
	return string(dsn), conn.Close(ctx) == nil
}

// spawnKeeper runs this test binary once more in a session of its own; see init.
func spawnKeeper(home string) (ended <-chan struct{}, err error) {
	self, err := os.Executable()
	if err != nil {
		return nil, fmt.Errorf("find this program: %w", err)
	}
	log, err := os.Create(filepath.Join(home, logFile))
	if err != nil {
		return nil, fmt.Errorf("make the log of the test cluster: %w", err)
	}
	defer log.Close()
	cmd := exec.Command(self)
	cmd.Dir, cmd.Stdout, cmd.Stderr = "/", log, log
	cmd.Env = append(os.Environ(), keeperEnv+"="+home)
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("start the keeper of the test cluster: %w", err)
	}
	done := make(chan struct{})
	go func() { _ = cmd.Wait(); close(done) }() // what went wrong stands in its log
	return done, nil
}

// lock opens and locks a file until it is closed or the process ends.
func lock(path string, how int) (*os.File, error) {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fmt.Errorf("open the lock of the test cluster: %w", err)
	}
	for {
		err = syscall.Flock(int(f.Fd()), how)
		if !errors.Is(err, syscall.EINTR) {
			break
		}
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("lock %s: %w", path, err), f.Close())
	}
	return f, nil
}

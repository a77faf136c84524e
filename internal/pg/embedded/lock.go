package embedded

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"
)

// joinWait is how long another process may take to bring its server up.
const joinWait = 60 * time.Second

// lockOrJoin takes the data directory, or finds the server of the process that holds it.
// The kernel gives the lock back when its holder dies, however it dies.
func (s *Server) lockOrJoin(ctx context.Context) (joined bool, err error) {
	path := filepath.Join(s.opts.DataDir, "plumbline.lock")
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return false, fmt.Errorf("the data directory %s cannot be used: %w", s.opts.DataDir, err)
	}
	for deadline := time.Now().Add(joinWait); ; {
		err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
		if err == nil {
			s.lock = f
			return false, noteHolder(f)
		}
		if !errors.Is(err, syscall.EWOULDBLOCK) {
			return false, errors.Join(fmt.Errorf("lock %s: %w", path, err), f.Close())
		}
		if s.answers(ctx) {
			return true, f.Close()
		}
		if time.Now().After(deadline) {
			return false, errors.Join(fmt.Errorf("another Plumbline (process %s) holds %s but its database does not answer; "+
				"end that process and start again", holder(f), s.opts.DataDir), f.Close())
		}
		if err := sleep(ctx, 50*time.Millisecond); err != nil {
			return false, errors.Join(err, f.Close())
		}
	}
}

// answers is true once the server takes connections and has the database and the roles.
func (s *Server) answers(ctx context.Context) bool {
	if checkSocketDir(s.socket, s.account) != nil {
		return false
	}
	conn, err := pgx.Connect(ctx, s.DSN(Database, AppRole))
	if err != nil {
		return false
	}
	return conn.Close(ctx) == nil
}

func noteHolder(f *os.File) error {
	if err := f.Truncate(0); err != nil {
		return fmt.Errorf("write %s: %w", f.Name(), err)
	}
	if _, err := fmt.Fprintf(f, "%d\n", os.Getpid()); err != nil {
		return fmt.Errorf("write %s: %w", f.Name(), err)
	}
	return nil
}

func holder(f *os.File) string {
	raw, err := io.ReadAll(io.NewSectionReader(f, 0, 32))
	if pid := strings.TrimSpace(string(raw)); err == nil && pid != "" {
		return pid
	}
	return "of unknown number"
}

func sleep(ctx context.Context, d time.Duration) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(d):
		return nil
	}
}

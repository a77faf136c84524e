package embedded

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"github.com/jackc/pgx/v5"
)

const maxLogSize = 10 << 20

// launch starts the server and waits until it answers. After a crash of the postmaster alone
// its children live on for a moment and keep the cluster's shared memory: try again.
func (s *Server) launch(ctx context.Context) error {
	for began := time.Now(); ; {
		err := s.launchOnce(ctx)
		if err == nil {
			return nil
		}
		if !errors.Is(err, errInUse) || time.Since(began) > 15*time.Second {
			return err
		}
		if err := sleep(ctx, 100*time.Millisecond); err != nil {
			return err
		}
	}
}

var errInUse = errors.New("what is left of the last server still uses the cluster")

// inUse looks at all the server said: those that are left write into the same log.
func inUse(said []byte) bool { return bytes.Contains(said, []byte("is still in use")) }

func (s *Server) launchOnce(ctx context.Context) error {
	log, err := s.openLog()
	if err != nil {
		return err
	}
	defer log.Close()
	from, err := log.Seek(0, io.SeekEnd)
	if err != nil {
		return fmt.Errorf("read %s: %w", log.Name(), err)
	}
	cmd := exec.Command(s.bin.path("postgres"), s.serverArgs()...)
	s.account.apply(cmd)
	cmd.Stdout, cmd.Stderr = log, log
	proc, err := startProcess(cmd)
	if err != nil {
		return fmt.Errorf("start %s: %w", cmd.Path, err)
	}
	if err := s.waitReady(ctx, proc); err != nil {
		proc.end()
		said, _ := io.ReadAll(io.NewSectionReader(log, from, maxLogSize)) // best effort, for the sentence
		if inUse(said) {
			err = errInUse
		}
		return fmt.Errorf("PostgreSQL did not start: %w; %s says: %s", err, log.Name(), lastLines(said, 3))
	}
	s.proc = proc
	return nil
}

// waitReady has no time limit of its own: recovery after a crash takes what it takes.
func (s *Server) waitReady(ctx context.Context, proc *process) error {
	began, told := time.Now(), false
	for {
		conn, err := pgx.Connect(ctx, s.DSN("postgres", Superuser))
		if err == nil {
			return conn.Close(ctx)
		}
		if proc.ended() {
			return errors.New("it ended at once")
		}
		if !told && time.Since(began) > 5*time.Second {
			told = true
			fmt.Fprintln(s.opts.Log, "the database is recovering; waiting for it")
		}
		if err := sleep(ctx, 10*time.Millisecond); err != nil {
			return err
		}
	}
}

// openLog opens the server's log in the data directory; one older log is kept.
func (s *Server) openLog() (*os.File, error) {
	path := filepath.Join(s.opts.DataDir, "postgres.log")
	if info, err := os.Stat(path); err == nil && info.Size() > maxLogSize {
		if err := os.Rename(path, path+".old"); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, fmt.Errorf("put the full log %s aside: %w", path, err)
		}
	}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_APPEND|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fmt.Errorf("open the database's log: %w", err)
	}
	return f, nil
}

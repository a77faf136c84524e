package embedded

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
)

// makeDataDir creates the directory. It lets others through but not in, for as root the
// server runs under another account; the cluster inside is closed to everyone else.
func makeDataDir(dir string) error {
	if err := os.MkdirAll(dir, 0o711); err != nil {
		return fmt.Errorf("the data directory %s cannot be made: %w; point PLUMBLINE_DATA_DIR to another one, or set DATABASE_URL to a database of your own", dir, err)
	}
	return nil
}

// readMajor gives the major version of the cluster, 0 if there is none yet.
func readMajor(cluster string) (int, error) {
	raw, err := os.ReadFile(filepath.Join(cluster, "PG_VERSION"))
	if errors.Is(err, fs.ErrNotExist) {
		if _, err := os.Lstat(cluster); err == nil {
			return 0, fmt.Errorf("%s exists but holds no PostgreSQL cluster; nothing was changed: "+
				"move it away, or point PLUMBLINE_DATA_DIR to another directory", cluster)
		}
		return 0, nil
	}
	if err != nil {
		return 0, fmt.Errorf("read the version of the database in %s: %w", cluster, err)
	}
	version := strings.TrimSpace(string(raw))
	whole, _, _ := strings.Cut(version, ".") // 9.6 and older
	major, err := strconv.Atoi(whole)
	if err != nil || major <= 0 {
		return 0, fmt.Errorf("%s/PG_VERSION says %q, which is no PostgreSQL version; nothing was changed", cluster, version)
	}
	return major, nil
}

// initCluster makes the cluster beside its final place and renames it, so that an
// interrupted attempt is never taken for a database.
func (s *Server) initCluster(ctx context.Context) error {
	fmt.Fprintf(s.opts.Log, "making a database in %s (PostgreSQL %d)\n", s.dir, s.bin.Major)
	part := s.dir + ".init"
	if err := os.RemoveAll(part); err != nil {
		return fmt.Errorf("remove the unfinished %s: %w", part, err)
	}
	if err := os.Mkdir(part, 0o700); err != nil {
		return fmt.Errorf("make %s: %w", part, err)
	}
	if err := s.account.own(part); err != nil {
		return err
	}
	ctype := "C.UTF-8"
	if runtime.GOOS == "darwin" {
		ctype = "UTF-8"
	}
	args := []string{"-D", part, "-U", Superuser, "--auth-local=trust", "--auth-host=reject", "--encoding=UTF8",
		"--locale=C", "--lc-ctype=" + ctype}
	if s.opts.Unsafe {
		args = append(args, "--no-sync")
	} else {
		args = append(args, "--data-checksums")
	}
	cmd := exec.CommandContext(ctx, s.bin.path("initdb"), args...)
	s.account.apply(cmd)
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("PostgreSQL could not make a database in %s: %w: %s", part, err, lastLines(out.Bytes(), 3))
	}
	if err := os.Rename(part, s.dir); err != nil {
		return fmt.Errorf("move the new database to %s: %w", s.dir, err)
	}
	return nil
}

// lastLines is the end of a program's output on one line, for an error sentence.
func lastLines(out []byte, n int) string {
	lines := strings.FieldsFunc(string(out), func(r rune) bool { return r == '\n' })
	if len(lines) > n {
		lines = lines[len(lines)-n:]
	}
	return strings.Join(lines, " | ")
}

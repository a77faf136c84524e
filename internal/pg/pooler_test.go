package pg_test

import (
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"plumbline/internal/pg"
	"plumbline/internal/pg/pgtest"
)

// pooled is a database's address for the app role through a PgBouncer that has two connections to it, each of which
// it hands to somebody else after every transaction.
func pooled(t *testing.T, dsn string) string {
	t.Helper()
	program, err := exec.LookPath("pgbouncer")
	if err != nil {
		if program, err = exec.LookPath("/usr/sbin/pgbouncer"); err != nil {
			if os.Getenv("CI") != "" {
				t.Fatal("no PgBouncer on this machine: \".ci/setup pgbouncer\" installs it")
			}
			t.Skip("no PgBouncer on this machine, so nothing is tried through one: \".ci/setup pgbouncer\" installs it")
		}
	}
	to, err := pgx.ParseConfig(dsn)
	if err != nil {
		t.Fatal(err)
	}
	dir, err := os.MkdirTemp("", "plumbpool") // short: the address of a socket is
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	if err := os.Chmod(dir, 0o777); err != nil { //nolint:gosec // PgBouncer makes its socket here as another user
		t.Fatal(err)
	}
	password := ""
	if to.Password != "" {
		password = " password='" + to.Password + "'"
	}
	settings := filepath.Join(dir, "pgbouncer.ini")
	text := fmt.Sprintf(`[databases]
%s = host=%s port=%d user=%s%s
[pgbouncer]
listen_port = 6432
unix_socket_dir = %s
auth_type = any
pool_mode = transaction
default_pool_size = 2
max_client_conn = 50
ignore_startup_parameters = lock_timeout,statement_timeout,idle_in_transaction_session_timeout
`, to.Database, to.Host, to.Port, to.User, password, dir)
	if err := os.WriteFile(settings, []byte(text), 0o644); err != nil { //nolint:gosec // read by that user; the cluster is thrown away
		t.Fatal(err)
	}
	args := []string{"--quiet", settings}
	if os.Geteuid() == 0 {
		args = append([]string{"--user", "postgres"}, args...)
	}
	bouncer := exec.Command(program, args...)
	bouncer.Stderr = os.Stderr
	if err := bouncer.Start(); err != nil {
		t.Fatalf("start PgBouncer: %v", err)
	}
	t.Cleanup(func() { _ = bouncer.Process.Kill(); _ = bouncer.Wait() })
	at := url.URL{Scheme: "postgres", User: url.User(to.User), Path: "/" + to.Database, RawQuery: url.Values{"host": {dir}, "port": {"6432"}, "sslmode": {"disable"}, "default_query_exec_mode": {"cache_describe"}}.Encode()}
	for end := time.Now().Add(10 * time.Second); ; time.Sleep(20 * time.Millisecond) {
		conn, err := pgx.Connect(t.Context(), at.String())
		if err == nil {
			_ = conn.Close(t.Context())
			return at.String()
		}
		if time.Now().After(end) {
			t.Fatalf("PgBouncer does not answer: %v", err)
		}
	}
}

// TestSec_T09_NoPooledConnectionKeepsATenant does the same through PgBouncer, where transactions of twelve sessions
// take turns on two connections.
func TestSec_T09_NoPooledConnectionKeepsATenant(t *testing.T) {
	t.Parallel()
	at := pooled(t, pgtest.New(t).AppDSN)
	rounds := 210 // 10,080 of twelve
	if testing.Short() {
		rounds = 10
	}
	var all sync.WaitGroup
	for range 6 {
		db, err := pg.Open(t.Context(), at, 2)
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		all.Go(func() { leave(t, db, rounds) })
	}
	all.Wait()
}

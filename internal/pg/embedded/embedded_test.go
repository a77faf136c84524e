package embedded

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

// holdEnv makes the test binary start a server, say so, and wait to be killed.
const holdEnv = "EMBEDDED_TEST_HOLD"

func TestMain(m *testing.M) {
	if dir := os.Getenv(holdEnv); dir != "" {
		if _, err := Start(context.Background(), Options{DataDir: dir}); err != nil {
			fmt.Println(err)
			os.Exit(1)
		}
		fmt.Println("ready")
		select {}
	}
	os.Exit(m.Run())
}

// dataDir is a directory that a lent account can reach, unlike t.TempDir.
func dataDir(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("/tmp", "plumbline-embedded-test-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	if err := os.Chmod(dir, 0o711); err != nil {
		t.Fatal(err)
	}
	return filepath.Join(dir, "data")
}

func start(t *testing.T, dir string) *Server {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	s, err := Start(ctx, Options{DataDir: dir, Unsafe: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Stop)
	return s
}

func connect(t *testing.T, s *Server, user string) *pgx.Conn {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), s.DSN(Database, user))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close(context.Background()) })
	return conn
}

func queryText(t *testing.T, conn *pgx.Conn, sql string) string {
	t.Helper()
	var text string
	if err := conn.QueryRow(t.Context(), sql).Scan(&text); err != nil {
		t.Fatal(err)
	}
	return text
}

func execSQL(t *testing.T, conn *pgx.Conn, sql string) {
	t.Helper()
	if _, err := conn.Exec(t.Context(), sql); err != nil {
		t.Fatal(err)
	}
}

func TestDataSurvivesARestart(t *testing.T) {
	t.Parallel()
	dir := dataDir(t)
	s := start(t, dir)
	conn := connect(t, s, OwnerRole)
	execSQL(t, conn, `create table kept (word text)`)
	execSQL(t, conn, `insert into kept values ('plumb')`)
	s.Stop()
	s.Stop() // a second time does nothing
	if _, err := os.Lstat(s.socket); err == nil {
		t.Error("the socket directory is left behind")
	}
	began := time.Now()
	s = start(t, dir)
	t.Logf("warm start: %v", time.Since(began))
	if got := queryText(t, connect(t, s, OwnerRole), `select word from kept`); got != "plumb" {
		t.Errorf("word = %q", got)
	}
}

func TestRolesAndSettings(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	s, err := Start(ctx, Options{DataDir: dataDir(t)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Stop)
	conn := connect(t, s, AppRole)
	for sql, want := range map[string]string{
		`select string_agg(concat_ws(' ', rolname, rolsuper, rolbypassrls, rolcreatedb, rolcreaterole, rolinherit, rolcanlogin), ', ' order by rolname)
		   from pg_roles where rolname like 'plumbline%'`: "plumbline_app f f f f f t, plumbline_owner f f f f t t",
		`select pg_get_userbyid(datdba) from pg_database where datname = 'plumbline'`:                                  OwnerRole,
		`select has_database_privilege('plumbline_app', 'plumbline', 'temp')::text`:                                    "false",
		`select has_schema_privilege('plumbline_app', 'public', 'create')::text`:                                       "false",
		`select string_agg(setting, ' ' order by name) from pg_settings where name in ('fsync', 'synchronous_commit')`: "on on",
		`show listen_addresses`: "",
		`show data_checksums`:   "on",
		`show shared_buffers`:   "256MB",
		`show max_connections`:  "100",
		`select lower('ÄÖ')`:    "äö",
	} {
		if got := queryText(t, conn, sql); got != want {
			t.Errorf("%s = %q, want %q", sql, got, want)
		}
	}
	if info, err := os.Stat(s.socket); err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("socket directory: %v %v", info, err)
	}
}

func TestSecondProcessJoins(t *testing.T) {
	t.Parallel()
	dir := dataDir(t)
	first := start(t, dir)
	second := start(t, dir)
	if first.Joined() || !second.Joined() {
		t.Fatalf("joined: first %v, second %v", first.Joined(), second.Joined())
	}
	second.Stop()
	if got := queryText(t, connect(t, first, AppRole), `select 'still there'`); got != "still there" {
		t.Error(got)
	}
}

func TestLongDataPath(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(dataDir(t), strings.Repeat("long-", 30), strings.Repeat("path-", 30))
	s := start(t, dir)
	if got := queryText(t, connect(t, s, AppRole), `select current_user`); got != AppRole {
		t.Error(got)
	}
}

func TestOtherMajorIsRefusedAndUntouched(t *testing.T) {
	t.Parallel()
	dir := dataDir(t)
	version := filepath.Join(dir, "postgres", "PG_VERSION")
	if err := os.MkdirAll(filepath.Dir(version), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(version, []byte("9.6\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := Start(t.Context(), Options{DataDir: dir})
	if err == nil || !strings.Contains(err.Error(), "made by PostgreSQL 9") {
		t.Fatalf("error = %v", err)
	}
	entries, err := os.ReadDir(filepath.Dir(version))
	if raw, _ := os.ReadFile(version); err != nil || len(entries) != 1 || string(raw) != "9.6\n" {
		t.Errorf("the directory was changed: %v %q %v", entries, raw, err)
	}
}

func TestForeignDirectoryIsRefused(t *testing.T) {
	t.Parallel()
	dir := dataDir(t)
	if err := os.MkdirAll(filepath.Join(dir, "postgres"), 0o755); err != nil {
		t.Fatal(err)
	}
	if _, err := Start(t.Context(), Options{DataDir: dir}); err == nil || !strings.Contains(err.Error(), "holds no PostgreSQL cluster") {
		t.Fatalf("error = %v", err)
	}
}

func TestInterruptedInitIsRedone(t *testing.T) {
	t.Parallel()
	dir := dataDir(t)
	if err := os.MkdirAll(filepath.Join(dir, "postgres.init", "base"), 0o711); err != nil {
		t.Fatal(err)
	}
	start(t, dir)
	if _, err := os.Stat(filepath.Join(dir, "postgres.init")); err == nil {
		t.Error("the unfinished cluster is left behind")
	}
}

func TestRootLendsAnAccount(t *testing.T) {
	t.Parallel()
	dir := dataDir(t)
	s := start(t, dir)
	info, err := os.Stat(s.dir)
	if err != nil {
		t.Fatal(err)
	}
	owner := info.Sys().(*syscall.Stat_t).Uid
	if owner == 0 || int(owner) != s.account.uid || s.account.lent != (os.Geteuid() == 0) {
		t.Errorf("cluster belongs to %d, account %+v", owner, s.account)
	}
}

func TestClosedParentIsNamed(t *testing.T) {
	t.Parallel()
	dir := dataDir(t)
	if err := os.MkdirAll(filepath.Join(dir, "in"), 0o711); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	stranger := account{name: "postgres", uid: 4_000_000, gid: 4_000_000, lent: true}
	if err := stranger.canReach(filepath.Join(dir, "in")); err == nil || !strings.Contains(err.Error(), "chmod o+x "+dir) {
		t.Fatalf("error = %v", err)
	}
}

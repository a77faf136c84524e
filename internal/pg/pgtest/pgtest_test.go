package pgtest

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

func connect(t *testing.T, dsn string) *pgx.Conn {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), dsn)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close(context.Background()) })
	return conn
}

func text(t *testing.T, conn *pgx.Conn, sql string, args ...any) string {
	t.Helper()
	var got string
	if err := conn.QueryRow(t.Context(), sql, args...).Scan(&got); err != nil {
		t.Fatal(err)
	}
	return got
}

func TestNewIsMigratedAndAlone(t *testing.T) {
	t.Parallel()
	began := time.Now()
	a := New(t)
	t.Logf("first: %v", time.Since(began))
	began = time.Now()
	b := New(t)
	t.Logf("second: %v", time.Since(began))
	super := connect(t, a.SuperDSN)
	if _, err := super.Exec(t.Context(), `insert into users (id, email, name, password_hash) values (gen_random_uuid(), 'a@example.org', 'A', '')`); err != nil {
		t.Fatal(err)
	}
	if got := text(t, connect(t, a.AppDSN), `select count(*)::text || current_user from users`); got != "1plumbline_app" {
		t.Errorf("first database, app role: %s", got)
	}
	if got := text(t, connect(t, b.OwnerDSN), `select count(*)::text || current_user from users`); got != "0plumbline_owner" {
		t.Errorf("second database, owner role: %s", got)
	}
	other := connect(t, b.SuperDSN)
	if got := text(t, other, `select string_agg(distinct pg_get_userbyid(relowner), ' ') from pg_class where relnamespace = 'public'::regnamespace`); got != "plumbline_owner" {
		t.Errorf("tables belong to %s", got)
	}
}

func TestDroppedAtTheEnd(t *testing.T) {
	t.Parallel()
	var name string
	t.Run("use", func(t *testing.T) {
		db := New(t)
		name = db.Name
		connectAndForget(t, db.AppDSN)
	})
	super := connect(t, Empty(t).SuperDSN)
	if got := text(t, super, `select count(*)::text from pg_database where datname = $1`, name); got != "0" {
		t.Error("the database is still there")
	}
}

func connectAndForget(t *testing.T, dsn string) {
	t.Helper()
	if _, err := pgx.Connect(t.Context(), dsn); err != nil {
		t.Fatal(err)
	}
}

func TestAge(t *testing.T) {
	t.Parallel()
	old := fmt.Sprintf("%s%x_ABC", prefix, time.Now().Add(-25*time.Hour).Unix())
	if age(old) <= keepFor || age(prefix+"junk") != 0 || age("postgres") != 0 {
		t.Errorf("age: %v %v %v", age(old), age(prefix+"junk"), age("postgres"))
	}
}

func TestDSNKeepsThePassword(t *testing.T) {
	t.Parallel()
	c := &cluster{}
	u, err := c.url.Parse("postgres://root:se%20cret@db.example.org:5433/postgres?sslmode=require")
	if err != nil {
		t.Fatal(err)
	}
	c.url = *u
	if got, want := c.dsn("x", "plumbline_app"), "postgres://plumbline_app:se%20cret@db.example.org:5433/x?sslmode=require"; got != want {
		t.Errorf("dsn = %s, want %s", got, want)
	}
}

// The keeper stays while somebody holds the users' lock, then ends and leaves only locks.
func TestKeeperEndsWhenUnused(t *testing.T) {
	t.Parallel()
	home, err := os.MkdirTemp("/tmp", "plumbline-keeper-test-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(home) })
	if err := os.Chmod(home, 0o711); err != nil {
		t.Fatal(err)
	}
	held, err := lock(filepath.Join(home, usersLock), syscall.LOCK_SH)
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan error, 1)
	k := keeper{home: home, poll: 20 * time.Millisecond, idle: 100 * time.Millisecond, idleKept: 100 * time.Millisecond}
	go func() { done <- k.run(t.Context()) }()
	for ok := false; !ok; _, ok = running(t.Context(), home) {
		select {
		case err := <-done:
			t.Fatalf("ended before it ran: %v", err)
		case <-time.After(20 * time.Millisecond):
		}
	}
	select {
	case err := <-done:
		t.Fatalf("ended while in use: %v", err)
	case <-time.After(300 * time.Millisecond):
	}
	if err := held.Close(); err != nil {
		t.Fatal(err)
	}
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(home, "data")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the cluster is left behind: %v", err)
	}
	if entries, err := os.ReadDir(home); err != nil || len(entries) != 1 || !strings.HasSuffix(entries[0].Name(), ".lock") {
		t.Errorf("left behind: %v %v", entries, err)
	}
}

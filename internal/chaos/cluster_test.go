//go:build chaos

package chaos

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"plumbline/internal/pg/embedded"
)

// cluster is the one Postgres of the run: durable, and broken by the scenarios one after the other.
var cluster *embedded.Server

func clusterDir() string { return filepath.Join(home, "data") }

// startCluster brings Postgres up, after whatever happened to it.
func startCluster(t testing.TB, connections int) {
	t.Helper()
	stopCluster()
	s, err := embedded.Start(context.Background(), embedded.Options{DataDir: clusterDir(), MaxConnections: connections})
	if err != nil {
		t.Fatal(err)
	}
	cluster = s
}

func stopCluster() {
	if cluster != nil {
		cluster.Stop()
		cluster = nil
	}
}

// postmaster is the server's process.
func postmaster(t testing.TB) int {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(clusterDir(), "postgres", "postmaster.pid"))
	if err != nil {
		t.Fatal(err)
	}
	line, _, _ := strings.Cut(string(text), "\n")
	pid, err := strconv.Atoi(line)
	if err != nil {
		t.Fatal(err)
	}
	return pid
}

// breakCluster ends Postgres: SIGINT is a fast stop, SIGQUIT an immediate one, SIGKILL a crash. Processes of it that
// stand still end with it.
func breakCluster(t testing.TB, how syscall.Signal, still ...int) {
	t.Helper()
	for _, pid := range append([]int{postmaster(t)}, still...) {
		if err := syscall.Kill(pid, how); err != nil {
			t.Fatal(err)
		}
	}
	select {
	case <-cluster.Done():
	case <-time.After(30 * time.Second):
		t.Fatalf("Postgres did not end after %v", how)
	}
}

func dsn(database, role, name string) string {
	return cluster.DSN(database, role) + "&application_name=" + name
}

// admin is a connection that sees every tenant.
func admin(t testing.TB, database string) *pgx.Conn {
	t.Helper()
	conn, err := pgx.Connect(context.Background(), dsn(database, embedded.Superuser, "checker"))
	if err != nil {
		t.Fatal(err)
	}
	return conn
}

func clone(t testing.TB, name, template string) {
	t.Helper()
	conn := admin(t, "postgres")
	defer func() { _ = conn.Close(context.Background()) }()
	if err := embedded.CreateDatabase(context.Background(), conn, name, template); err != nil {
		t.Fatal(err)
	}
}

func drop(t testing.TB, name string) {
	t.Helper()
	conn := admin(t, "postgres")
	defer func() { _ = conn.Close(context.Background()) }()
	if _, err := conn.Exec(context.Background(), fmt.Sprintf("drop database if exists %s with (force)", name)); err != nil {
		t.Error(err)
	}
}

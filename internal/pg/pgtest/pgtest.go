// Package pgtest gives every test a database of its own: a clone of a migrated template in a
// throw-away cluster that all test processes of this machine share, or in the cluster that
// PLUMBLINE_TEST_DSN names. It also audits a schema's catalogue for holes in the tenancy.
package pgtest

import (
	"context"
	"crypto/rand"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"plumbline/internal/pg/embedded"
)

// DB is a freshly migrated database that exists for one test.
type DB struct {
	Name     string
	AppDSN   string // as plumbline_app: what the application and most tests connect with
	OwnerDSN string // as plumbline_owner: runs migrations; sees no tenant's rows either
	SuperDSN string // as the superuser: sees every row of every tenant
}

const (
	prefix   = "plumbtest_" // then the second it was made in hexadecimal, then random letters
	keepFor  = 24 * time.Hour
	keepMost = 5 // databases of failed tests per process
)

var (
	shared = sync.OnceValues(openCluster)
	kept   atomic.Int64
)

// New clones the template for a test and drops the clone when the test ends. The database of
// a failed test is kept for a while and its address printed.
func New(t testing.TB) *DB {
	t.Helper()
	return newFrom(t, func(c *cluster) (string, error) { return c.template(context.Background()) })
}

// Empty gives a database without the schema, for tests of the migrations themselves.
func Empty(t testing.TB) *DB {
	t.Helper()
	return newFrom(t, func(*cluster) (string, error) { return "template0", nil })
}

func newFrom(t testing.TB, template func(*cluster) (string, error)) *DB {
	t.Helper()
	c, err := shared()
	if err != nil {
		t.Fatalf("no test database: %v", err)
	}
	from, err := template(c)
	if err != nil {
		t.Fatalf("no test database: %v", err)
	}
	name := fmt.Sprintf("%s%x_%s", prefix, time.Now().Unix(), rand.Text()[:10])
	if err := c.create(context.Background(), name, from); err != nil {
		t.Fatalf("no test database: %v", err)
	}
	db := &DB{Name: name, AppDSN: c.dsn(name, embedded.AppRole), OwnerDSN: c.dsn(name, embedded.OwnerRole), SuperDSN: c.dsn(name, "")}
	t.Cleanup(func() { c.finish(t, db) })
	return db
}

// finish drops the database, even if a connection was left open.
func (c *cluster) finish(t testing.TB, db *DB) {
	if t.Failed() && kept.Add(1) <= keepMost {
		c.noteKept()
		t.Logf("the database of this test is kept: psql '%s'", db.SuperDSN)
		return
	}
	if err := c.drop(context.Background(), db.Name); err != nil {
		t.Errorf("drop the test database: %v", err)
	}
}

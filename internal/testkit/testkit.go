// Package testkit builds what tests need through the real services: a database of its own, every
// noun's service at one clock that the test sets, organisations with people, goals and work. Tests of
// the whole application find theirs in apptest, those that need a browser in browser.
package testkit

import (
	"context"
	"log/slog"
	"sync"
	"testing"
	"time"

	"plumbline/internal/account"
	"plumbline/internal/answer"
	"plumbline/internal/checkin"
	"plumbline/internal/goal"
	"plumbline/internal/id"
	"plumbline/internal/org"
	"plumbline/internal/pg"
	"plumbline/internal/pg/pgtest"
	"plumbline/internal/rule"
	"plumbline/internal/signal/worker"
	"plumbline/internal/strategy"
	"plumbline/internal/task"
)

// Password is the one everybody signs in with.
const Password = "a plumb line hangs straight"

// Noon is what a kit's clock shows at first: a Wednesday.
var Noon = time.Date(2026, time.August, 12, 12, 0, 0, 0, time.UTC)

// Kit is a database with every service at one time.
type Kit struct {
	t    testing.TB
	DSN  *pgtest.DB
	Now  time.Time // set by At
	DB   *pg.DB    // at Now
	real *pg.DB

	Accounts *account.Service
	Services
}

// Services are the nouns that live in an organisation.
type Services struct {
	Orgs     *org.Service
	Strategy *strategy.Service
	Goals    *goal.Service
	Tasks    *task.Service
	CheckIns *checkin.Service
	Rules    *rule.Service
	Answers  *answer.Service
}

func services(db *pg.DB, accounts *account.Service) Services {
	return Services{org.New(db, accounts), strategy.New(db), goal.New(db), task.New(db), checkin.New(db), rule.New(db), answer.New(db)}
}

// New makes a kit whose clock stands at Noon. The test fails if it cannot.
func New(t testing.TB) *Kit {
	t.Helper()
	k := &Kit{t: t, DSN: pgtest.New(t)}
	db, err := pg.Open(t.Context(), k.DSN.AppDSN, 8)
	k.must(err)
	t.Cleanup(db.Close)
	k.real = db
	k.Accounts, err = account.New(db, account.Options{})
	k.must(err)
	k.At(Noon)
	return k
}

// At sets the clock of the kit and of all its organisations.
func (k *Kit) At(now time.Time) {
	k.Now, k.DB = now, k.real.At(now)
	k.Services = services(k.DB, k.Accounts)
}

// Later moves the clock on.
func (k *Kit) Later(d time.Duration) { k.At(k.Now.Add(d)) }

// Drain lets the worker do everything that is due in an organisation.
func (k *Kit) Drain(o id.Org) {
	k.t.Helper()
	w := worker.Worker{DB: k.DB, Log: slog.New(slog.DiscardHandler)}
	_, err := w.Drain(k.t.Context(), o)
	k.must(err)
}

// Verify drains and fails the test if anything stored differs from what it would be computed to.
func (k *Kit) Verify(o id.Org) {
	k.t.Helper()
	k.Drain(o)
	report, err := worker.Verify(k.t.Context(), k.DB, o)
	k.must(err)
	for _, d := range report.Differences {
		k.t.Error(d)
	}
}

func (k *Kit) must(err error) {
	k.t.Helper()
	if err != nil {
		k.t.Fatal(err)
	}
}

// Many reads rows of an organisation, which is $1, into structs by column name or single values.
func Many[T any](o *Org, sql string, args ...any) []T {
	o.t.Helper()
	var rows []T
	r := &pg.Read{}
	pg.All(r, &rows, sql, append([]any{o.ID}, args...)...)
	o.must(o.DB.ReadTenant(o.t.Context(), pg.Whole(o.ID), r))
	return rows
}

// One reads the only row.
func One[T any](o *Org, sql string, args ...any) T {
	o.t.Helper()
	rows := Many[T](o, sql, args...)
	if len(rows) != 1 {
		o.t.Fatalf("%d rows, want one: %s", len(rows), sql)
	}
	return rows[0]
}

// Hash is the stored form of a password, made once in a process: making it is slow on purpose.
func Hash(t testing.TB, accounts *account.Service, password string) string {
	t.Helper()
	hashes.Lock()
	defer hashes.Unlock()
	if h, ok := hashes.of[password]; ok {
		return h
	}
	h, err := accounts.Hash(context.Background(), password)
	if err != nil {
		t.Fatal(err)
	}
	hashes.of[password] = h
	return h
}

var hashes = struct {
	sync.Mutex
	of map[string]string
}{of: map[string]string{}}

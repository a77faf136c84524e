package app

import (
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"plumbline/internal/pg/pgtest"
	"plumbline/migrations"
)

// TestReadySaysWhatIsMissing takes away, one after the other, what a process needs to serve people, and gives it back.
func TestReadySaysWhatIsMissing(t *testing.T) {
	t.Parallel()
	at := pgtest.New(t)
	a := &App{Domain: foundAcme(t, at.AppDSN)}
	site := a.Handler("http://localhost", nil, slog.New(slog.DiscardHandler), a.ready, nil)
	expect := func(when string, status int, sentence string) {
		t.Helper()
		answer := httptest.NewRecorder()
		site.ServeHTTP(answer, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/readyz", http.NoBody))
		if body := answer.Body.String(); answer.Code != status || !strings.Contains(body, sentence) || strings.Count(body, "\n") != 1 {
			t.Errorf("%s: %d, %q", when, answer.Code, body)
		}
	}
	super, err := pgx.Connect(t.Context(), at.SuperDSN)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = super.Close(t.Context()) }()
	do := func(sql string) {
		t.Helper()
		if _, err := super.Exec(t.Context(), sql); err != nil {
			t.Fatal(err)
		}
	}
	owner, err := newMigrator(at.OwnerDSN)
	if err != nil {
		t.Fatal(err)
	}
	defer owner.close()
	name := pgx.Identifier{at.Name}.Sanitize()
	newest, err := migrations.Newest()
	if err != nil {
		t.Fatal(err)
	}

	expect("never a worker", http.StatusServiceUnavailable, "no worker was heard from: start plumbline work")
	do(fmt.Sprintf(`insert into workers values ('w', now() - interval '%d seconds')`, int(workerSilence.Seconds())+1))
	expect("a worker that fell silent", http.StatusServiceUnavailable, "no worker was heard from: start plumbline work")
	do(`update workers set seen_at = now()`)
	expect("all is well", http.StatusOK, "ready")

	if _, err := owner.Down(t.Context()); err != nil {
		t.Fatal(err)
	}
	expect("one migration behind", http.StatusServiceUnavailable, fmt.Sprintf("of %d: run plumbline migrate up", newest))
	if _, err := owner.Up(t.Context()); err != nil {
		t.Fatal(err)
	}
	expect("migrated again", http.StatusOK, "ready")

	do(`alter database ` + name + ` connection limit 0`)
	do(`select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`)
	expect("the database away", http.StatusServiceUnavailable, "the database does not answer")
	do(`alter database ` + name + ` connection limit -1`)
	do(`update workers set seen_at = now()`)
	expect("the database back", http.StatusOK, "ready")
}

package importer_test

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"plumbline/internal/access"
	"plumbline/internal/account"
	"plumbline/internal/importer"
	"plumbline/internal/importer/format"
	"plumbline/internal/org"
	"plumbline/internal/pg"
	"plumbline/internal/pg/pgtest"
	"plumbline/internal/signal/worker"
)

// now is a Monday in the quarter after the one the fixtures speak of.
var now = time.Date(2025, 1, 13, 9, 0, 0, 0, time.UTC)

// world is a database with two organisations that know nothing of each other.
type world struct {
	t           testing.TB
	db          *pg.DB
	super       *pgx.Conn
	orgs        *org.Service
	imports     *importer.Service
	ours, other org.Member
}

func newWorld(t testing.TB) *world {
	t.Helper()
	d := pgtest.New(t)
	db, err := pg.Open(t.Context(), d.AppDSN, 4)
	check(t, err)
	t.Cleanup(db.Close)
	super, err := pgx.Connect(t.Context(), d.SuperDSN)
	check(t, err)
	t.Cleanup(func() { _ = super.Close(context.Background()) })
	accounts, err := account.New(db, account.Options{})
	check(t, err)
	w := &world{t: t, db: db, super: super, orgs: org.New(db, accounts), imports: importer.New(db).At(now)}
	w.ours, w.other = w.found("ours", "Mara Lind"), w.found("other", "Otto Other")
	return w
}

func check(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func (w *world) found(slug, person string) org.Member {
	w.t.Helper()
	m, err := w.orgs.Found(w.t.Context(), org.Found{OrgName: slug, Slug: slug,
		SignUp: account.SignUp{Email: strings.ToLower(strings.Fields(person)[0]) + "@" + slug + ".example", Name: person, Password: "a plumb line hangs straight"}})
	check(w.t, err)
	return m
}

// apply imports files and checks that every row is accounted for.
func (w *world) apply(who access.Actor, opt importer.Options, src format.Source) importer.Plan {
	w.t.Helper()
	before := w.fingerprint()
	seen, err := w.imports.Preview(w.t.Context(), who, src, opt)
	check(w.t, err)
	if w.fingerprint() != before {
		w.t.Fatal("the preview wrote something")
	}
	p, err := w.imports.Apply(w.t.Context(), who, src, opt)
	check(w.t, err)
	if seen.Line() != p.Line() || p.Total.Accepted()+p.Total.Refused != p.Rows || p.Total.Refused != len(p.Refusals) {
		w.t.Fatalf("previewed %q, was %q; %d refusals", seen.Line(), p.Line(), len(p.Refusals))
	}
	for _, r := range p.Refusals {
		if r.File == "" || r.Line < 1 || r.Reason == "" {
			w.t.Errorf("a refusal says too little: %+v", r)
		}
	}
	return p
}

func (w *world) ourApply(f format.Format, paths ...string) importer.Plan {
	w.t.Helper()
	return w.apply(w.ours.Actor, importer.Options{Format: f}, files(w.t, paths...))
}

func files(t testing.TB, paths ...string) format.Source {
	t.Helper()
	src, err := format.Open(paths...)
	check(t, err)
	return src
}

// inline makes a source of "name\ncontent" texts.
func inline(texts ...string) format.Source {
	var src format.Source
	for _, s := range texts {
		name, data, _ := strings.Cut(s, "\n")
		src.Files = append(src.Files, format.File{Name: name, Data: []byte(data)})
	}
	return src
}

// fingerprint is equal as long as no row of any table differs.
func (w *world) fingerprint() string {
	w.t.Helper()
	var all strings.Builder
	for _, table := range w.strings(`select relname::text from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace order by 1`) {
		all.WriteString(w.strings(fmt.Sprintf(`select coalesce(md5(string_agg(x::text, '|' order by x::text)), '') from %s x`, pgx.Identifier{table}.Sanitize()))[0])
	}
	return all.String()
}

func (w *world) strings(sql string, args ...any) []string {
	w.t.Helper()
	rows, err := w.super.Query(w.t.Context(), sql, args...)
	check(w.t, err)
	out, err := pgx.CollectRows(rows, pgx.RowTo[string])
	check(w.t, err)
	return out
}

func (w *world) one(sql string, args ...any) string {
	w.t.Helper()
	list := w.strings(sql, args...)
	if len(list) != 1 {
		w.t.Fatalf("%s: %d rows", sql, len(list))
	}
	return list[0]
}

// verified lets the worker work and compares what it stored with what the rows say.
func (w *world) verified() {
	w.t.Helper()
	work := &worker.Worker{DB: w.db, Log: slog.New(slog.DiscardHandler)}
	_, err := work.Drain(w.t.Context(), w.ours.Org.ID)
	check(w.t, err)
	report, err := worker.Verify(w.t.Context(), w.db, w.ours.Org.ID)
	check(w.t, err)
	if len(report.Differences) > 0 || report.Subjects == 0 {
		w.t.Errorf("%s: %v", report, report.Differences[:min(5, len(report.Differences))])
	}
}

// samples is the folder of exports as people bring them. They are not part of the project, so these
// tests run only where the folder exists.
func samples(t testing.TB, path ...string) string {
	t.Helper()
	root := os.Getenv("PLUMBLINE_SAMPLES")
	if root == "" {
		root = "../../../shared/data/samples"
	}
	p := filepath.Join(append([]string{root}, path...)...)
	if _, err := os.Stat(p); err != nil {
		t.Skipf("no samples at %s; set PLUMBLINE_SAMPLES to their folder", p)
	}
	return p
}

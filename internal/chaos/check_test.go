//go:build chaos

package chaos

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"plumbline/internal/pg/embedded"
	"plumbline/internal/pg/pgtest"
)

// findings are what the checker has to say against a world, each with the invariant's name first.
type findings []string

func (f *findings) add(format string, args ...any) { *f = append(*f, fmt.Sprintf(format, args...)) }

// of says whether there is one of an invariant.
func (f findings) of(invariant string) bool {
	return slices.ContainsFunc(f, func(s string) bool { return strings.HasPrefix(s, invariant+" ") })
}

// check holds every invariant against a world at rest.
func (w *world) check() (f findings) {
	w.t.Helper()
	conn := admin(w.t, w.name)
	defer func() { _ = conn.Close(context.Background()) }()
	w.quiet(&f)
	ops := w.ledger.read(w.t)
	w.checkOps(conn, ops, &f)
	w.checkRevisions(conn, ops, &f)
	w.checkSignals(&f)
	w.checkTenancy(conn, &f)
	w.checkQueue(conn, &f)
	return f
}

// hold fails the test on any finding.
func (w *world) hold() {
	w.t.Helper()
	for i, finding := range w.check() {
		if i == 20 {
			w.t.Error("and more")
			return
		}
		w.t.Error(finding)
	}
}

// quiet waits until the workers are done: five seconds are enough without anybody's help.
func (w *world) quiet(f *findings) {
	for began := time.Now(); len(w.workers) > 0; time.Sleep(20 * time.Millisecond) {
		var left int
		if err := w.db.QueryRow(context.Background(), `select count(*) from signal_queue`).Scan(&left); err != nil {
			f.add("I3 the queue cannot be read: %v", err)
			return
		}
		if left == 0 {
			return
		}
		if time.Since(began) > 10*time.Second {
			f.add("I3 %d marks wait ten seconds after the last change", left)
			return
		}
	}
}

// trace is how often an operation stands in the database, and in the activity log.
type trace struct {
	Op           string
	Stored, Told int
}

// marks finds each kind of operation by what its client put on it: where it is stored, and where the
// activity log tells of it.
var marks = map[string]struct{ stored, told string }{
	"create": {`select substring(notes from 9) from tasks where notes like 'made by %'`,
		`select a.subject_id::text from activity a join tasks t on t.org_id = a.org_id and t.id = a.subject_id where verb = 'task.created' and notes like 'made by %'`},
	"checkin": {`select note from checkins where note <> ''`, `select data ->> 'note' from activity where verb = 'checkin.recorded' and data ->> 'note' <> ''`},
	"move":    {`select reason from task_states where reason <> ''`, `select data ->> 'reason' from activity where verb = 'task.moved' and data ->> 'reason' <> ''`},
	"link": {`select task_id || ':' || kr_id from task_links where provenance = 'retrofitted'`,
		`select subject_id || ':' || kr_id from activity where verb = 'task.linked'`},
	// An edit is overwritten by the next: only the log keeps it.
	"edit": {edits, edits},
}

const edits = `select split_part(data -> 'to' ->> 'title', ' ', 2) from activity where verb = 'task.changed' and data -> 'to' ->> 'title' like 'Edit %'`

func traces(w *world, conn *pgx.Conn, kind string) []trace {
	m := marks[kind]
	return rows[trace](w, conn, `select coalesce(s.op, a.op), coalesce(s.n, 0), coalesce(a.n, 0)
		from (select op, count(*) as n from (`+m.stored+`) x (op) group by op) s full join (select op, count(*) as n from (`+m.told+`) x (op) group by op) a on a.op = s.op`)
}

func rows[T any](w *world, conn *pgx.Conn, sql string, args ...any) []T {
	w.t.Helper()
	found, err := conn.Query(context.Background(), sql, args...)
	if err != nil {
		w.t.Fatal(err)
	}
	out, err := pgx.CollectRows(found, pgx.RowToStructByPos[T])
	if err != nil {
		w.t.Fatal(err)
	}
	return out
}

// checkOps: what was acknowledged is there once with one line of activity; what was refused is
// not; what is unknown is there once or not at all; and nothing is there that nobody sent.
func (w *world) checkOps(conn *pgx.Conn, ops map[string]*op, f *findings) {
	for kind := range marks {
		have := map[string]trace{}
		for _, t := range traces(w, conn, kind) {
			have[t.Op] = t
			if o := ops[t.Op]; o == nil || o.Kind != kind {
				f.add("I1 %s %s is stored and was never sent", kind, t.Op)
			}
		}
		for id, o := range ops {
			if o.Kind != kind {
				continue
			}
			t := have[id]
			switch {
			case o.Outcome == ok && t.Stored == 0 && t.Told == 0:
				f.add("I1 %s %s was acknowledged and is lost", kind, id)
			case t.Stored > 1:
				f.add("I1 %s %s is stored %d times", kind, id, t.Stored)
			case o.Outcome == failed && t.Stored > 0:
				f.add("I1 %s %s was refused and is stored", kind, id)
			case t.Stored != t.Told:
				f.add("I6 %s %s is stored %d times and has %d lines of activity", kind, id, t.Stored, t.Told)
			}
		}
	}
	// Every task has its line, however it was made; those of an import have one together.
	for _, t := range rows[trace](w, conn, `select t.id::text, 1, count(a.id) from tasks t left join activity a on a.org_id = t.org_id
			and a.subject_id = t.id and a.verb = 'task.created' where t.external_id is null group by 1 having count(a.id) <> 1`) {
		f.add("I6 task %s has %d lines that say it was created", t.Op, t.Told)
	}
	var rewritten int
	if err := conn.QueryRow(context.Background(), `select n_tup_upd + n_tup_del from pg_stat_user_tables where relname = 'activity'`).Scan(&rewritten); err != nil || rewritten > 0 {
		f.add("I6 %d rows of the activity log were changed or deleted (%v)", rewritten, err)
	}
}

// checkRevisions: a task's revision counts what was applied to it, and of two saves on one
// revision exactly one is accepted.
func (w *world) checkRevisions(conn *pgx.Conn, ops map[string]*op, f *findings) {
	type count struct {
		ID             string
		Revision, Told int64
	}
	for _, c := range rows[count](w, conn, `select t.id::text, t.revision, 1 + (select count(*) from activity a where a.org_id = t.org_id
			and a.subject_id = t.id and a.verb in ('task.moved', 'task.changed')) as told from tasks t`) {
		if c.Revision != c.Told {
			f.add("I2 task %s is at revision %d after %d changes", c.ID, c.Revision, c.Told-1)
		}
	}
	type save struct {
		task     string
		revision int64
	}
	saves := map[save][3]int{} // accepted, refused, unknown
	for _, o := range ops {
		if o.Kind != "edit" {
			continue
		}
		n := saves[save{o.Subject, o.Revision}]
		n[map[outcome]int{ok: 0, failed: 1, unknown: 2}[o.Outcome]]++
		saves[save{o.Subject, o.Revision}] = n
	}
	for s, n := range saves {
		if n[0] > 1 || n[0] == 0 && n[2] == 0 && n[1] > 1 {
			f.add("I2 of %d saves of task %s on revision %d %d were accepted", n[0]+n[1], s.task, s.revision, n[0])
		}
	}
}

// checkSignals: everything stored is what a computation from scratch gives.
func (w *world) checkSignals(f *findings) {
	p := &process{w: w, name: "verify"}
	out, err := p.command("verify").CombinedOutput()
	lines := strings.Split(strings.TrimSpace(string(out)), "\n")
	if err != nil || !slices.ContainsFunc(lines, func(l string) bool { return strings.HasSuffix(l, ", 0 differences") }) {
		f.add("I3 verify: %s", strings.Join(lines[:min(len(lines), 4)], " | "))
	}
}

// foreignKeys are all of the catalogue between tables of tenants, as a query for rows that
// refer across tenants.
const foreignKeys = `select format('select count(*) from %s c join %s p on %s where c.org_id <> p.org_id', k.conrelid::regclass, k.confrelid::regclass,
	(select string_agg(format('c.%I = p.%I', h.attname, r.attname), ' and ')
		from unnest(k.conkey, k.confkey) as pair(here, there)
		join pg_attribute h on h.attrelid = k.conrelid and h.attnum = here
		join pg_attribute r on r.attrelid = k.confrelid and r.attnum = there
		where h.attname <> 'org_id')), k.conname || ' of ' || k.conrelid::regclass
	from pg_constraint k where k.contype = 'f'
	and exists (select from pg_attribute where attrelid = k.conrelid and attname = 'org_id' and not attisdropped)
	and exists (select from pg_attribute where attrelid = k.confrelid and attname = 'org_id' and not attisdropped)`

// checkTenancy: the catalogue keeps its rules, no row refers to another tenant's, the
// application's role sees one tenant at a time, and no page showed another's canary.
func (w *world) checkTenancy(conn *pgx.Conn, f *findings) {
	ctx := context.Background()
	for _, finding := range pgtest.Audit(ctx, conn) {
		f.add("I5 catalogue: %s", finding)
	}
	type query struct{ SQL, Name string }
	keys := rows[query](w, conn, foreignKeys)
	if len(keys) < 20 {
		f.add("I5 only %d foreign keys were found: the check would prove little", len(keys))
	}
	for _, k := range keys {
		var n int
		if err := conn.QueryRow(ctx, k.SQL).Scan(&n); err != nil || n > 0 {
			f.add("I5 %s refers to another tenant in %d rows (%v)", k.Name, n, err)
		}
	}
	app, err := pgx.Connect(ctx, dsn(w.name, embedded.AppRole, "checker"))
	if err != nil {
		w.t.Fatal(err)
	}
	defer func() { _ = app.Close(ctx) }()
	tables := rows[struct{ Name string }](w, conn, `select c.oid::regclass::text from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'org_id'
		where c.relkind = 'r' and has_table_privilege($1, c.oid, 'select')`, embedded.AppRole)
	for _, o := range w.orgs {
		if _, err := app.Exec(ctx, `select set_config('app.org_id', $1, false)`, o.member.Org.ID.String()); err != nil {
			w.t.Fatal(err)
		}
		for _, table := range tables {
			var n int
			if err := app.QueryRow(ctx, `select count(*) from `+table.Name+` where org_id <> $1`, o.member.Org.ID).Scan(&n); err != nil || n > 0 {
				f.add("I5 %s sees %d rows of others in %s (%v)", o.slug, n, table.Name, err)
			}
		}
	}
	w.seen.mu.Lock()
	defer w.seen.mu.Unlock()
	for _, leak := range w.seen.leaks[:min(len(w.seen.leaks), 5)] {
		f.add("I5 %s", leak)
	}
}

// checkQueue: nothing was set aside, nobody sits in a transaction, and no request met an error of ours.
func (w *world) checkQueue(conn *pgx.Conn, f *findings) {
	type failure struct{ Kind, Error string }
	for _, bad := range rows[failure](w, conn, `select kind, error from signal_failures`) {
		f.add("I8 a %s was set aside: %s", bad.Kind, bad.Error)
	}
	type idle struct{ Name string }
	for _, i := range rows[idle](w, conn, `select application_name from pg_stat_activity where datname = current_database()
			and state like 'idle in transaction%' and state_change < clock_timestamp() - interval '5 s'`) {
		f.add("I9 %s has been idle in a transaction for more than five seconds", i.Name)
	}
	for _, a := range w.seen.all(func(a answer) bool { return a.status >= 500 && a.status != http.StatusServiceUnavailable }) {
		f.add("R00 %s answered %d", a.path, a.status)
	}
}

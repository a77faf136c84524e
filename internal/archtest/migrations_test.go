package archtest

import (
	"io/fs"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"plumbline/migrations"
)

// large tables may hold millions of rows and are written all the time: nothing may lock them for long.
var large = []string{"tasks", "task_links", "task_states", "task_words", "activity", "activity_seals", "checkins", "goal_days", "team_days", "goal_versions",
	"signals", "kr_signals", "task_signals", "done_signals", "past_rows", "plan_slots", "import_rows"}

// settled are the findings in migrations that were older than this rule, each with the reason why it does no harm.
const recomputed = "what a worker computed is emptied, and computed again by the marks the migration leaves"

var settled = map[string]string{
	"00008_rules.sql: truncate":                                          recomputed,
	"00008_rules.sql: index on task_signals not concurrently":            recomputed,
	"00008_rules.sql: column of kr_signals not null without a default":   recomputed,
	"00008_rules.sql: column of task_signals not null without a default": recomputed,
	"00008_rules.sql: column of team_signals not null without a default": recomputed,
	"00008_rules.sql: whole task_links is checked under a lock":          "two columns of one row, without a look at another table",
	"00009_answers.sql: index on signals not concurrently":               "signals were a page of rows then",
}

var (
	comment    = regexp.MustCompile(`(?m)--.*$`)
	newTable   = regexp.MustCompile(`create table (?:if not exists )?(\w+)`)
	newIndex   = regexp.MustCompile(`create (?:unique )?index (concurrently )?(?:if not exists )?\w+\s+on (?:only )?(\w+)`)
	alteration = regexp.MustCompile(`alter table (?:only )?(\w+)([^;]*)`)

	bans = []struct{ name, expr string }{
		{"truncate", `\btruncate\b`}, {"cascade", `\bdrop\b[^;]*\bcascade\b`}, {"four-byte key", `\b(small|big)?serial\b|\bint(eger|4)?\s+(primary key|generated|references)`},
		{"enum", `create type \w+ as enum`}, {"disabled trigger", `disable trigger|session_replication_role`}, {"whole rewrite", `\b(cluster|vacuum full)\b`}, {"lock", `\block table\b`},
	}
	upBans = []struct{ name, expr string }{ // the binary before it still runs
		{"drop in up", `\bdrop (table|column)\b`}, {"rename in up", `\brename (to|column|constraint)?`}, {"type change in up", `alter (column )?\w+ (set data )?type\b`},
	}
)

// lintMigration gives a finding for everything in one file that could lose data, stop writers, or
// break the release that runs beside it.
func lintMigration(name, text string) (findings []string) {
	noTx := strings.Contains(text, "-- +goose NO TRANSACTION")
	up, down, both := strings.Cut(text, "-- +goose Down")
	clean := func(s string) string {
		return strings.Join(strings.Fields(strings.ToLower(comment.ReplaceAllString(s, " "))), " ")
	}
	up, down = clean(up), clean(down)
	find := func(what string) { findings = append(findings, name+": "+what) }
	if !both || down == "" {
		find("no way down")
	}
	for _, b := range bans {
		if regexp.MustCompile(b.expr).MatchString(up + ";" + down) {
			find(b.name)
		}
	}
	for _, b := range upBans {
		if regexp.MustCompile(b.expr).MatchString(up) {
			find(b.name)
		}
	}
	var made []string
	for _, m := range newTable.FindAllStringSubmatch(up, -1) {
		made = append(made, m[1])
	}
	busy := func(table string) bool { return slices.Contains(large, table) && !slices.Contains(made, table) }
	for _, m := range newIndex.FindAllStringSubmatch(up, -1) {
		if busy(m[2]) && m[1] == "" {
			find("index on " + m[2] + " not concurrently")
		}
		if m[1] != "" && !noTx {
			find("concurrently inside a transaction")
		}
	}
	for _, m := range alteration.FindAllStringSubmatch(up, -1) {
		for part := range strings.SplitSeq(m[2], ", add ") {
			if strings.Contains(part, "column") && strings.Contains(part, "not null") && !strings.Contains(part, "default") && !slices.Contains(made, m[1]) {
				find("column of " + m[1] + " not null without a default")
			}
			if busy(m[1]) && (strings.Contains(part, " set not null") || strings.Contains(part, "constraint") && !strings.Contains(part, "not valid") && !strings.Contains(part, "drop constraint")) {
				find("whole " + m[1] + " is checked under a lock")
			}
		}
	}
	return findings
}

func TestSec_T39_MigrationsAreSafe(t *testing.T) {
	t.Parallel()
	names, err := fs.Glob(migrations.FS, "*.sql")
	if err != nil || len(names) < 10 {
		t.Fatalf("%d migrations, %v", len(names), err)
	}
	unseen := maps.Clone(settled)
	for _, name := range names {
		b, err := fs.ReadFile(migrations.FS, name)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range lintMigration(name, string(b)) {
			if delete(unseen, f); settled[f] == "" {
				t.Error(f)
			}
		}
	}
	for f := range unseen {
		t.Errorf("%s: not found any more, take it off the list", f)
	}
}

func TestSec_T39_EachUnsafeMigrationIsFound(t *testing.T) {
	t.Parallel()
	for sql, want := range map[string]string{
		"truncate orgs cascade": "truncate", "TRUNCATE\n TABLE tasks": "truncate", "drop table tasks cascade": "cascade", "create table x (id serial primary key)": "four-byte key",
		"create table x (id int primary key)": "four-byte key", "create table x (id integer generated always as identity)": "four-byte key", "alter table tasks drop column title": "drop in up",
		"alter table tasks rename column title to name": "rename in up", "alter table tasks alter column number type int": "type change in up", "create index i on tasks (org_id)": "index on tasks not concurrently",
		"create index concurrently i on tasks (org_id)": "concurrently inside a transaction", "alter table orgs add column x text not null": "column of orgs not null without a default",
		"alter table tasks add constraint c check (number > 0)": "whole tasks is checked under a lock", "alter table tasks alter title set not null": "whole tasks is checked under a lock",
		"create type mood as enum ('up')": "enum", "lock table tasks": "lock", "set session_replication_role = replica": "disabled trigger",
	} {
		if got := lintMigration("x", "-- +goose Up\n"+sql+";\n-- +goose Down\nselect 1;"); !slices.Contains(got, "x: "+want) {
			t.Errorf("%s: %q, not %q", sql, got, want)
		}
	}
	sound := "-- truncate is only spoken of\n-- +goose Up\ncreate table tasks (org_id uuid not null);\ncreate index i on tasks (org_id);\nalter table activity add column x text not null default '';\n-- +goose Down\ndrop table tasks;"
	if got := lintMigration("x", sound); len(got) > 0 {
		t.Errorf("a sound one: %q", got)
	}
	if got := lintMigration("x", "-- +goose Up\nselect 1;"); !slices.Contains(got, "x: no way down") {
		t.Errorf("without a way down: %q", got)
	}
}

package board

import (
	"regexp"
	"strings"
)

// pastTable is a table as it was at an instant, by a query that gives the columns screens read.
type pastTable struct {
	name, sql string
	in        *regexp.Regexp // a query that reads it
}

func asWas(table, sql string) pastTable {
	return pastTable{table, sql, regexp.MustCompile(`\b` + table + `\b`)}
}

// kept is the row that past_rows kept longest before it changed, if it has changed since.
const kept = ` left join lateral (select h.was, h.data from public.past_rows h where h.org_id = %of.org_id and h.kind = '%kind'
	and h.subject_id = %of.%key and h.until > {at}::timestamptz order by h.until, h.seq limit 1) h on true`

// was reads columns ("name type, …") from the row that was kept, else from the row itself.
func was(columns string) string {
	var out []string
	for _, column := range strings.Split(columns, ", ") {
		name, kind, _ := strings.Cut(column, " ")
		out = append(out, "case when h.was is null then c."+name+" else (h.was ->> '"+name+"')::"+kind+" end as "+name)
	}
	return strings.Join(out, ", ")
}

func keptOf(kind, key string) string {
	of, column, _ := strings.Cut(key, ".")
	return strings.NewReplacer("%kind", kind, "%of", of, "%key", column).Replace(kept)
}

// rows is a table whose columns in changing are kept, and whose others never change.
func rows(table, fixed, changing, begins string) pastTable {
	return asWas(table, "select c."+strings.ReplaceAll(fixed, ", ", ", c.")+", "+was(changing)+" from public."+table+" c"+
		keptOf(table, "c.id")+" where "+begins)
}

// daily is the signals of a subject, as the last day that was judged by then left them. Those of a subject
// that was archived since are kept alone.
func daily(table, subjects, key, columns string) pastTable {
	return asWas(table, "select s.* from (select b.org_id, b.id as "+key+", "+was(columns)+", case when h.was is null then c.data else h.data end as data from public."+
		subjects+" b left join public."+table+" c on c.org_id = b.org_id and c."+key+" = b.id"+keptOf(table, "b.id")+") s where s.day <= {day}::date")
}

// terms reads columns of a goal from the version that was valid.
func terms(columns string) string {
	var out []string
	for _, column := range strings.Split(columns, ", ") {
		name, kind, _ := strings.Cut(column, " ")
		if kind == "jsonb" {
			out = append(out, "v.data -> '"+name+"' as "+name)
			continue
		}
		out = append(out, "(v.data ->> '"+name+"')::"+kind+" as "+name)
	}
	return strings.Join(out, ", ")
}

const validVersion = ` join lateral (select v.data from public.goal_versions v where v.org_id = c.org_id and v.%goal = c.id
	and v.valid_from <= {at}::timestamptz and (v.valid_to is null or v.valid_to > {at}::timestamptz)
	order by v.valid_from desc limit 1) v on true`

func versionOf(goal string) string { return strings.ReplaceAll(validVersion, "%goal", goal) }

// Only work that is open now, or was closed or deleted since, was open then: few rows to look into.
// A task's state follows from its steps, which are history already; it was last touched by a step or by
// a change of its fields. Where its last touch lies before the day, nothing has to be looked for.
const tasksWere = `select c.org_id, c.id, c.number, c.notes, c.revision, c.created_at, c.created_by, %fields,
	coalesce(st.to_state, c.state) as state, (c.is_open or c.closed_at > {at}::timestamptz or c.deleted_at > {at}::timestamptz)
		and coalesce(st.to_state, c.state) in ('todo', 'in_progress', 'blocked', 'in_review') and gone.at is null as is_open,
	case when st.to_state is null then c.blocked_reason when st.to_state = 'blocked' then st.reason else '' end as blocked_reason,
	coalesce((select s.at from public.task_states s where s.org_id = c.org_id and s.task_id = c.id and s.at <= {at}::timestamptz
		and s.from_state is distinct from s.to_state order by s.at desc limit 1), c.state_since) as state_since,
	case when c.active_at <= {at}::timestamptz then c.active_at else greatest(st.at, (select max(p.until) from public.past_rows p
		where p.org_id = c.org_id and p.kind = 'tasks' and p.subject_id = c.id and p.until <= {at}::timestamptz)) end as active_at,
	case when coalesce(st.to_state, c.state) in ('done', 'cancelled') then coalesce(st.at, c.closed_at) end as closed_at, gone.at as deleted_at,
	c.team_id as team_now, c.is_open as open_now, c.closed_at as closed_now
	from public.tasks c%kept
	left join lateral (select s.to_state, s.reason, s.at from public.task_states s where s.org_id = c.org_id and s.task_id = c.id
		and s.at <= {at}::timestamptz order by s.at desc limit 1) st on true
	left join lateral (select case when d.was is null then c.deleted_at else (d.was ->> 'deleted_at')::timestamptz end as at
		from (select 1) one left join lateral (select p.was from public.past_rows p where p.org_id = c.org_id and p.kind = 'tasks_deleted'
			and p.subject_id = c.id and p.until > {at}::timestamptz order by p.until, p.seq limit 1) d on true) gone on true
	where c.created_at <= {at}::timestamptz`

const (
	krTerms = `objective_id uuid, cycle_id uuid, team_id uuid, owner_id uuid, title text, description text, kind text, unit text,
start_value float8, target_value float8, low_value float8, high_value float8, commit_text text, target_text text, stretch_text text,
waypoints jsonb, weight float8, state text, start_on date, due_on date, score float8, learning text`
	objectiveTerms = `cycle_id uuid, pillar_id uuid, parent_id uuid, team_id uuid, owner_id uuid, title text, description text, state text, weight float8, rolls_up boolean`
	born           = `c.created_at <= {at}::timestamptz`
)

// pastTables are the tables whose rows change, as they were at the end of the day {day}, which is {at}.
// Names of people and settings of the organisation are as they are now.
var pastTables = []pastTable{
	rows("teams", "org_id, id, parent_id, revision, created_at", "name text, lead_id uuid, archived_at timestamptz", born),
	rows("pillars", "org_id, id, description, owner_id, revision, created_at", "name text, position bigint, weight float8, archived_at timestamptz", born),
	rows("cycles", "org_id, id, revision, created_at", "name text, kind text, starts_on date, ends_on date, state text", born),
	rows("plan_slots", "org_id, id, kr_id, revision, created_at, created_by",
		"title text, impact smallint, planned_on date, position bigint, task_id uuid, dropped_at timestamptz", born),
	rows("checkins", "org_id, id, kr_id, external_source, external_id",
		"value float8, confidence smallint, note text, flagged boolean, flag_note text, at timestamptz, made_by uuid", "c.at <= {at}::timestamptz"),
	asWas("key_results", "select c.org_id, c.id, c.revision, c.created_at, c.created_by, "+terms(oneLine(krTerms))+", "+
		was("number bigint, current_value float8, confidence smallint, last_checkin_at timestamptz")+
		" from public.key_results c"+versionOf("kr_id")+keptOf("key_results", "c.id")+" where "+born),
	asWas("objectives", "select c.org_id, c.id, c.revision, c.created_at, c.created_by, c.visibility, c.people, "+terms(objectiveTerms)+
		" from public.objectives c"+versionOf("objective_id")+" where "+born),
	asWas("tasks", strings.NewReplacer("%kept", keptOf("tasks", "c.id"),
		"%fields", was("title text, team_id uuid, owner_id uuid, priority text, effort float8, due_on date, run_business boolean")).Replace(tasksWere)),
	asWas("task_links", `select c.org_id, c.id, c.task_id, c.kr_id, c.objective_id, c.impact, c.provenance, c.linked_at, c.linked_by,
		case when c.unlinked_at <= {at}::timestamptz then c.unlinked_at end as unlinked_at from public.task_links c where c.linked_at <= {at}::timestamptz`),
	asWas("task_states", `select c.* from public.task_states c where c.at <= {at}::timestamptz`),
	asWas("activity", `select c.* from public.activity c where c.at <= {at}::timestamptz`),
	asWas("signal_answers", `select c.* from public.signal_answers c where c.at <= {at}::timestamptz`),
	asWas("goal_versions", `select c.org_id, c.id, c.objective_id, c.kr_id, c.valid_from, case when c.valid_to <= {at}::timestamptz then c.valid_to end as valid_to,
		c.data, c.changed, c.why, c.changed_by from public.goal_versions c where c.valid_from <= {at}::timestamptz`),
	asWas("goal_days", `select c.* from public.goal_days c where c.day <= {day}::date`),
	asWas("team_days", `select c.* from public.team_days c where c.day <= {day}::date`),
	asWas("signals", "select c.org_id, c.id, c.rule, c.subject_kind, c.subject_id, c.inputs, c.opened_at, case when c.closed_at <= {at}::timestamptz then c.closed_at end as closed_at, "+
		was("severity text, sentence text, clears text, rule_version bigint, changed_at timestamptz")+" from public.signals c"+keptOf("signals", "c.id")+
		" where c.opened_at <= {at}::timestamptz"),
	daily("kr_signals", "key_results", "kr_id", oneLine(`team_id uuid, day date, status text, counts boolean, live boolean, settled boolean, behind boolean, uncovered boolean,
has_value boolean, progress float8, shown float8, expected float8, team_linked bigint, team_open bigint, open_tasks bigint, live_tasks bigint,
stalled_tasks bigint, done_tasks bigint, closed_week bigint, work_done float8, links bigint, from_goal bigint, retrofitted bigint,
confidence bigint, checked_on date, computed_at timestamptz`)),
	daily("objective_signals", "objectives", "objective_id", oneLine(`day date, status text, counts boolean, live boolean, has_data boolean, progress float8, expected float8,
krs bigint, direct_open bigint, direct_done bigint, computed_at timestamptz`)),
	daily("pillar_signals", "pillars", "pillar_id", "day date, status text, has_data boolean, progress float8, expected float8, objectives bigint, lagging bigint, computed_at timestamptz"),
	daily("team_signals", "teams", "team_id", oneLine(`day date, open_tasks bigint, linked bigint, objective_only bigint, run_business bigint, unlinked bigint, aimed bigint,
focus bigint, focus_aimed bigint, links bigint, from_goal bigint, retrofitted bigint, behind_krs bigint, score bigint, computed_at timestamptz`)),
	// Who was of a team: those who are and were by then, and those who left later.
	asWas("team_members", `select c.org_id, c.team_id, c.user_id from public.team_members c where c.since <= {at}::timestamptz
		union select p.org_id, (p.was ->> 'team_id')::uuid, p.subject_id from public.past_rows p where p.kind = 'team_members' and p.until > {at}::timestamptz
			and p.org_id = tid() and (p.was ->> 'since')::timestamptz <= {at}::timestamptz`),
}

func oneLine(s string) string { return strings.ReplaceAll(s, ",\n", ", ") }

package exporter

import "strings"

// sheet is one table as an export has it: a CSV and a JSON file of its name. Columns are listed one by one, so
// that a new one, which may hold a secret, leaves only when somebody says so.
type sheet struct {
	name    string
	table   string
	first   []field // before the columns
	columns string  // of the table; those that refer to something get its name beside them
	order   string
}

// field is a named expression over the row t.
type field struct{ name, expr string }

const key = `(select task_prefix from orgs where id = tid()) || '-' || `

var sheets = []sheet{
	{"organisation", "orgs", nil, "id slug name task_prefix time_zone week_start unlinked_policy second_factor created_at", "id"},
	{"members", "memberships", []field{{"email", `(select email from users u where u.id = t.user_id)`}}, "user_id role title joined_at deactivated_at", "user_id"},
	{"teams", "teams", nil, "id name parent_id lead_id archived_at created_at", "id"},
	{"team_members", "team_members", nil, "team_id user_id since", "team_id, user_id"},
	{"invitations", "invitations", nil, "id email role invited_by created_at expires_at accepted_at revoked_at", "id"},
	{"domains", "domains", nil, "id domain role offered created_at verified_at checked_at", "id"},
	{"invitation_teams", "invitation_teams", nil, "invitation_id team_id", "invitation_id, team_id"},
	{"pillars", "pillars", nil, "id name description owner_id weight position archived_at created_at", "id"},
	{"cycles", "cycles", nil, "id name kind starts_on ends_on state created_at", "id"},
	{"objectives", "objectives", nil, "id title description cycle_id pillar_id parent_id team_id owner_id state weight rolls_up visibility people " +
		"external_source external_id created_at created_by", "id"},
	{"key_results", "key_results", []field{{"key", `'KR ' || t.number`}}, "id title description objective_id cycle_id team_id owner_id kind unit start_value target_value " +
		"low_value high_value commit_text target_text stretch_text current_value confidence last_checkin_at waypoints weight state start_on due_on score learning " +
		"external_source external_id created_at created_by", "id"},
	{"goal_versions", "goal_versions", nil, "id objective_id kr_id valid_from valid_to data changed why changed_by", "id"},
	{"planned_work", "plan_slots", nil, "id kr_id title impact planned_on position task_id dropped_at created_at created_by", "id"},
	{"tasks", "tasks", []field{{"key", key + `t.number`}}, "id title notes state blocked_reason priority team_id owner_id effort due_on run_business state_since active_at " +
		"closed_at deleted_at external_source external_id created_at created_by", "id"},
	{"task_links", "task_links", nil, "id task_id kr_id objective_id impact provenance linked_at linked_by confirmed_at confirmed_by unlinked_at unlinked_by", "id"},
	{"task_states", "task_states", nil, "id task_id from_state to_state reason at changed_by", "id"},
	{"check_ins", "checkins", nil, "id kr_id value confidence note flagged flag_note at made_by external_source external_id", "id"},
	{"signals", "signals", nil, "id rule rule_version severity subject_kind subject_id sentence clears inputs opened_at changed_at closed_at", "id"},
	{"signal_answers", "signal_answers", nil, "id signal_id kind note until by_user at", "id"},
	{"rule_versions", "rule_versions", nil, "version thresholds note by_user at", "version"},
	{"goal_days", "goal_days", nil, "goal_id day kind status progress expected data", "goal_id, day"},
	{"team_days", "team_days", nil, "team_id day open_tasks linked aimed data", "team_id, day"},
	{"rows_as_they_were", "past_rows", nil, "kind subject_id until seq was data", "kind, subject_id, until, seq"},
	{"imports", "imports", nil, "id created_by created_at options names applied_at result", "id"},
	{"audit_trail", "activity", nil, "id at actor_id verb subject_kind subject_id kr_id objective_id data client", "id"},
	{"audit_seals", "activity_seals", []field{{"sha256", `encode(t.hash, 'hex')`}}, "n activity_id sealed_at", "n"},
}

// leftOut are the tables and columns that an export does not have, each with its reason. The manifest says them too.
var leftOut = map[string]string{
	"counters":          "the last numbers that were given; the rows that have them are here",
	"import_rows":       "digests of imported rows, of which the tasks and goals are here",
	"kr_signals":        "computed from what is here; a row a day is in goal_days",
	"objective_signals": "computed from what is here; a row a day is in goal_days",
	"pillar_signals":    "computed from what is here; a row a day is in goal_days",
	"team_signals":      "computed from what is here; a row a day is in team_days",
	"task_signals":      "computed from what is here",
	"done_signals":      "computed from what is here",
	"org_figures":       "computed from what is here",
	"task_words":        "the words of task titles, for searching",
	"signal_queue":      "what is about to be computed",
	"signal_failures":   "what could not be computed",

	"invitations.token_hash": "a secret",
	"domains.proof":          "stands in the domain's own zone",
	"invitations.team_id":    "read no more; invitation_teams has it",
	"imports.contents":       "a file that waits for its import; whoever sent it has it",
	"tasks.number":           "in key",
	"key_results.number":     "in key",
	"tasks.is_open":          "follows from state and deleted_at",
	"activity_seals.hash":    "in sha256",
	"orgs.next_change_at":    "when something is computed next",
	"orgs.delete_after":      "while it is set nothing is exported",
	"orgs.purge_rows":        "of a removal",
	"orgs.formula":           "which formulas computed what is stored",
	"teams.revision":         "counts changes, for forms",
	"pillars.revision":       "counts changes, for forms",
	"cycles.revision":        "counts changes, for forms",
	"objectives.revision":    "counts changes, for forms",
	"key_results.revision":   "counts changes, for forms",
	"plan_slots.revision":    "counts changes, for forms",
	"tasks.revision":         "counts changes, for forms",
}

const (
	ofPerson    = `(select name from users where id = t.%)`
	ofTeam      = `(select name from teams x where x.org_id = tid() and x.id = t.%)`
	ofObjective = `(select title from objectives x where x.org_id = tid() and x.id = t.%)`
)

// names are what columns of ids refer to; a table's own comes first.
var names = map[string]string{
	"owner_id": ofPerson, "lead_id": ofPerson, "user_id": ofPerson, "actor_id": ofPerson, "created_by": ofPerson, "changed_by": ofPerson, "linked_by": ofPerson,
	"unlinked_by": ofPerson, "confirmed_by": ofPerson, "made_by": ofPerson, "by_user": ofPerson, "invited_by": ofPerson,
	"people":  `array(select name from users where id = any (t.%) order by name)`,
	"team_id": ofTeam, "teams.parent_id": ofTeam, "objective_id": ofObjective, "objectives.parent_id": ofObjective,
	"kr_id":         `(select 'KR ' || number || ' ' || title from key_results x where x.org_id = tid() and x.id = t.%)`,
	"task_id":       `(select ` + key + `number || ' ' || title from tasks x where x.org_id = tid() and x.id = t.%)`,
	"pillar_id":     `(select name from pillars x where x.org_id = tid() and x.id = t.%)`,
	"cycle_id":      `(select name from cycles x where x.org_id = tid() and x.id = t.%)`,
	"invitation_id": `(select email from invitations x where x.org_id = tid() and x.id = t.%)`,
	"signal_id":     `(select sentence from signals x where x.org_id = tid() and x.id = t.%)`,
}

// fields are all of a sheet's, a name before the id it is of.
func (s sheet) fields() []field {
	out := s.first[:len(s.first):len(s.first)]
	for column := range strings.FieldsSeq(s.columns) {
		name := names[s.table+"."+column]
		if name == "" {
			name = names[column]
		}
		if name != "" {
			out = append(out, field{nameOf(column), strings.Replace(name, "%", column, 1)})
		}
		out = append(out, field{column, "t." + column})
	}
	return out
}

func nameOf(column string) string {
	if name, id := strings.CutSuffix(column, "_id"); id {
		return name
	}
	return column + "_name"
}

// query gives one JSON array a row. A cursor takes no arguments: the organisation is the one that was entered.
func (s sheet) query() string {
	var exprs []string
	for _, f := range s.fields() {
		exprs = append(exprs, f.expr)
	}
	org := "org_id"
	if s.table == "orgs" {
		org = "id"
	}
	return "select jsonb_build_array(" + strings.Join(exprs, ", ") + ")::text from " + s.table + " t where t." + org + " = tid() order by " + s.order
}

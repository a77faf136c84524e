package archtest

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// writers says which package alone writes each table.
var writers = map[string]string{
	"users": "account", "sessions": "account", "signups": "account", "account_tokens": "account", "tries": "account", "second_factors": "account", "recovery_codes": "account", "identities": "account", "passkey_handles": "account", "passkeys": "account", "mails": "mail",
	"orgs": "org", "memberships": "org", "counters": "org", "teams": "org", "team_members": "org", "invitations": "org", "invitation_teams": "org", "domains": "org",
	"pillars": "strategy", "cycles": "strategy",
	"objectives": "goal", "key_results": "goal", "goal_versions": "goal", "plan_slots": "goal",
	"tasks": "task", "task_links": "task", "task_states": "task", "task_words": "task",
	"checkins": "checkin", "activity": "activity", "activity_seals": "activity", "signal_queue": "mark",
	"signal_failures": "signal", "kr_signals": "signal", "objective_signals": "signal", "pillar_signals": "signal", "team_signals": "signal", "task_signals": "signal", "done_signals": "signal",
	"signal_answers": "answer", "rule_versions": "rule", "past_rows": "migrations",
	"imports": "importer", "import_rows": "importer",
	"goal_days": "signal", "team_days": "signal", "signals": "signal", "workers": "signal", "org_figures": "signal",
}

// byTrigger lists tables that no Go code writes.
var byTrigger = map[string]bool{"past_rows": true, "task_words": true} // by whoever writes a title

// exceptions with their reason: the worker moves the clock of an organisation.
var alsoWrites = map[string][]string{"orgs": {"signal"}}

var write = regexp.MustCompile(`(?i)\b(?:insert\s+into|update|delete\s+from)\s+(?:only\s+)?([a-z_]+)\b`)

func TestEachTableHasOneWriter(t *testing.T) {
	t.Parallel()
	found := map[string]bool{}
	for _, p := range list(t) {
		if !strings.HasPrefix(p.ImportPath, "internal/") || in(p.ImportPath, "internal/testkit") || in(p.ImportPath, "internal/pg") || in(p.ImportPath, "internal/bench") {
			continue
		}
		noun := strings.Split(strings.TrimPrefix(p.ImportPath, "internal/"), "/")[0]
		for _, f := range p.GoFiles {
			b, err := os.ReadFile(filepath.Join(p.Dir, f))
			if err != nil {
				t.Fatal(err)
			}
			for _, m := range write.FindAllStringSubmatch(string(b), -1) {
				table := strings.ToLower(m[1])
				owner, known := writers[table]
				if !known {
					continue
				}
				found[table] = true
				if owner != noun && !slices.Contains(alsoWrites[table], noun) {
					t.Errorf("%s/%s writes %s, which belongs to %s", p.ImportPath, f, table, owner)
				}
			}
		}
	}
	for table := range writers {
		if !found[table] && !byTrigger[table] {
			t.Errorf("nobody writes %s: the rule would hold of nothing", table)
		}
	}
}

var created = regexp.MustCompile(`(?i)create table ([a-z_]+)`)

func TestEveryTableIsListed(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("../../migrations/*.sql")
	if err != nil || len(files) == 0 {
		t.Fatalf("no migrations: %v", err)
	}
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range created.FindAllStringSubmatch(string(b), -1) {
			if writers[m[1]] == "" {
				t.Errorf("%s makes %s: say in writers which package writes it", filepath.Base(f), m[1])
			}
		}
	}
}

package apptest

import (
	"context"
	"fmt"
	"strconv"
	"testing"

	"plumbline/internal/access"
	"plumbline/internal/checkin"
	"plumbline/internal/goal"
	"plumbline/internal/id"
	"plumbline/internal/importer"
	"plumbline/internal/importer/format"
	"plumbline/internal/org"
	"plumbline/internal/pg"
	"plumbline/internal/strategy"
	"plumbline/internal/task"
)

// World is an organisation with one of everything. Its texts carry its canary.
type World struct {
	Owner      org.Member
	Team       id.Team
	Pillar     id.Pillar
	Cycle      id.Cycle
	Objective  id.Objective
	KR         id.KeyResult
	Slot       id.Slot
	Task       task.Task
	Unlinked   task.Task
	CheckIn    id.CheckIn
	Invitation id.Invitation
	Token      string
	Import     id.Import
	Signal     id.Signal // open, about the team
	Domain     id.Domain // claimed, not proved
	Canary     string
}

// World founds an organisation that has one of everything; its tasks start at the number first.
func (a *App) World(t testing.TB, slug string, first int) World {
	t.Helper()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	ctx := t.Context()
	w := World{Owner: a.Org(t, slug), Canary: "canary-" + slug}
	who := w.Owner.Actor
	must(a.Domain.DB.InTenant(ctx, who, func(ctx context.Context, tx *pg.Tx) error {
		_, err := org.NextManyTx(ctx, tx, "task", first-1)
		return err
	}))
	team, err := a.Orgs.SaveTeam(ctx, who, org.SaveTeam{Name: w.Canary + " team", Lead: who.User})
	must(err)
	pillar, err := a.Strategy.CreatePillar(ctx, who, strategy.CreatePillar{Name: w.Canary + " pillar"})
	must(err)
	today := w.Owner.Org.Today(a.Domain.DB.Now())
	cycle, err := a.Strategy.CreateCycle(ctx, who, strategy.CreateCycle{Name: w.Canary + " cycle", Kind: strategy.Quarter, StartsOn: today.AddDate(0, 0, -40), EndsOn: today.AddDate(0, 0, 50), State: strategy.Active})
	must(err)
	o, err := a.Goals.CreateObjective(ctx, who, goal.CreateObjective{Cycle: cycle.ID, Team: team.ID, Pillar: pillar.ID, Owner: who.User, Title: w.Canary + " objective"})
	must(err)
	start, target := 0.0, 100.0
	kr, err := a.Goals.CreateKeyResult(ctx, who, goal.CreateKeyResult{Objective: o.ID, Owner: who.User, Title: w.Canary + " key result", Kind: goal.Increase, Unit: "%", Start: &start, Target: &target})
	must(err)
	slots, err := a.Goals.PlanSlots(ctx, who, goal.PlanSlots{KeyResult: kr.ID, Slots: []goal.NewSlot{{Title: w.Canary + " slot", PlannedOn: today}}})
	must(err)
	w.Task, err = a.Tasks.Create(ctx, who, task.Create{Title: w.Canary + " task", Notes: w.Canary, Team: team.ID, Owner: who.User, Goals: []task.Goal{{KR: kr.ID}}})
	must(err)
	w.Unlinked, err = a.Tasks.Create(ctx, who, task.Create{Title: w.Canary + " loose", Team: team.ID})
	must(err)
	value, confidence := 20.0, 6
	c, err := a.CheckIns.Record(ctx, who, checkin.Record{KR: kr.ID, Value: &value, Confidence: &confidence, Note: w.Canary, Flagged: true, FlagNote: w.Canary})
	must(err)
	w.Token, err = a.Orgs.Invite(ctx, who, org.Invite{Email: "guest@" + slug + ".example", Role: access.Member})
	must(err)
	inv, err := a.Orgs.Invited(ctx, slug, w.Token)
	must(err)
	w.Domain, err = a.Orgs.ClaimDomain(ctx, who, slug+".example")
	must(err)
	csv := []byte("Summary,Issue key,Status\n" + w.Canary + " issue,AB-1,To Do\n")
	w.Import, err = a.Import.Keep(ctx, who, importer.Upload{Options: importer.Options{Format: format.Jira}, Files: []format.File{{Name: w.Canary + ".csv", Data: csv}}})
	must(err)
	w.Team, w.Pillar, w.Cycle, w.Objective, w.KR, w.Slot, w.CheckIn, w.Invitation = team.ID, pillar.ID, cycle.ID, o.ID, kr.ID, slots[0].ID, c.ID, inv.ID
	a.Drain(t, who.Org)
	r := &pg.Read{}
	pg.First(r, &w.Signal, `select id from signals where org_id = $1 and subject_id = $2 and closed_at is null order by id limit 1`, who.Org, team.ID)
	must(a.Domain.DB.ReadTenant(ctx, who, r))
	return w
}

// Param is the value of a route's parameter in this world; false for one nobody told it about.
func (w World) Param(name string) (string, bool) {
	v, ok := map[string]string{
		"org": w.Owner.Org.Slug, "team": w.Team.String(), "pillar": w.Pillar.String(), "cycle": w.Cycle.String(), "objective": w.Objective.String(),
		"kr": w.KR.String(), "slot": w.Slot.String(), "task": strconv.FormatInt(w.Task.Number, 10), "checkin": w.CheckIn.String(),
		"invitation": w.Invitation.String(), "user": w.Owner.Actor.User.String(), "token": w.Token, "import": w.Import.String(), "signal": w.Signal.String(), "session": w.Owner.Actor.User.String(),
		"passkey": w.Owner.Actor.User.String(), "domain": w.Domain.String(),
	}[name]
	return v, ok
}

// Nowhere is a parameter's value that exists in no organisation.
func Nowhere(name string) string {
	if name == "task" {
		return "987654321"
	}
	return id.New[id.Task]().String()
}

// Fingerprint is a digest of every row of every tenant table and the people, seen as a superuser.
func (a *App) Fingerprint(t testing.TB) string {
	t.Helper()
	super, err := pg.Open(t.Context(), a.DB.SuperDSN, 1)
	if err != nil {
		t.Fatal(err)
	}
	defer super.Close()
	var tables []string
	r := &pg.Read{}
	pg.All(r, &tables, `select table_name::text from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'
		and table_name not in ('sessions', 'tries', 'goose_db_version', 'workers') order by 1`)
	if err := super.ReadGlobal(t.Context(), r); err != nil {
		t.Fatal(err)
	}
	sums := make([]string, len(tables))
	r = &pg.Read{}
	for i, name := range tables {
		pg.First(r, &sums[i], fmt.Sprintf(`select coalesce(md5(string_agg(x::text, '|' order by x::text)), '') from %s x`, name))
	}
	if err := super.ReadGlobal(t.Context(), r); err != nil {
		t.Fatal(err)
	}
	out := ""
	for i, name := range tables {
		out += name + " " + sums[i] + "\n"
	}
	return out
}

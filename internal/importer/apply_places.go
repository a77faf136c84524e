package importer

import (
	"context"
	"sort"
	"strings"
	"time"

	"plumbline/internal/goal"
	"plumbline/internal/id"
	"plumbline/internal/importer/format"
	"plumbline/internal/importer/table"
	"plumbline/internal/org"
	"plumbline/internal/pg"
	"plumbline/internal/strategy"
)

// people finds members by what files call them.
type people struct{ byEmail, byName map[string]id.User }

type memberRow struct {
	ID          id.User
	Email, Name string
}

func newPeople(rows []memberRow) people {
	p := people{map[string]id.User{}, map[string]id.User{}}
	for _, m := range rows {
		p.byEmail[m.Email] = m.ID
		name := table.Fold(m.Name)
		if _, again := p.byName[name]; again {
			m.ID = id.User{} // two of one name: neither can be meant by it
		}
		p.byName[name] = m.ID
	}
	return p
}

// find returns the member a person is, by address and then by name, or else how to write the person down.
func (p people) find(x format.Person, what string) (id.User, []format.Detail) {
	if u := p.byEmail[strings.ToLower(x.Email)]; x.Email != "" && !u.IsZero() {
		return u, nil
	}
	if u := p.byName[table.Fold(x.Name)]; x.Name != "" && !u.IsZero() {
		return u, nil
	}
	if !x.Known() {
		return id.User{}, nil
	}
	return id.User{}, []format.Detail{{Name: what, Value: x.Label()}}
}

type nameRow[T ~[16]byte] struct {
	ID   T
	Name string
}

func byName[T ~[16]byte](rows []nameRow[T]) map[string]T {
	m := make(map[string]T, len(rows))
	for _, r := range rows {
		m[folded(r.Name)] = r.ID
	}
	return m
}

func folded(name string) string { return strings.ToLower(table.OneLine(name)) }

// look reads what the organisation has.
func (a *run) look(ctx context.Context) error {
	var members []memberRow
	var teams, mine []nameRow[id.Team]
	var pillars []nameRow[id.Pillar]
	var stored []storedPrint
	org := a.tx.Org()
	pg.Later(a.tx, &members, `select u.id, u.email, u.name from memberships m join users u on u.id = m.user_id
		where m.org_id = $1 and m.deactivated_at is null`, org)
	pg.Later(a.tx, &teams, `select id, name from teams where org_id = $1 and archived_at is null`, org)
	pg.Later(a.tx, &mine, `select t.id, t.name from team_members m join teams t on t.org_id = m.org_id and t.id = m.team_id
		where m.org_id = $1 and m.user_id = $2 and t.archived_at is null order by (t.lead_id = $2) desc nulls last, t.name limit 1`, org, a.who.User)
	pg.Later(a.tx, &pillars, `select id, name from pillars where org_id = $1 and archived_at is null`, org)
	pg.Later(a.tx, &stored, selectPrints, org, a.source)
	pg.Later(a.tx, &a.cycles, `select id, name, kind, starts_on, ends_on, state, revision, created_at from cycles where org_id = $1`, org)
	objectives, krs, err := goal.ImportedTx(ctx, a.tx, a.source)
	if err != nil {
		return err
	}
	if a.now, err = a.tx.Now(ctx); err != nil {
		return err
	}
	zone, err := pg.One[string](ctx, a.tx, `select time_zone from orgs where id = $1`, org)
	if err != nil {
		return err
	}
	if a.today, err = civilDay(a.now, zone); err != nil {
		return err
	}
	a.people, a.teams, a.pillars, a.prints = newPeople(members), byName(teams), byName(pillars), newPrints(stored)
	a.teamNames = map[id.Team]string{}
	for _, t := range teams {
		a.teamNames[t.ID] = t.Name
	}
	if len(mine) > 0 {
		a.mine = mine[0].ID
	}
	a.objectives, a.krs = map[string]goal.Objective{}, map[string]goal.KeyResult{}
	for _, o := range objectives {
		a.objectives[*o.ExternalID] = o
	}
	for _, k := range krs {
		a.krs[*k.ExternalID] = k
	}
	return nil
}

func civilDay(now time.Time, zone string) (time.Time, error) {
	loc, err := time.LoadLocation(zone)
	if err != nil {
		return time.Time{}, err
	}
	y, m, d := now.In(loc).Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC), nil
}

// team finds a team by name or makes it.
func (a *run) team(name string) (id.Team, error) {
	if t, ok := a.teams[folded(name)]; ok {
		return t, nil
	}
	t, err := org.CreateTeamTx(a.tx, a.who.User, name)
	if err != nil {
		return t.ID, err
	}
	a.teams[folded(name)], a.teamNames[t.ID] = t.ID, t.Name
	a.plan.Makes = append(a.plan.Makes, "team "+t.Name)
	return t.ID, nil
}

// homeTeam is where new rows go that name no team.
func (a *run) homeTeam(otherwise string) (id.Team, error) {
	switch {
	case a.opt.Team != "":
		return a.team(a.opt.Team)
	case !a.mine.IsZero():
		return a.mine, nil
	}
	return a.team(otherwise)
}

func (a *run) pillar(ctx context.Context, name string) (id.Pillar, error) {
	if p, ok := a.pillars[folded(name)]; ok {
		return p, nil
	}
	p, err := a.strategy.CreatePillarTx(ctx, a.tx, a.who, strategy.CreatePillar{Name: name})
	if err != nil {
		return p.ID, err
	}
	a.pillars[folded(name)] = p.ID
	a.plan.Makes = append(a.plan.Makes, "pillar "+p.Name)
	return p.ID, nil
}

func (a *run) teamPlaces() []Place {
	out := make([]Place, 0, len(a.newTasks))
	for t, n := range a.newTasks {
		out = append(out, Place{t.String(), a.teamNames[t], n})
	}
	sort.Slice(out, func(i, j int) bool { return out[i].Name < out[j].Name })
	return out
}

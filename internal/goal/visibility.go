package goal

import (
	"context"
	"slices"

	"plumbline/internal/access"
	"plumbline/internal/errs"
	"plumbline/internal/id"
	"plumbline/internal/input"
	"plumbline/internal/mark"
	"plumbline/internal/pg"
)

// Visibility says who sees an objective, with its key results and the tasks linked to nothing else. Whoever
// owns it or one of its key results does in any case, and so do owners and admins of the organisation.
type Visibility string

// The visibilities. Below a private objective, ForEveryone means everyone who sees that one.
const (
	ForEveryone Visibility = "everyone"
	ForTeam     Visibility = "team"   // who is in its team or leads it
	ForPeople   Visibility = "people" // who is named
)

// Visibilities lists them as the form does.
var Visibilities = []Visibility{ForEveryone, ForTeam, ForPeople}

// checkVisibility brings people into one order, each once.
func (o *Objective) checkVisibility(f *errs.Fields) {
	if o.Visibility == "" {
		o.Visibility = ForEveryone
	}
	f.Check(slices.Contains(Visibilities, o.Visibility), "visibility", "It is for everyone, for its team, or for people you name.")
	people := []id.User{}
	if o.Visibility == ForPeople {
		people = append(people, o.People...)
	}
	slices.SortFunc(people, func(a, b id.User) int { return slices.Compare(a[:], b[:]) })
	o.People = slices.Compact(people)
	f.Check(len(o.People) <= input.People, "people", "Name at most %d people. A team has no such limit.", input.People)
}

// checkCircle refuses people who are not of the organisation, and whoever would shut herself out. What stays
// as it was is not asked about.
func checkCircle(ctx context.Context, tx *pg.Tx, who access.Actor, old ObjectiveTerms, o Objective) error {
	same := old.Visibility == o.Visibility && slices.Equal(old.People, o.People) && old.TeamID == o.TeamID && id.Val(old.OwnerID) == id.Val(o.OwnerID)
	if same || o.Visibility == ForEveryone {
		return nil
	}
	type circle struct {
		Known           int
		Owns, OfTheTeam bool
	}
	c, err := pg.One[circle](ctx, tx, `select
			(select count(*) from memberships where org_id = $1 and user_id = any ($2)) as known,
			exists (select from key_results where org_id = $1 and objective_id = $3 and owner_id = $4) as owns,
			exists (select from team_members where org_id = $1 and team_id = $5 and user_id = $4)
				or exists (select from teams where org_id = $1 and id = $5 and lead_id = $4) as of_the_team`,
		tx.Org(), o.People, o.ID, who.User, o.TeamID)
	switch {
	case err != nil:
		return err
	case c.Known != len(o.People):
		return errs.Missing()
	case who.SeesAll(), c.Owns, id.Val(o.OwnerID) == who.User, slices.Contains(o.People, who.User), o.Visibility == ForTeam && c.OfTheTeam:
		return nil
	case o.Visibility == ForTeam:
		return errs.Fields{{Name: "visibility", Message: "You are not in its team, so you would not see it any more. Own it, or name the people instead."}}.Err()
	}
	return errs.Fields{{Name: "people", Message: "You would not see it any more. Name yourself too."}}.Err()
}

// markNames marks what names the objective, or one below it, once another circle sees them.
func (e edit) markNames(ctx context.Context, tx *pg.Tx, objective id.Objective) error {
	_, circle := e.diff["visibility"]
	_, place := e.diff["parent_id"]
	if !circle && !place {
		return nil
	}
	type named struct {
		Objectives []id.Objective
		Pillars    []id.Pillar
		Teams      []id.Team
	}
	n, err := pg.One[named](ctx, tx, `with recursive down (id, pillar_id) as (
			select id, pillar_id from objectives where org_id = $1 and id = $2
			union select o.id, o.pillar_id from down join objectives o on o.org_id = $1 and o.parent_id = down.id)
		select (select array_agg(id) from down) as objectives,
			coalesce((select array_agg(distinct pillar_id) from down where pillar_id is not null), '{}') as pillars,
			coalesce((select array_agg(distinct t.team_id) from down join key_results k on k.org_id = $1 and k.objective_id = down.id
				cross join lateral (select k.team_id union select w.team_id from task_links l join tasks w on w.org_id = $1 and w.id = l.task_id and w.is_open
					where l.org_id = $1 and l.kr_id = k.id and l.unlinked_at is null) t), '{}') as teams`, tx.Org(), objective)
	mark.ManyTx(tx, mark.Objective, n.Objectives)
	mark.ManyTx(tx, mark.Pillar, n.Pillars)
	mark.ManyTx(tx, mark.Team, n.Teams)
	return err
}

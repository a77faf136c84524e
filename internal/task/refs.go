package task

import (
	"context"

	"plumbline/internal/errs"
	"plumbline/internal/id"
	"plumbline/internal/pg"
)

// wanted is what a command refers to.
type wanted struct {
	teams      []id.Team
	owners     []id.User
	krs        []id.KeyResult
	objectives []id.Objective
	slot       id.Slot
}

func (w *wanted) add(team id.Team, owner id.User, goals []Goal) {
	if !team.IsZero() {
		w.teams = append(w.teams, team)
	}
	if !owner.IsZero() {
		w.owners = append(w.owners, owner)
	}
	for _, g := range goals {
		if g.KR.IsZero() {
			w.objectives = append(w.objectives, g.Objective)
		} else {
			w.krs = append(w.krs, g.KR)
		}
	}
}

// ref is one thing that was found; Trouble is empty if new work may refer to it.
type ref struct {
	Kind    string
	ID      [16]byte
	Trouble string
	Parent  *[16]byte // a key result's objective, a slot's key result
	Impact  *int      // a slot's
}

type refKey struct {
	kind string
	id   [16]byte
}

// refs is what of a command's references exists in the organisation, with its policy.
type refs struct {
	Policy string
	Prefix string
	found  map[refKey]ref
}

const selectRefs = `select 'team' as kind, id, case when archived_at is not null then 'archived' else '' end as trouble, null::uuid as parent, null::int as impact
		from teams where org_id = $1 and id = any($2)
	union all select 'owner', user_id, case when deactivated_at is not null then 'left' else '' end, null, null
		from memberships where org_id = $1 and user_id = any($3)
	union all select 'kr', k.id, case when 'dropped' in (k.state, b.state) then 'dropped' when 'done' in (k.state, b.state) then 'done'
			when c.state = 'closed' then 'closed' else '' end, k.objective_id, null
		from key_results k join objectives b on b.org_id = k.org_id and b.id = k.objective_id
		join cycles c on c.org_id = k.org_id and c.id = k.cycle_id where k.org_id = $1
			and k.id = any($4::uuid[] || array(select kr_id from plan_slots where org_id = $1 and id = $6))
	union all select 'objective', b.id, case when b.state in ('dropped', 'done') then b.state when c.state = 'closed' then 'closed' else '' end, null, null
		from objectives b join cycles c on c.org_id = b.org_id and c.id = b.cycle_id where b.org_id = $1 and b.id = any($5)
	union all select 'slot', id, '', kr_id, impact from plan_slots where org_id = $1 and id = $6
	union all select 'policy', id, unlinked_policy, null, null from orgs where id = $1
	union all select 'prefix', id, task_prefix, null, null from orgs where id = $1`

func lookUp(ctx context.Context, tx *pg.Tx, w wanted) (refs, error) {
	rows, err := pg.Many[ref](ctx, tx, selectRefs, tx.Org(), w.teams, w.owners, w.krs, w.objectives, id.Ptr(w.slot))
	r := refs{found: make(map[refKey]ref, len(rows))}
	for _, row := range rows {
		switch row.Kind {
		case "policy":
			r.Policy = row.Trouble
		case "prefix":
			r.Prefix = row.Trouble
		default:
			r.found[refKey{row.Kind, row.ID}] = row
		}
	}
	return r, err
}

var troubles = map[string]errs.Field{
	"archived": {Name: "team", Message: "This team is archived. Choose another one."},
	"left":     {Name: "owner", Message: "This person has left the organisation. Choose somebody else."},
	"dropped":  {Name: "goal", Message: "This goal was dropped. Choose one that is being pursued."},
	"done":     {Name: "goal", Message: "This goal is finished. Choose one that is being pursued."},
	"closed":   {Name: "goal", Message: "The cycle of this goal is closed. Choose a goal of a running cycle."},
}

// need finds one reference. What is not there, or is another organisation's, is errs.NotFound.
func need[T ~[16]byte](r refs, kind string, v T) (ref, error) {
	found, ok := r.found[refKey{kind, [16]byte(v)}]
	if !ok {
		return ref{}, errs.Missing()
	}
	return found, nil
}

// usable is need, and notes why new work may not refer to it.
func usable[T ~[16]byte](r refs, f *errs.Fields, kind string, v T) (ref, error) {
	found, err := need(r, kind, v)
	if t, bad := troubles[found.Trouble]; bad {
		f.Add(t.Name, "%s", t.Message)
	}
	return found, err
}

// goal completes a goal to the link it would make.
func (r refs) goal(f *errs.Fields, g Goal) (Link, error) {
	l := Link{ID: id.New[id.Link](), KR: g.KR, Objective: g.Objective, Impact: g.Impact, Provenance: g.Provenance}
	if l.Impact == 0 {
		l.Impact = 3
	}
	if g.KR.IsZero() {
		_, err := usable(r, f, "objective", g.Objective)
		return l, err
	}
	found, err := usable(r, f, "kr", g.KR)
	if err == nil {
		l.Objective = id.Objective(*found.Parent)
	}
	return l, err
}

package importer

import (
	"context"
	"slices"
	"strings"

	"plumbline/internal/goal"
	"plumbline/internal/id"
	"plumbline/internal/importer/format"
	"plumbline/internal/importer/table"
	"plumbline/internal/input"
)

// writeObjectives writes parents before children, whatever the order of the file.
func (a *run) writeObjectives(ctx context.Context) error {
	for _, i := range parentsFirst(a.batch.Objectives) {
		ob := a.batch.Objectives[i]
		r, fields, err := a.objective(ctx, ob)
		switch {
		case err != nil && !refusable(err):
			return err
		case err != nil:
			a.refuse(kindObjective, ob.Origin, reason(err))
		default:
			a.book(kindObjective, ob.Origin, ob.Title, r, fields)
		}
	}
	return nil
}

func parentsFirst(list []format.Objective) []int {
	at := make(map[string]int, len(list))
	for i, ob := range list {
		at[ob.ExternalID] = i
	}
	order, seen := make([]int, 0, len(list)), make([]bool, len(list))
	var visit func(int)
	visit = func(i int) {
		if seen[i] {
			return
		}
		seen[i] = true
		if p, ok := at[list[i].Parent]; ok && list[i].Parent != "" {
			visit(p)
		}
		order = append(order, i)
	}
	for i := range list {
		visit(i)
	}
	return order
}

// wanted is an objective as its row wants it.
type wanted struct {
	format.Objective
	text   string
	notes  []format.Detail
	owner  id.User
	parent id.Objective
	timely bool // it names a cycle that has dates
}

func (a *run) objective(ctx context.Context, ob format.Objective) (Result, []string, error) {
	w := wanted{Objective: ob}
	_, w.timely = a.cycleOf[ob.Cycle]
	if ob.Cycle != "" && !w.timely {
		w.notes = append(w.notes, format.Detail{Name: "Cycle", Value: ob.Cycle})
	}
	var who []format.Detail
	w.owner, who = a.people.find(ob.Owner, "Owner")
	w.notes = append(w.notes, who...)
	w.text = ob.Text(w.notes...)
	if ob.Parent != "" {
		if p, ok := a.findObjective(ob.Parent); ok {
			w.parent = p.ID
		} else {
			a.plan.warn(ob.Origin, "the objective above it, %s, is nowhere; it goes in without one", table.Excerpt(ob.Parent))
		}
	}
	w.Origin = format.Origin{}
	digest := fingerprint(w.Objective, w.text, w.owner, w.parent, a.batch.Holds("objectives", "state"))
	old, known := a.objectives[ob.ExternalID]
	if known && a.prints.same(kindObjective, ob.ExternalID, digest) {
		return Unchanged, nil, nil
	}
	w.Origin = ob.Origin
	var o goal.Objective
	var err error
	if known {
		o, err = a.changeObjective(ctx, old, w)
	} else {
		o, err = a.createObjective(ctx, w)
	}
	if err != nil {
		return "", nil, err
	}
	a.objectives[ob.ExternalID] = o
	a.prints.keep(kindObjective, ob.ExternalID, digest)
	if !known {
		a.newGoals[o.CycleID]++
		return Created, nil, nil
	}
	r, fields := changed(objectiveDiff(old, o))
	return r, fields, nil
}

// changed is Updated with the names of what differs, or Unchanged.
func changed(fields []string) (Result, []string) {
	if len(fields) == 0 {
		return Unchanged, nil
	}
	return Updated, fields
}

// findObjective finds what a row points to: by id, then among earlier imports by its title.
func (a *run) findObjective(ref string) (goal.Objective, bool) {
	if o, ok := a.objectives[ref]; ok {
		return o, true
	}
	var found goal.Objective
	n := 0
	for _, o := range a.objectives {
		if table.Fold(o.Title) == table.Fold(ref) {
			found = o
			n++
		}
	}
	return found, n == 1
}

func (a *run) createObjective(ctx context.Context, w wanted) (goal.Objective, error) {
	cmd := goal.CreateObjective{Parent: w.parent, Owner: w.owner, Title: w.Title, Description: w.text, State: goal.State(w.State), Weight: w.Weight,
		Import: goal.Import{ExternalSource: a.source, ExternalID: w.ExternalID, CreatedAt: a.past(w.Created)}}
	var err error
	if w.Team != "" {
		cmd.Team, err = a.team(w.Team)
	} else {
		cmd.Team, err = a.homeTeam("Everyone")
	}
	if err == nil && w.Pillar != "" {
		cmd.Pillar, err = a.pillar(ctx, w.Pillar)
	}
	if err != nil {
		return goal.Objective{}, err
	}
	if cmd.Cycle = a.cycleOf[w.Cycle]; !w.timely {
		if cmd.Cycle, err = a.timeless(ctx); err != nil {
			return goal.Objective{}, err
		}
	}
	o, err := a.goals.CreateObjectiveTx(ctx, a.tx, a.who, cmd)
	if refusable(err) && !cmd.Parent.IsZero() { // too deep, mostly
		a.plan.warn(w.Origin, "not below %s: %s", table.Excerpt(w.Parent), reason(err))
		cmd.Parent = id.Objective{}
		o, err = a.goals.CreateObjectiveTx(ctx, a.tx, a.who, cmd)
	}
	return o, err
}

// changeObjective brings a known objective to what its row says. Where the row says nothing, it stays.
func (a *run) changeObjective(ctx context.Context, old goal.Objective, w wanted) (goal.Objective, error) {
	cmd := goal.ChangeObjective{Objective: old.ID, Title: &w.Title, Weight: w.Weight, Why: "Imported again."}
	if text := w.keepClosing(old.Description); text != "" {
		cmd.Description = &text
	}
	if !w.owner.IsZero() || !w.Owner.Known() && a.batch.Holds("objectives", "owner") {
		cmd.Owner = &w.owner
	}
	if !w.parent.IsZero() && w.parent != id.Val(old.ParentID) {
		cmd.Parent = &w.parent
	}
	if w.timely {
		c := a.cycleOf[w.Cycle]
		cmd.Cycle = &c
	}
	if w.Team != "" {
		t, err := a.team(w.Team)
		if err != nil {
			return old, err
		}
		cmd.Team = &t
	}
	if w.Pillar != "" {
		p, err := a.pillar(ctx, w.Pillar)
		if err != nil {
			return old, err
		}
		cmd.Pillar = &p
	}
	o, err := a.goals.ChangeObjectiveTx(ctx, a.tx, a.who, cmd)
	if err != nil || !a.batch.Holds("objectives", "state") {
		return o, err
	}
	for _, next := range way(o.State, goal.State(w.State)) {
		if o, err = a.goals.SetObjectiveStateTx(ctx, a.tx, a.who, goal.SetObjectiveState{Objective: o.ID, State: next, Why: cmd.Why}); err != nil {
			return o, err
		}
	}
	return o, nil
}

const closingMark = "Closing comment: "

// keepClosing is the text of the row, with the closing comment that an earlier file brought and this one does not have.
func (w wanted) keepClosing(old string) string {
	at := strings.Index(old, closingMark)
	if at < 0 || w.ClosingComment != "" || at > 0 && old[at-1] != '\n' {
		return w.text
	}
	tail := old[at:]
	for _, d := range w.notes {
		tail = strings.Replace(tail, "\n"+d.Name+": "+d.Value, "", 1)
	}
	text, _ := table.Clip(strings.TrimSpace(w.text+"\n\n"+tail), input.Note)
	return text
}

// way is the shortest way from one state to another; empty if there is none, for what is published
// does not become a draft again.
func way(from, to goal.State) []goal.State {
	ways := [][]goal.State{{from}}
	for seen := map[goal.State]bool{from: true}; len(ways) > 0; ways = ways[1:] {
		last := ways[0][len(ways[0])-1]
		if last == to {
			return ways[0][1:]
		}
		for _, next := range last.Next() {
			if !seen[next] {
				seen[next] = true
				ways = append(ways, append(slices.Clone(ways[0]), next))
			}
		}
	}
	return nil
}

func objectiveDiff(a, b goal.Objective) []string {
	var d differences
	d.note("title", a.Title != b.Title)
	d.note("text", a.Description != b.Description)
	d.note("state", a.State != b.State)
	d.note("cycle", a.CycleID != b.CycleID)
	d.note("team", a.TeamID != b.TeamID)
	d.note("pillar", id.Val(a.PillarID) != id.Val(b.PillarID))
	d.note("parent", id.Val(a.ParentID) != id.Val(b.ParentID))
	d.note("owner", id.Val(a.OwnerID) != id.Val(b.OwnerID))
	d.note("weight", a.Weight != b.Weight)
	return d
}

type differences []string

func (d *differences) note(name string, differs bool) {
	if differs {
		*d = append(*d, name)
	}
}

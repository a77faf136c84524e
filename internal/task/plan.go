package task

import (
	"context"
	"errors"
	"slices"
	"time"

	"plumbline/internal/errs"
	"plumbline/internal/id"
	"plumbline/internal/input"
	"plumbline/internal/pg"
)

// plan is what an import will write, decided before anything is written.
type plan struct {
	batch    Batch
	refs     refs
	now      time.Time
	outcomes []Outcome
	created  []newTask
	updated  []update
	links    []newLinkRow
}

type newTask struct {
	at    int // which outcome
	task  Task
	steps []step
}

type update struct {
	was, is Task
	diff    diff
	step    *step
}

type newLinkRow struct {
	task id.Task
	link Link
}

func planImport(ctx context.Context, tx *pg.Tx, b Batch) (plan, error) {
	p := plan{batch: b, outcomes: make([]Outcome, len(b.Items))}
	p.batch.Items = slices.Clone(b.Items)
	if !input.Storable(b.Source) || b.Source == "" {
		return p, fieldError("source", "Name the source of the import.")
	}
	var w wanted
	for _, i := range b.Items {
		w.add(i.Team, i.Owner, i.Goals)
	}
	before, err := lockKnown(ctx, tx, b)
	if err != nil {
		return p, err
	}
	if p.refs, err = lookUp(ctx, tx, w); err != nil {
		return p, err
	}
	if p.now, err = tx.Now(ctx); err != nil {
		return p, err
	}
	seen := make(map[string]bool, len(b.Items))
	for n := range p.batch.Items {
		i := &p.batch.Items[n]
		if err := p.check(i, seen); err != nil {
			p.outcomes[n] = Outcome{Result: Refused, Err: err}
		} else if old := before[i.ExternalID]; old != nil && i.ExternalID != "" {
			p.outcomes[n] = p.revise(old, i)
		} else {
			p.create(n, i)
		}
	}
	return p, nil
}

// check completes an item and says why it cannot go in.
func (p *plan) check(i *Item, seen map[string]bool) error {
	if err := i.check(p.now); err != nil {
		return err
	}
	if i.ExternalID != "" && seen[i.ExternalID] {
		return fieldError("external_id", "This id came before in the same file.")
	}
	seen[i.ExternalID] = true
	_, err := need(p.refs, "team", i.Team)
	if !i.Owner.IsZero() {
		_, e := need(p.refs, "owner", i.Owner)
		err = errors.Join(err, e)
	}
	for _, g := range i.Goals {
		if g.KR.IsZero() {
			_, e := need(p.refs, "objective", g.Objective)
			err = errors.Join(err, e)
		} else {
			_, e := need(p.refs, "kr", g.KR)
			err = errors.Join(err, e)
		}
	}
	if err != nil {
		return errs.Missing()
	}
	return nil
}

// link is the link a checked goal makes, whatever the state of the goal.
func (p *plan) link(g Goal) Link {
	var ignored errs.Fields
	l, _ := p.refs.goal(&ignored, g)
	l.Provenance = Imported
	return l
}

func (p *plan) create(n int, i *Item) {
	var links []Link
	for _, g := range i.Goals {
		links = append(links, p.link(g))
	}
	t, steps := i.fresh(p.batch.Source, p.batch.By, links)
	t.Prefix = p.refs.Prefix
	p.created = append(p.created, newTask{n, t, steps})
	for _, l := range t.Links {
		p.links = append(p.links, newLinkRow{t.ID, l})
	}
	p.outcomes[n] = Outcome{ID: t.ID, Result: Created}
}

// number gives the new tasks consecutive numbers.
func (p *plan) number(first int64) {
	for n := range p.created {
		c := &p.created[n]
		c.task.Number = first + int64(n)
		p.outcomes[c.at].Number = c.task.Number
	}
}

// revise compares a known task with its item and plans what differs.
func (p *plan) revise(old *known, i *Item) Outcome {
	out := Outcome{ID: old.ID, Number: old.Number, Result: Unchanged}
	if old.DeletedAt != nil {
		return out
	}
	var u update
	// A state is stored a moment after the one before it, also where the source has them at one time.
	if i.UpdatedAt.IsZero() || !old.ActiveAt.After(i.UpdatedAt.Add(time.Millisecond)) {
		u = i.revise(old.Task, p.batch.Has, p.now)
		out.Changed = u.names()
	}
	if len(out.Changed) > 0 {
		p.updated = append(p.updated, u)
	}
	for _, g := range i.Goals {
		if slices.Contains(old.Ever, g.KR) || slices.Contains(old.Also, g.Objective) {
			continue
		}
		l := p.link(g)
		l.LinkedAt = old.linkTime(p.now)
		p.links = append(p.links, newLinkRow{old.ID, l})
		if !slices.Contains(out.Changed, "goal") {
			out.Changed = append(out.Changed, "goal")
		}
	}
	if len(out.Changed) > 0 {
		out.Result = Updated
	}
	return out
}

func (u update) names() []string {
	names := slices.Clone(u.diff.names)
	if u.step != nil {
		names = append(names, "state")
	}
	if len(names) == 0 && !u.is.ActiveAt.Equal(u.was.ActiveAt) {
		names = append(names, "updated_at")
	}
	return names
}

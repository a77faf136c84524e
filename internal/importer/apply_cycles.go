package importer

import (
	"context"
	"fmt"
	"slices"
	"time"

	"plumbline/internal/goal"
	"plumbline/internal/id"
	"plumbline/internal/importer/format"
	"plumbline/internal/strategy"
)

// writeCycles finds or makes the cycle behind every label that has dates.
func (a *run) writeCycles(ctx context.Context) error {
	a.cycleOf = map[string]id.Cycle{}
	for _, c := range a.batch.Cycles {
		r, fields, err := Unchanged, []string(nil), error(nil)
		if c.Dated() {
			r, fields, err = a.cycle(ctx, c)
		}
		switch {
		case err != nil && !refusable(err):
			return err
		case c.Line == 0 && err != nil:
			a.plan.Notes = append(a.plan.Notes, fmt.Sprintf("cycle %s: %s", c.Label, reason(err)))
		case c.Line == 0 && r == Updated:
			a.plan.Notes = append(a.plan.Notes, fmt.Sprintf("cycle %s begins", c.Label))
		case c.Line == 0:
		case err != nil:
			a.refuse(kindCycle, c.Origin, reason(err))
		default:
			a.book(kindCycle, c.Origin, c.Label, r, fields)
		}
	}
	return nil
}

// cycle makes one label's cycle, or brings a known one to the dates a file gives. A known cycle that is
// only a draft, or that got other dates, also takes the state its dates ask for; any other is for people
// to end.
func (a *run) cycle(ctx context.Context, c format.Cycle) (Result, []string, error) {
	i := slices.IndexFunc(a.cycles, func(k strategy.Cycle) bool { return folded(k.Name) == folded(c.Label) })
	if i < 0 {
		k, err := a.strategy.CreateCycleTx(ctx, a.tx, a.who, strategy.CreateCycle{
			Name: c.Label, Kind: cycleKind(c.StartsOn, c.EndsOn), StartsOn: c.StartsOn, EndsOn: c.EndsOn, State: strategy.CycleState(c.State)})
		if err != nil {
			return "", nil, err
		}
		a.cycles = append(a.cycles, k)
		a.cycleOf[c.Label] = k.ID
		a.rememberCycle(c)
		a.plan.Makes = append(a.plan.Makes, fmt.Sprintf("cycle %s, %s to %s, %s", k.Name, day(k.StartsOn), day(k.EndsOn), k.State))
		return Created, nil, nil
	}
	k, fields := a.cycles[i], []string(nil)
	a.cycleOf[c.Label] = k.ID
	same := a.prints.same(kindCycle, c.ExternalID, fingerprint(c.StartsOn, c.EndsOn))
	if c.Line > 0 && !same && !(k.StartsOn.Equal(c.StartsOn) && k.EndsOn.Equal(c.EndsOn)) {
		kind := cycleKind(c.StartsOn, c.EndsOn)
		changed, err := a.strategy.ChangeCycleTx(ctx, a.tx, a.who, strategy.ChangeCycle{Cycle: k.ID, StartsOn: &c.StartsOn, EndsOn: &c.EndsOn, Kind: &kind})
		if err != nil {
			return "", nil, err
		}
		if err := a.redate(ctx, k, changed); err != nil {
			return "", nil, err
		}
		k, fields = changed, append(fields, "dates")
	}
	if k.State == strategy.Draft || len(fields) > 0 {
		next, err := a.advance(ctx, k, strategy.CycleState(c.State))
		if err != nil {
			return "", nil, err
		}
		if next.State != k.State {
			k, fields = next, append(fields, "state")
		}
	}
	a.cycles[i] = k
	a.rememberCycle(c)
	if len(fields) == 0 {
		return Unchanged, nil, nil
	}
	return Updated, fields, nil
}

// advance takes a cycle forward to a state, never back.
func (a *run) advance(ctx context.Context, k strategy.Cycle, to strategy.CycleState) (strategy.Cycle, error) {
	order := []strategy.CycleState{strategy.Draft, strategy.Active, strategy.Closing, strategy.Closed}
	for i := slices.Index(order, k.State) + 1; i <= slices.Index(order, to); i++ {
		var err error
		if k, err = a.strategy.SetCycleStateTx(ctx, a.tx, a.who, strategy.SetCycleState{Cycle: k.ID, State: order[i]}); err != nil {
			return k, err
		}
	}
	return k, nil
}

// redate gives the imported key results that had the days of a cycle its new ones.
func (a *run) redate(ctx context.Context, was, is strategy.Cycle) error {
	for key, kr := range a.krs {
		if kr.CycleID != was.ID || !kr.StartOn.Equal(was.StartsOn) || !kr.DueOn.Equal(was.EndsOn) {
			continue
		}
		moved, err := a.goals.ChangeKeyResultTx(ctx, a.tx, a.who, goal.ChangeKeyResult{
			KeyResult: kr.ID, StartOn: &is.StartsOn, DueOn: &is.EndsOn, Why: "Its cycle has other dates."})
		switch {
		case refusable(err): // waypoints people set hold it where it is
			continue
		case err != nil:
			return err
		}
		a.krs[key] = moved
	}
	return nil
}

func (a *run) rememberCycle(c format.Cycle) {
	digest := fingerprint(c.StartsOn, c.EndsOn)
	if c.Line > 0 && !a.prints.same(kindCycle, c.ExternalID, digest) {
		a.prints.keep(kindCycle, c.ExternalID, digest)
	}
}

// timeless is the cycle for goals that name none, or one without dates: the current one, else the
// next, else a new one around today.
func (a *run) timeless(ctx context.Context) (id.Cycle, error) {
	if !a.anyday.IsZero() {
		return a.anyday, nil
	}
	c, ok := strategy.Current(a.cycles, a.today)
	if !ok || c.State == strategy.Closed || c.EndsOn.Before(a.today) {
		ask := strategy.Suggest(nil, a.today)
		if slices.ContainsFunc(a.cycles, func(k strategy.Cycle) bool { return folded(k.Name) == folded(ask.Name) }) {
			ask = strategy.Suggest(a.cycles, a.today)
		}
		if !ask.StartsOn.After(a.today) {
			ask.State = strategy.Active
		}
		var err error
		if c, err = a.strategy.CreateCycleTx(ctx, a.tx, a.who, ask); err != nil {
			return c.ID, err
		}
		a.cycles = append(a.cycles, c)
		a.plan.Makes = append(a.plan.Makes, fmt.Sprintf("cycle %s, %s to %s, %s", c.Name, day(c.StartsOn), day(c.EndsOn), c.State))
	}
	a.anyday = c.ID
	a.plan.Notes = append(a.plan.Notes, fmt.Sprintf("objectives without a cycle, or with one that is no time, go into %s", c.Name))
	return c.ID, nil
}

func (a *run) cycleByID(c id.Cycle) strategy.Cycle {
	for _, k := range a.cycles {
		if k.ID == c {
			return k
		}
	}
	return strategy.Cycle{}
}

func cycleKind(from, to time.Time) strategy.CycleKind {
	for months, kind := range map[int]strategy.CycleKind{3: strategy.Quarter, 6: strategy.Half, 12: strategy.Year} {
		if from.AddDate(0, months, -1).Equal(to) {
			return kind
		}
	}
	return strategy.Custom
}

func day(t time.Time) string { return t.Format("2 Jan 2006") }

package strategy

import (
	"context"
	"math"
	"slices"
	"time"

	"plumbline/internal/errs"
	"plumbline/internal/id"
	"plumbline/internal/input"
	"plumbline/internal/pg"
)

// CycleKind is how long a cycle is.
type CycleKind string

// The kinds of cycle.
const (
	Quarter CycleKind = "quarter"
	Half    CycleKind = "half"
	Year    CycleKind = "year"
	Custom  CycleKind = "custom"
)

// CycleKinds lists every kind, shortest first.
var CycleKinds = []CycleKind{Quarter, Half, Year, Custom}

// CycleState is how far a cycle has come.
type CycleState string

// The states of a cycle.
const (
	Draft   CycleState = "draft"
	Active  CycleState = "active"
	Closing CycleState = "closing"
	Closed  CycleState = "closed"
)

var cycleMoves = map[CycleState][]CycleState{
	Draft:   {Active},
	Active:  {Closing},
	Closing: {Closed, Active},
	Closed:  {},
}

// Cycle is a span of days that goals are set for; both its days belong to it.
type Cycle struct {
	ID        id.Cycle
	Name      string
	Kind      CycleKind
	StartsOn  time.Time
	EndsOn    time.Time
	State     CycleState
	Revision  int64
	CreatedAt time.Time
}

const cycleColumns = `id, name, kind, starts_on, ends_on, state, revision, created_at`

// Next lists the states the cycle may go to from its own.
func (c Cycle) Next() []CycleState { return cycleMoves[c.State] }

// Contains says whether day lies in the cycle.
func (c Cycle) Contains(day time.Time) bool {
	day = civil(day)
	return !day.Before(c.StartsOn) && !day.After(c.EndsOn)
}

// Week says which week of how many day lies in: 0 before the cycle, the last one after it.
func (c Cycle) Week(day time.Time) (n, of int) {
	of = max(1, int(math.Round(float64(days(c.StartsOn, c.EndsOn)+1)/7)))
	gone := days(c.StartsOn, civil(day))
	if gone < 0 {
		return 0, of
	}
	return min(gone/7+1, of), of
}

func days(from, to time.Time) int { return int(to.Sub(from) / (24 * time.Hour)) }

var (
	firstDay = time.Date(1990, 1, 1, 0, 0, 0, 0, time.UTC)
	lastDay  = time.Date(2100, 1, 1, 0, 0, 0, 0, time.UTC)
)

func (c *Cycle) check() error {
	var f errs.Fields
	c.Name = input.Line(&f, "name", c.Name, input.Cycle)
	c.StartsOn, c.EndsOn = civil(c.StartsOn), civil(c.EndsOn)
	f.Check(slices.Contains(CycleKinds, c.Kind), "kind", "A cycle is a quarter, a half-year, a year or custom.")
	_, known := cycleMoves[c.State]
	f.Check(known, "state", "A cycle is draft, active, closing or closed.")
	inRange := !c.StartsOn.Before(firstDay) && !c.StartsOn.After(lastDay)
	f.Check(inRange, "starts_on", "The first day lies between 1990 and 2100.")
	if inRange {
		f.Check(c.EndsOn.After(c.StartsOn), "ends_on", "The last day comes after the first.")
		f.Check(!c.EndsOn.After(c.StartsOn.AddDate(0, 0, input.CycleDays)), "ends_on", "A cycle lasts at most %d days.", input.CycleDays)
	}
	return f.Err()
}

// CycleTx returns a cycle of the transaction's organisation.
func CycleTx(ctx context.Context, tx *pg.Tx, cycle id.Cycle) (Cycle, error) {
	return pg.One[Cycle](ctx, tx, `select `+cycleColumns+` from cycles where org_id = $1 and id = $2`, tx.Org(), cycle)
}

func lockCycle(ctx context.Context, tx *pg.Tx, cycle id.Cycle, seen int64) (Cycle, error) {
	c, err := pg.One[Cycle](ctx, tx, `select `+cycleColumns+` from cycles where org_id = $1 and id = $2 for no key update`, tx.Org(), cycle)
	if err != nil {
		return c, err
	}
	return c, fresh(c.Revision, seen)
}

// Package goal owns objectives and key results: what they promise, every version of that promise, how
// they nest, and the work they were planned to need. It knows nothing of the tasks done for them.
package goal

import (
	"slices"
	"time"

	"plumbline/internal/access"
	"plumbline/internal/errs"
	"plumbline/internal/input"
	"plumbline/internal/pg"
)

// Service holds the use cases.
type Service struct{ db *pg.DB }

// New makes a service.
func New(db *pg.DB) *Service { return &Service{db} }

// At is the same service at a fixed time.
func (s *Service) At(t time.Time) *Service { return &Service{s.db.At(t)} }

// State is where a goal stands.
type State string

// The states of a goal; only an objective can be a draft.
const (
	Draft   State = "draft"
	Active  State = "active"
	Paused  State = "paused"
	Dropped State = "dropped"
	Done    State = "done"
)

var moves = map[State][]State{
	Draft:   {Active, Dropped},
	Active:  {Paused, Dropped, Done},
	Paused:  {Active, Dropped, Done},
	Dropped: {Active},
	Done:    {Active},
}

// Next lists the states a goal may go to from s.
func (s State) Next() []State { return moves[s] }

// Live says that a key result counts: it and its objective are active. A paused or dropped objective
// leaves its key results as they are, so that it finds them again when it is reopened.
func Live(objective, keyResult State) bool { return objective == Active && keyResult == Active }

func (s State) to(next State) error {
	if !slices.Contains(moves[s], next) {
		return errs.New(errs.Conflict, "A goal that is %s cannot become %s.", s, next)
	}
	return nil
}

// Import says where a goal came from. It needs access.Import; such a goal may have any state and stand
// in a closed cycle.
type Import struct {
	ExternalSource string
	ExternalID     string    // unique per source
	CreatedAt      time.Time // zero: now; else the first version is valid from then
}

func (i Import) given() bool { return i != Import{} }

func (i *Import) check(f *errs.Fields, now time.Time) {
	i.ExternalSource = input.Text(f, "external_source", i.ExternalSource, input.ID)
	i.ExternalID = input.Text(f, "external_id", i.ExternalID, input.ID)
	f.Check((i.ExternalID == "") == (i.ExternalSource == ""), "external_id", "An external id and its source come together.")
	if i.CreatedAt.IsZero() {
		i.CreatedAt = now
	}
	f.Check(!i.CreatedAt.After(now) && !i.CreatedAt.Before(firstDay), "created_at", "It was created between 1990 and now.")
}

// writing is the fence of a write: GoalEdit, and Import too for what only an import may do.
func writing(who access.Actor, importing bool) error {
	if err := who.Require(access.GoalEdit); err != nil || !importing {
		return err
	}
	return who.Require(access.Import)
}

// fresh refuses a change made on an older revision; revision 0 means whatever it is now.
func fresh(have, seen int64) error {
	if seen != 0 && seen != have {
		return errs.Stale()
	}
	return nil
}

func put[T any](dst, src *T) {
	if src != nil {
		*dst = *src
	}
}

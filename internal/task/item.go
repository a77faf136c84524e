package task

import (
	"errors"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"plumbline/internal/errs"
	"plumbline/internal/id"
	"plumbline/internal/input"
)

// Item is one task of another system.
type Item struct {
	ExternalID    string // empty: created each time
	Title         string
	Notes         string
	Team          id.Team
	Owner         id.User
	Due           *time.Time
	Priority      Priority // empty: normal
	Effort        float64
	RunBusiness   bool
	State         State // empty: Todo
	BlockedReason string
	CreatedAt     time.Time // zero: now
	UpdatedAt     time.Time // last activity there; zero: not known
	StateSince    time.Time // zero: closed, or created
	ClosedAt      time.Time // of a closed task; zero: StateSince, or its last activity
	Goals         []Goal
}

// check completes an item and returns everything that is wrong with it.
func (i *Item) check(now time.Time) error {
	if i.Priority == "" {
		i.Priority = Normal
	}
	i.BlockedReason = strings.TrimSpace(i.BlockedReason)
	c := Create{Title: i.Title, Notes: i.Notes, Team: i.Team, Due: i.Due, Priority: i.Priority, Effort: i.Effort,
		State: i.State, BlockedReason: i.reason(), Goals: i.Goals}
	var f errs.Fields
	var wrong *errs.Error
	if errors.As(c.check(), &wrong) {
		f = wrong.Fields
	}
	i.Title, i.Notes, i.State, i.Goals = c.Title, c.Notes, c.State, c.Goals
	f.Check(input.Storable(i.ExternalID) && utf8.RuneCountInString(i.ExternalID) <= input.ID, "external_id", "This id cannot be stored.")
	i.checkTimes(&f, now)
	return f.Err()
}

// reason is what to write where a blocked task came without a reason.
func (i *Item) reason() string {
	switch {
	case i.State != Blocked:
		return ""
	case i.BlockedReason == "":
		return "No reason given."
	}
	return i.BlockedReason
}

// checkTimes puts the times of an item in order: created, then in its state, then last active.
func (i *Item) checkTimes(f *errs.Fields, now time.Time) {
	for name, at := range map[string]*time.Time{"created_at": &i.CreatedAt, "updated_at": &i.UpdatedAt, "state_since": &i.StateSince, "closed_at": &i.ClosedAt} {
		if at.IsZero() {
			continue
		}
		*at = at.Truncate(time.Microsecond)
		if at.Before(firstDay) || at.After(now.Add(48*time.Hour)) {
			f.Add(name, "Choose a time between 1990 and now.")
		} else if at.After(now) { // the other system's clock, or its time zone
			*at = now
		}
	}
	if i.CreatedAt.IsZero() {
		i.CreatedAt = earliest(now, i.UpdatedAt, i.StateSince, i.ClosedAt)
	}
	if i.State.Open() {
		i.ClosedAt = time.Time{}
	} else {
		i.StateSince = latest(i.CreatedAt, firstGiven(i.ClosedAt, i.StateSince, i.UpdatedAt))
		i.ClosedAt = i.StateSince
	}
	i.StateSince = latest(i.CreatedAt, i.StateSince)
}

func firstGiven(times ...time.Time) time.Time {
	if n := slices.IndexFunc(times, func(t time.Time) bool { return !t.IsZero() }); n >= 0 {
		return times[n]
	}
	return time.Time{}
}

func earliest(first time.Time, times ...time.Time) time.Time {
	for _, t := range times {
		if !t.IsZero() && t.Before(first) {
			first = t
		}
	}
	return first
}

func latest(times ...time.Time) time.Time {
	return slices.MaxFunc(times, time.Time.Compare)
}

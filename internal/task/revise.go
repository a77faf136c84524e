package task

import (
	"time"

	"plumbline/internal/id"
)

// fresh is the task an item makes, with the two or one steps that brought it where it is.
func (i *Item) fresh(source string, by id.User, links []Link) (Task, []step) {
	t := Task{
		ID: id.New[id.Task](), TeamID: i.Team, OwnerID: id.Ptr(i.Owner), Title: i.Title, Notes: i.Notes, State: i.State,
		BlockedReason: i.reason(), Priority: i.Priority, Effort: effortOf(i.Effort), DueOn: dayOf(i.Due), RunBusiness: i.RunBusiness,
		StateSince: i.StateSince, ActiveAt: latest(i.StateSince, i.UpdatedAt), CreatedAt: i.CreatedAt, CreatedBy: id.Ptr(by), Revision: 1, Links: links,
	}
	if i.ExternalID != "" {
		t.ExternalSource, t.ExternalID = &source, &i.ExternalID
	}
	for n := range t.Links {
		t.Links[n].LinkedAt = t.CreatedAt
	}
	if t.State == Todo {
		return t, []step{{To: Todo, At: t.CreatedAt}}
	}
	t.StateSince = after(t.StateSince, t.CreatedAt)
	t.ActiveAt = latest(t.ActiveAt, t.StateSince)
	if at := t.StateSince; !t.State.Open() {
		t.ClosedAt = &at
	}
	from := Todo
	return t, []step{{To: Todo, At: t.CreatedAt}, {From: &from, To: t.State, Reason: t.BlockedReason, At: t.StateSince}}
}

// revise applies an item to a task that came before: its state, then its fields.
func (i *Item) revise(t Task, has Has, now time.Time) update {
	u := update{was: t}
	if has.State {
		move := Move{To: i.State, Reason: i.BlockedReason}
		if t.State != Blocked {
			move.Reason = i.reason()
		}
		if made, moved, _ := t.moveTo(move, i.movedAt(t, now)); moved {
			u.step = &made
		}
	}
	u.diff, _ = t.change(i.change(has), now)
	t.ActiveAt = latest(u.was.ActiveAt, i.UpdatedAt, t.StateSince)
	if i.UpdatedAt.IsZero() && (u.step != nil || len(u.diff.names) > 0) {
		t.ActiveAt = latest(t.ActiveAt, now)
	}
	u.is = t
	return u
}

func (i *Item) change(has Has) Change {
	c := Change{Title: &i.Title}
	if has.Notes {
		c.Notes = &i.Notes
	}
	if has.Team {
		c.Team = &i.Team
	}
	if has.Owner {
		c.Owner = &i.Owner
	}
	if has.Due {
		if c.Due = i.Due; c.Due == nil {
			c.Due = &time.Time{}
		}
	}
	if has.Priority {
		c.Priority = &i.Priority
	}
	if has.Effort {
		c.Effort = &i.Effort
	}
	if has.RunBusiness {
		c.RunBusiness = &i.RunBusiness
	}
	return c
}

// movedAt is when the other system changed the state: the first of what it says that is later than what is known.
func (i *Item) movedAt(t Task, now time.Time) time.Time {
	for _, at := range []time.Time{i.ClosedAt, i.StateSince, i.UpdatedAt} {
		if at.After(t.StateSince) {
			return at
		}
	}
	return now
}

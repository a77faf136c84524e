package task

import (
	"time"

	"plumbline/internal/errs"
	"plumbline/internal/id"
)

// diff is what a change did: the fields by name, as they were and as they are.
type diff struct {
	names    []string
	from, to map[string]any
}

func changed[T comparable](d *diff, name string, field *T, v *T) {
	if v == nil || *field == *v {
		return
	}
	d.note(name, *field, *v)
	*field = *v
}

func changedPtr[T any](d *diff, name string, field **T, v *T, equal func(a, b T) bool) {
	old := *field
	if old == nil && v == nil || old != nil && v != nil && equal(*old, *v) {
		return
	}
	d.note(name, old, v)
	*field = v
}

func (d *diff) note(name string, from, to any) {
	if d.from == nil {
		d.from, d.to = map[string]any{}, map[string]any{}
	}
	d.names = append(d.names, name)
	d.from[name], d.to[name] = from, to
}

func same[T comparable](a, b T) bool { return a == b }

// change applies a checked command; it reports no names if the task is like that already.
func (t *Task) change(c Change, now time.Time) (diff, error) {
	var d diff
	before := t.Revision
	changed(&d, "title", &t.Title, c.Title)
	changed(&d, "notes", &t.Notes, c.Notes)
	changed(&d, "team", &t.TeamID, c.Team)
	changed(&d, "priority", &t.Priority, c.Priority)
	changed(&d, "run_business", &t.RunBusiness, c.RunBusiness)
	if c.Owner != nil {
		changedPtr(&d, "owner", &t.OwnerID, id.Ptr(*c.Owner), same)
	}
	if c.Due != nil {
		changedPtr(&d, "due", &t.DueOn, dayOf(c.Due), time.Time.Equal)
	}
	if c.Effort != nil {
		changedPtr(&d, "effort", &t.Effort, effortOf(*c.Effort), same)
	}
	if len(d.names) == 0 {
		return d, nil
	}
	if c.Revision != 0 && c.Revision != before {
		return d, errs.Stale()
	}
	t.Revision++
	t.ActiveAt = after(now, t.ActiveAt)
	delete(d.from, "notes") // long, and the task shows them
	delete(d.to, "notes")
	return d, nil
}

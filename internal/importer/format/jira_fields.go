package format

import (
	"strings"
	"time"

	"plumbline/internal/importer/table"
)

// times reads the dates of an issue. One that cannot be read is kept in the notes.
func (j *jiraReader) times(s *table.Sheet, r table.Record, t *Task) {
	for _, c := range []struct {
		name string
		into *time.Time
		read func(table.Record, string) (time.Time, error)
	}{
		{"created", &t.Created, s.Time}, {"updated", &t.Updated, s.Time}, {"resolved", &t.Closed, s.Time},
		{"status_changed", &t.StateSince, s.Time}, {"due_on", &t.Due, s.Day},
	} {
		at, err := c.read(r, c.name)
		if err != nil {
			t.warn("%s: %v; kept in the notes", s.Their(c.name), err)
			t.Details = append(t.Details, Detail{strings.Trim(s.Their(c.name), "“”"), s.Get(r, c.name)})
			continue
		}
		*c.into = at
	}
}

func (j *jiraReader) state(s *table.Sheet, r table.Record, t *Task) {
	t.Status = table.OneLine(s.Get(r, "status"))
	resolution := table.OneLine(s.Get(r, "resolution"))
	state, known := jiraState(j.m, t.Status, s.Get(r, "status_category"), resolution, !t.Closed.IsZero())
	if !known && t.Status != "" {
		j.statuses[t.Status]++
	}
	t.State = state
	switch state {
	case TaskDone, TaskCancelled:
		if t.Closed.IsZero() {
			t.Closed, t.ClosedGuessed = firstTime(t.StateSince, t.Updated, t.Created), true
		}
		if resolution != "" && statusWords[table.Fold(resolution)] != TaskDone {
			t.Details = append(t.Details, Detail{"Resolution", resolution})
		}
	default:
		if !t.Closed.IsZero() {
			t.Details = append(t.Details, Detail{"Resolved once", t.Closed.In(j.opt.TZ).Format("2006-01-02")})
			t.Closed = time.Time{}
		}
		if state == TaskBlocked {
			t.BlockedReason = t.Status
		}
	}
	priority := s.Get(r, "priority")
	p, ok := jiraPriority(priority)
	if t.Priority = p; !ok {
		j.levels[table.OneLine(priority)]++
		t.Details = append(t.Details, Detail{"Priority", table.OneLine(priority)})
	}
}

func (j *jiraReader) effort(s *table.Sheet, r table.Record, t *Task) {
	n, _, err := s.Number(r, "effort")
	switch {
	case err == nil && (n == nil || (*n >= 0 && *n <= 1000)):
		if n != nil && *n > 0 {
			t.Effort = n
		}
	default:
		t.warn("%s: %s is no effort; kept in the notes", s.Their("effort"), table.Excerpt(s.Get(r, "effort")))
		t.Details = append(t.Details, Detail{"Story points", s.Get(r, "effort")})
	}
}

// details keeps what has no field of its own.
func (j *jiraReader) details(s *table.Sheet, r table.Record, t *Task) {
	add := func(name string, values []string) {
		if v := strings.Join(values, ", "); v != "" {
			t.Details = append(t.Details, Detail{name, v})
		}
	}
	add("Sprint", s.All(r, "sprint"))
	add("Components", s.All(r, "components"))
	add("Fix version", s.All(r, "fix_version"))
	add("Epic name", s.All(r, "epic_name"))
	add("Environment", s.All(r, "environment"))
	if who := t.Reporter.Label(); who != "" {
		add("Reporter", []string{who})
	}
	for _, a := range s.All(r, "attachment") {
		add("Attachment", []string{jiraAttachment(a)})
	}
	for _, column := range []string{"link", "notes"} {
		for _, v := range s.Named(r, column) {
			add(v.Name, []string{v.Value})
		}
	}
}

func jiraLabels(cells []string) []string {
	var out []string
	for _, c := range cells {
		out = append(out, strings.FieldsFunc(c, func(r rune) bool { return r == ' ' || r == ',' || r == ';' || r == '\n' })...)
	}
	return out
}

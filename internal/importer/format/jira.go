package format

import (
	"fmt"
	"sort"

	"plumbline/internal/importer/table"
	"plumbline/internal/input"
)

// jiraReader is what the rows of all files share.
type jiraReader struct {
	b        *Batch
	m        Mapping
	opt      Options
	folk     people
	first    map[string]Origin // by external id
	byID     map[string]string // number of an issue → external id
	statuses map[string]int    // unknown ones, counted
	levels   map[string]int    // unknown priorities, counted
}

func parseJira(b *Batch, src Source, m Mapping, opt Options) error {
	tables := b.readTables(src)
	if err := checkMapping(m, Jira, tables); err != nil {
		return err
	}
	j := &jiraReader{b: b, m: m, opt: opt, folk: people{}, first: map[string]Origin{},
		byID: map[string]string{}, statuses: map[string]int{}, levels: map[string]int{}}
	var sheets []*table.Sheet
	for _, t := range tables {
		s := table.Bind(t, jiraKind, m, opt)
		b.Columns = append(b.Columns, s.Describe()...)
		if !s.Has("title") {
			b.Skipped = append(b.Skipped, FileNote{File: t.File, Reason: "no column holds the title (Summary); map one to title"})
			continue
		}
		if err := b.takeTable(t); err != nil {
			return err
		}
		b.Notes = append(b.Notes, s.LearnDates("created", "updated", "resolved", "status_changed", "due_on")...)
		s.LearnNumbers("effort")
		for _, r := range s.Rows {
			j.folk.collect(s, r)
		}
		sheets = append(sheets, s)
	}
	for _, s := range sheets {
		if !s.Has("key") && !s.Has("id") {
			b.Notes = append(b.Notes, s.File+": no column holds the issue's key; tasks are told apart by title and creation date")
		}
		for _, r := range s.Rows {
			if reason := j.row(s, r); reason != "" {
				b.refuse(s.File, r.Line, reason)
			}
		}
	}
	j.parents()
	j.noteUnknown("status", j.statuses, "map it with \"status:NAME=state\"")
	j.noteUnknown("priority", j.levels, "left open")
	return nil
}

// row turns one row into a task, or says why not.
func (j *jiraReader) row(s *table.Sheet, r table.Record) string {
	title := table.OneLine(s.Get(r, "title"))
	if title == "" {
		return "no title"
	}
	t := Task{Origin: Origin{File: s.File, Line: r.Line}, SourceID: s.Get(r, "id")}
	if t.ExternalID = s.Get(r, "key"); t.ExternalID == "" {
		t.ExternalID = t.SourceID
	}
	if t.ExternalID == "" {
		t.ExternalID = derivedID(title, s.Get(r, "created"))
	}
	if reason := claim(j.first, t.Origin, "issue"); reason != "" {
		return reason
	}
	if t.SourceID != "" {
		j.byID[t.SourceID] = t.ExternalID
	}
	t.Description = s.Get(r, "description")
	t.Title = t.takeTitle(title, &t.Description)
	t.Type = table.OneLine(s.Get(r, "type"))
	t.Subtask = subtaskTypes[table.Fold(t.Type)]
	t.Owner = j.folk.person(s.Get(r, "assignee"), s.Get(r, "assignee_id"))
	t.Reporter = j.folk.person(s.Get(r, "reporter"), s.Get(r, "reporter_id"))
	t.Team = table.OneLine(s.Get(r, "team"))
	t.Labels = jiraLabels(s.All(r, "labels"))
	j.times(s, r, &t)
	j.state(s, r, &t)
	j.effort(s, r, &t)
	j.details(s, r, &t)
	for _, c := range s.All(r, "comment") {
		t.Comments = append(t.Comments, j.folk.jiraComment(c, s.Order("created"), j.opt.TZ))
	}
	t.ParentRef = firstOf(s.Get(r, "parent_key"), s.Get(r, "parent_id"), s.Get(r, "epic"))
	if title := table.OneLine(s.Get(r, "parent_title")); title != "" {
		t.Details = append(t.Details, Detail{"Parent", table.OneLine(s.Get(r, "parent_key") + " " + title)})
	}
	t.warnLong(t.text(true), input.Notes)
	j.b.Tasks = append(j.b.Tasks, t)
	return ""
}

func (j *jiraReader) noteUnknown(what string, seen map[string]int, then string) {
	var words []string
	for w := range seen {
		words = append(words, w)
	}
	sort.Strings(words)
	for _, w := range words {
		j.b.Notes = append(j.b.Notes, fmt.Sprintf("the %s %s (%s) is not known: %s", what, table.Excerpt(w), table.Count(seen[w], "row"), then))
	}
}

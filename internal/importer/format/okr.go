package format

import (
	"fmt"
	"strings"
	"time"

	"plumbline/internal/importer/table"
	"plumbline/internal/input"
)

// okrReader is what the rows of all files share.
type okrReader struct {
	b       *Batch
	opt     Options
	first   map[string]map[string]Origin // by kind and external id
	byTitle map[string]map[string]string // by kind and title → external id, "" if two bear it
	scale   map[string]float64           // by file: what a confidence is multiplied by
	krAt    map[string]int               // external id → index in KeyResults
	unknown map[string]int               // states that were not understood
}

func parseOKR(b *Batch, src Source, m Mapping, opt Options) error {
	tables := b.readTables(src)
	if err := checkMapping(m, OKR, tables); err != nil {
		return err
	}
	o := &okrReader{b: b, opt: opt, first: map[string]map[string]Origin{}, byTitle: map[string]map[string]string{},
		scale: map[string]float64{}, unknown: map[string]int{}}
	sheets := map[string][]*table.Sheet{}
	for _, t := range tables {
		s := okrKind(t, m, opt)
		if s == nil {
			b.Columns = append(b.Columns, table.Bind(t, table.Kind{}, nil, opt).Describe()...)
			b.Skipped = append(b.Skipped, FileNote{File: t.File, Reason: "its columns are those of no kind of rows; map them to ours"})
			continue
		}
		b.Columns = append(b.Columns, s.Describe()...)
		if err := b.takeTable(t); err != nil {
			return err
		}
		o.learn(s)
		sheets[s.Kind()] = append(sheets[s.Kind()], s)
	}
	for _, k := range okrKinds {
		read := o.rowReader(k.Name)
		for _, s := range sheets[k.Name] {
			for _, r := range s.Rows {
				if reason := read(s, r); reason != "" {
					b.refuse(s.File, r.Line, reason)
				}
			}
		}
		if k.Name == "key_results" {
			o.settleKeyResults(sheets["check_ins"])
		}
	}
	o.settleObjectives()
	o.settleTasks()
	o.settleCycles()
	o.noteCheckIns()
	return nil
}

// learn decides how dates and numbers of a file are read.
func (o *okrReader) learn(s *table.Sheet) {
	o.b.Notes = append(o.b.Notes, s.LearnDates("at", "created", "modified", "closed", "due_on", "starts_on", "ends_on")...)
	s.LearnNumbers("start", "target", "stretch", "low", "high", "current", "value", "weight", "confidence", "position")
	if s.Kind() == "check_ins" {
		o.learnConfidence(s)
	}
}

func (o *okrReader) rowReader(kind string) func(*table.Sheet, table.Record) string {
	switch kind {
	case "objectives":
		return o.objectiveRow
	case "key_results":
		return o.keyResultRow
	case "check_ins":
		return o.checkInRow
	case "actions":
		return o.actionRow
	case "completed":
		return o.closingRow
	}
	return o.cycleRow
}

// claim takes an id for a row of a kind.
func (o *okrReader) claim(kind string, origin Origin) string {
	if o.first[kind] == nil {
		o.first[kind] = map[string]Origin{}
	}
	return claim(o.first[kind], origin, kind)
}

// origin names a row: its id, or one made of what it is about.
func (o *okrReader) origin(s *table.Sheet, r record, parts ...string) Origin {
	id := s.Get(r, "id")
	if id == "" {
		id = derivedID(parts...)
	}
	return Origin{File: s.File, Line: r.Line, ExternalID: id}
}

type record = table.Record

// remember lets rows below find one by its title.
func (o *okrReader) remember(kind, title, id string) {
	if o.byTitle[kind] == nil {
		o.byTitle[kind] = map[string]string{}
	}
	k := table.Fold(title)
	if other, again := o.byTitle[kind][k]; again && other != id {
		id = "" // two of one title: neither can be meant by it
	}
	o.byTitle[kind][k] = id
}

// find resolves a reference by id, then by title. missing says what no file holds.
func (o *okrReader) find(kind, ref string) (id, missing string) {
	if _, ok := o.first[kind][ref]; ok {
		return ref, ""
	}
	if id := o.byTitle[kind][table.Fold(ref)]; id != "" {
		return id, ""
	}
	return ref, kind + " " + table.Excerpt(ref)
}

// closingRow keeps a closing comment; an empty one is a row all the same.
func (o *okrReader) closingRow(s *table.Sheet, r record) string {
	ref := s.Get(r, "objective")
	if ref == "" {
		return "no objective"
	}
	c := Closing{Origin: Origin{File: s.File, Line: r.Line}, Comment: s.Get(r, "comment")}
	c.Objective, c.Missing = o.find("objective", ref)
	c.ExternalID = c.Objective
	if reason := o.claim("closing comment", c.Origin); reason != "" {
		return reason
	}
	o.b.Closings = append(o.b.Closings, c)
	return ""
}

// actionRow makes a task of an action.
func (o *okrReader) actionRow(s *table.Sheet, r record) string {
	title, ref := table.OneLine(s.Get(r, "title")), s.Get(r, "key_result")
	switch {
	case title == "":
		return "no title"
	case ref == "":
		return "no key result"
	}
	t := Task{Origin: o.origin(s, r, ref, title), Type: "Action", Description: s.Get(r, "notes"), Owner: personOf(s.Get(r, "owner"))}
	if reason := o.claim("action", t.Origin); reason != "" {
		return reason
	}
	t.KeyResult, t.Missing = o.find("key result", ref)
	t.Title = t.takeTitle(title, &t.Description)
	t.Status = table.OneLine(s.Get(r, "state"))
	t.State = o.actionState(s.Get(r, "done"), t.Status)
	if t.State == TaskBlocked {
		t.BlockedReason = t.Status
	}
	t.Created = o.softTime(s, r, "created", &t.Origin)
	t.Closed = o.softTime(s, r, "closed", &t.Origin)
	if due, err := s.Day(r, "due_on"); err != nil {
		t.warn("%s: %v; left open", s.Their("due_on"), err)
	} else {
		t.Due = due
	}
	if n, _, err := s.Number(r, "position"); err == nil && n != nil && *n >= 0 && *n < 1e6 {
		t.Position = int(*n)
	}
	t.warnLong(t.text(true), input.Notes)
	o.b.Tasks = append(o.b.Tasks, t)
	return ""
}

func (o *okrReader) actionState(done, status string) string {
	if status != "" {
		if state := statusWords[table.Fold(strings.ReplaceAll(status, "_", " "))]; state != "" {
			return state
		}
		o.unknown["state of actions "+table.Excerpt(status)]++
	}
	if yes, known := yesNo(done); yes && known {
		return TaskDone
	} else if !known {
		o.unknown["done mark of actions "+table.Excerpt(done)]++
	}
	return TaskTodo
}

// softTime reads a date the row can do without.
func (o *okrReader) softTime(s *table.Sheet, r record, column string, origin *Origin) time.Time {
	at, err := s.Time(r, column)
	if err != nil {
		origin.warn("%s: %v; left open", s.Their(column), err)
	}
	return at
}

// noteCheckIns says what is odd about the dates of check-ins as a whole.
func (o *okrReader) noteCheckIns() {
	reversed := 0
	for _, c := range o.b.CheckIns {
		if !c.Modified.IsZero() && c.Modified.Before(c.At) {
			reversed++
		}
	}
	if reversed > 0 {
		o.b.Notes = append(o.b.Notes, fmt.Sprintf("%s: the date of change lies before that of making; the latter counts", table.Count(reversed, "check-in")))
	}
}

package importer

import (
	"fmt"
	"sort"

	"plumbline/internal/importer/format"
)

// Result is what becomes of a row.
type Result string

// The results.
const (
	Created   Result = "created"
	Updated   Result = "updated"
	Unchanged Result = "unchanged"
	Refused   Result = "refused"
)

// Counts is how many rows had each result.
type Counts struct{ Created, Updated, Unchanged, Refused int }

// Accepted counts the rows that are in the graph afterwards.
func (c Counts) Accepted() int { return c.Created + c.Updated + c.Unchanged }

func (c *Counts) add(r Result) {
	switch r {
	case Created:
		c.Created++
	case Updated:
		c.Updated++
	case Unchanged:
		c.Unchanged++
	case Refused:
		c.Refused++
	}
}

// KindCounts is Counts of one kind of rows.
type KindCounts struct {
	Name string
	Counts
}

// Change is a known row that its file changed.
type Change struct {
	File   string
	Line   int
	Title  string
	Fields []string
}

// Place is a cycle or team with how many new rows went there.
type Place struct {
	ID, Name string
	Rows     int
}

// Plan is what an import does, or did: every data row of its files is counted once.
type Plan struct {
	Format   format.Format
	Files    []string
	Rows     int
	Applied  bool
	Total    Counts
	Kinds    []KindCounts // in the order in which they are written
	Makes    []string     // teams, pillars and cycles that rows need and that are not there yet
	Changes  []Change
	Refusals []format.RowError
	Warnings []format.RowError
	Notes    []string
	Skipped  []format.FileNote
	Columns  []format.ColumnMap `json:"-"`
	Cycles   []Place            // with new objectives
	Teams    []Place            // with new tasks
}

// Line is the sentence an import ends with.
func (p Plan) Line() string {
	t := p.Total
	return fmt.Sprintf("imported %d of %d rows (%d created, %d updated, %d unchanged, %d refused)",
		t.Accepted(), p.Rows, t.Created, t.Updated, t.Unchanged, t.Refused)
}

// Names of the kinds of rows, in the order in which they are written.
const (
	kindCycle     = "cycles"
	kindObjective = "objectives"
	kindKeyResult = "key results"
	kindCheckIn   = "check-ins"
	kindClosing   = "closing comments"
	kindTask      = "tasks"
	kindUnread    = "other rows"
)

var kindOrder = []string{kindCycle, kindObjective, kindKeyResult, kindCheckIn, kindClosing, kindTask, kindUnread}

// kindOf is the kind of rows a kind of file holds.
var kindOf = map[string]string{"cycles": kindCycle, "objectives": kindObjective, "key_results": kindKeyResult, "check_ins": kindCheckIn,
	"completed": kindClosing, "actions": kindTask, "issues": kindTask}

// newPlan begins with what reading settled already.
func newPlan(b *format.Batch) *Plan {
	p := &Plan{Format: b.Format, Rows: b.Rows, Columns: b.Columns, Skipped: b.Skipped, Notes: append([]string{}, b.Notes...)}
	kinds := map[string]string{}
	for _, c := range b.Columns {
		if kinds[c.File] == "" {
			p.Files = append(p.Files, c.File)
			kinds[c.File] = kindUnread
			if k := kindOf[c.Kind]; k != "" {
				kinds[c.File] = k
			}
		}
	}
	for _, r := range b.Refused {
		kind := kinds[r.File]
		if kind == "" {
			kind = kindUnread
		}
		p.count(kind, Refused)
		p.Refusals = append(p.Refusals, r)
	}
	p.Warnings = b.Warned()
	return p
}

func (p *Plan) count(kind string, r Result) {
	p.Total.add(r)
	for i := range p.Kinds {
		if p.Kinds[i].Name == kind {
			p.Kinds[i].add(r)
			return
		}
	}
	k := KindCounts{Name: kind}
	k.add(r)
	p.Kinds = append(p.Kinds, k)
}

func (p *Plan) warn(o format.Origin, text string, args ...any) {
	p.Warnings = append(p.Warnings, format.RowError{File: o.File, Line: o.Line, Reason: fmt.Sprintf(text, args...)})
}

// finish puts the lists in the order of the files.
func (p *Plan) finish() {
	rank := map[string]int{}
	for i, f := range p.Files {
		rank[f] = i
	}
	sort.SliceStable(p.Refusals, func(i, j int) bool { return before(rank, p.Refusals[i], p.Refusals[j]) })
	sort.SliceStable(p.Warnings, func(i, j int) bool { return before(rank, p.Warnings[i], p.Warnings[j]) })
	order := map[string]int{}
	for i, k := range kindOrder {
		order[k] = i
	}
	sort.SliceStable(p.Kinds, func(i, j int) bool { return order[p.Kinds[i].Name] < order[p.Kinds[j].Name] })
}

func before(rank map[string]int, a, b format.RowError) bool {
	if a.File != b.File {
		return rank[a.File] < rank[b.File]
	}
	return a.Line < b.Line
}

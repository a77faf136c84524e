// Package format knows the files of other tools: files in, a Batch of neutral rows out, every data
// row either accepted or refused with its line and the reason. It is pure, and knows nothing of the
// database, of ids of this product or of who imports.
package format

import (
	"strings"
	"time"

	"plumbline/internal/errs"
	"plumbline/internal/importer/table"
)

// Format names a kind of file the package reads.
type Format string

// The formats.
const (
	Jira Format = "jira"    // CSV export of Jira issues
	OKR  Format = "okr-csv" // objectives, key results, check-ins, actions; see Layouts
)

// Formats lists every format, in the order in which they are offered.
func Formats() []Format { return []Format{Jira, OKR} }

// What the table package defines and callers of this one need.
type (
	Options   = table.Options // DateOrder "dmy", "mdy" or "ymd" overrules what is learned
	ColumnMap = table.ColumnMap
	RowError  = table.RowError
	Source    = table.Source
	File      = table.File
	FileNote  = table.FileNote
	// Mapping overrules how columns are recognised: their name → ours, or "-" to leave one out;
	// "check_ins.Wert" speaks of one kind of row. "status:In QA" maps a status of Jira to a state.
	Mapping = table.Mapping
)

// Open reads files, folders and zip archives. Its errors are errs.Invalid.
func Open(paths ...string) (Source, error) { return table.Open(paths...) }

const statusValue = "status:"

// ParseMapping reads their=ours pairs, as --map takes them. Its errors are errs.Invalid.
func ParseMapping(pairs []string) (Mapping, error) { return table.ParseMapping(pairs) }

// Layouts returns the kinds of rows of a format and the columns each takes, for help pages and the
// mapping screen.
func Layouts(f Format) []table.Kind {
	if f == Jira {
		return []table.Kind{jiraKind}
	}
	return okrKinds
}

// Origin is where a row came from.
type Origin struct {
	File       string
	Line       int    // first line of the row, counted from 1; 0 if no row stands for it
	ExternalID string // unique within its kind in a batch, the same in every export
	Warnings   []string
	// Missing names the parent ("key result 99") that no file of this batch holds. Such a row
	// can be applied only if an earlier import brought the parent.
	Missing string
}

// Batch is everything that was read. Rows = Accepted() + len(Refused), always.
type Batch struct {
	Format     Format
	Rows       int // data rows in all files that were recognised
	Columns    []ColumnMap
	Teams      []string // in order of appearance
	Pillars    []string
	Cycles     []Cycle // rows of a cycles file, then labels that only objectives name (Line 0)
	Objectives []Objective
	KeyResults []KeyResult
	CheckIns   []CheckIn
	Tasks      []Task
	Closings   []Closing
	Refused    []RowError
	Skipped    []FileNote // files that were not read as rows
	Notes      []string   // what was inferred or looked odd, for the whole batch
}

// Detect tells the format of files by their columns; ok is false if they are of none.
func Detect(src Source) (f Format, ok bool) {
	b := &Batch{}
	issues, goals := 0, 0
	for _, t := range b.readTables(src) {
		s := table.Bind(t, jiraKind, nil, Options{})
		switch {
		case s.Has("title") && s.Has("key") && (s.Has("type") || s.Has("status")):
			issues++
		case okrKind(t, nil, Options{}) != nil:
			goals++
		}
	}
	if issues > goals {
		return Jira, true
	}
	return OKR, goals > 0
}

// Accepted counts the rows that can be applied.
func (b *Batch) Accepted() int {
	n := len(b.Objectives) + len(b.KeyResults) + len(b.CheckIns) + len(b.Tasks) + len(b.Closings)
	return n + b.cycleRows()
}

// Parse reads all files of src as format f. Rows that cannot be read are in Batch.Refused, files
// that cannot in Batch.Skipped; the error is for what makes the whole request meaningless (an
// unknown format, a mapping that names no column), always errs.Invalid.
func Parse(f Format, src Source, m Mapping, opt Options) (*Batch, error) {
	if opt.TZ == nil {
		opt.TZ = time.UTC
	}
	if _, ok := table.Orders[opt.DateOrder]; !ok {
		return nil, errs.New(errs.Invalid, "The date order %q is not one of dmy, mdy, ymd.", opt.DateOrder)
	}
	b := &Batch{Format: f, Skipped: append([]FileNote(nil), src.Skipped...)}
	var err error
	switch f {
	case Jira:
		err = parseJira(b, src, m, opt)
	case OKR:
		err = parseOKR(b, src, m, opt)
	default:
		err = errs.New(errs.Invalid, "The format %q is not known; there are jira and okr-csv.", string(f))
	}
	if err != nil {
		return nil, err
	}
	return b, nil
}

func (b *Batch) refuse(file string, line int, reason string) {
	b.Refused = append(b.Refused, RowError{File: file, Line: line, Reason: reason})
}

// checkMapping refuses what no column can follow.
func checkMapping(m Mapping, f Format, tables []*table.Table) error {
	columns := Mapping{}
	for k, ours := range m {
		status, ok := strings.CutPrefix(k, statusValue)
		if !ok || f != Jira {
			columns[k] = ours
		} else if !taskStates[ours] {
			return errs.New(errs.Invalid, "%q is not a state for %q; there are todo, in_progress, blocked, in_review, done, cancelled.", ours, status)
		}
	}
	var headers [][]string
	for _, t := range tables {
		headers = append(headers, t.Header)
	}
	return columns.Check(Layouts(f), headers)
}

package format

import (
	"fmt"
	"io"
	"strings"

	"plumbline/internal/importer/table"
)

// Preview is a Batch in the shape a person reads before anything is written. Lists are cut to what
// fits a screen; the More… fields count what was cut.
type Preview struct {
	Format                   Format
	Rows, Accepted           int
	Kinds                    []KindCount
	Columns                  []ColumnMap // those with values
	Notes                    []string
	Refused, Warned, Orphans []RowError // Orphans need a parent of an earlier import
	MoreRefused, MoreWarned  int
	MoreOrphans              int
	Skipped                  []FileNote
}

// KindCount is how many rows of a kind would go in.
type KindCount struct {
	Name string
	Rows int
}

// Preview cuts each list to at most so many entries.
func (b *Batch) Preview(most int) Preview {
	p := Preview{Format: b.Format, Rows: b.Rows, Accepted: b.Accepted(), Notes: b.Notes, Skipped: b.Skipped}
	for _, k := range []KindCount{{"cycles", b.cycleRows()}, {"objectives", len(b.Objectives)}, {"key results", len(b.KeyResults)},
		{"check-ins", len(b.CheckIns)}, {"tasks", len(b.Tasks)}, {"closing comments", len(b.Closings)}} {
		if k.Rows > 0 {
			p.Kinds = append(p.Kinds, k)
		}
	}
	for _, c := range b.Columns {
		if c.Filled > 0 {
			p.Columns = append(p.Columns, c)
		}
	}
	warned, orphans := b.Warned()
	p.Refused, p.MoreRefused = cut(b.Refused, most)
	p.Warned, p.MoreWarned = cut(warned, most)
	p.Orphans, p.MoreOrphans = cut(orphans, most)
	return p
}

// Warned lists the warnings of accepted rows, and the rows whose parent is in no file.
func (b *Batch) Warned() (warned, orphans []RowError) {
	each := func(o Origin) {
		for _, w := range o.Warnings {
			warned = append(warned, RowError{File: o.File, Line: o.Line, Reason: w})
		}
		if o.Missing != "" {
			orphans = append(orphans, RowError{File: o.File, Line: o.Line, Reason: o.Missing + " is in none of the files"})
		}
	}
	for _, r := range b.Cycles {
		each(r.Origin)
	}
	for _, r := range b.Objectives {
		each(r.Origin)
	}
	for _, r := range b.KeyResults {
		each(r.Origin)
	}
	for _, r := range b.CheckIns {
		each(r.Origin)
	}
	for _, r := range b.Tasks {
		each(r.Origin)
	}
	for _, r := range b.Closings {
		each(r.Origin)
	}
	return warned, orphans
}

// Holds says that some file has a column for one of ours, even an empty one; what no file holds is
// left alone when a known row is updated.
func (b *Batch) Holds(kind, ours string) bool {
	for _, c := range b.Columns {
		if c.Kind == kind && c.Ours == ours {
			return true
		}
	}
	return false
}

func (b *Batch) cycleRows() int {
	n := 0
	for _, c := range b.Cycles {
		if c.Line > 0 {
			n++
		}
	}
	return n
}

func cut(list []RowError, most int) ([]RowError, int) {
	if len(list) <= most {
		return list, 0
	}
	return list[:most], len(list) - most
}

// WriteText prints the preview for a terminal.
func (p Preview) WriteText(w io.Writer) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %s\n", p.Format, table.Count(p.Rows, "row"))
	for _, k := range p.Kinds {
		fmt.Fprintf(&b, "  %5d %s\n", k.Rows, k.Name)
	}
	file := ""
	for _, c := range p.Columns {
		if c.File != file {
			file = c.File
			fmt.Fprintf(&b, "\n%s%s\n", file, kindSuffix(c.Kind))
		}
		ours := c.Ours
		if ours == "" {
			ours = "(not taken)"
		}
		fmt.Fprintf(&b, "  %-32s → %-16s %s, such as %s\n", c.Their, ours, table.Count(c.Filled, "value"), strings.Join(c.Samples, " | "))
	}
	section(&b, "Noted", p.Notes)
	for _, f := range p.Skipped {
		section(&b, "Passed over", []string{f.File + ": " + f.Reason})
	}
	rowSection(&b, "With a warning", p.Warned, p.MoreWarned)
	rowSection(&b, "Only if an earlier import brought it", p.Orphans, p.MoreOrphans)
	rowSection(&b, "Refused", p.Refused, p.MoreRefused)
	_, err := io.WriteString(w, b.String())
	return err
}

func kindSuffix(kind string) string {
	if kind == "" {
		return ""
	}
	return " (" + kind + ")"
}

func section(b *strings.Builder, title string, list []string) {
	if len(list) > 0 {
		fmt.Fprintf(b, "\n%s:\n  %s\n", title, strings.Join(list, "\n  "))
	}
}

func rowSection(b *strings.Builder, title string, rows []RowError, more int) {
	var list []string
	for _, r := range rows {
		list = append(list, fmt.Sprintf("%s, line %d: %s", r.File, r.Line, r.Reason))
	}
	if more > 0 {
		list = append(list, fmt.Sprintf("… and %d more", more))
	}
	section(b, title, list)
}

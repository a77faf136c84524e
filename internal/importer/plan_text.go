package importer

import (
	"fmt"
	"io"
	"strings"

	"plumbline/internal/importer/format"
)

const mostLines = 50 // of warnings and changes on a terminal; refusals are named one and all

// WriteText prints the plan for a terminal; its last line is Line.
func (p Plan) WriteText(w io.Writer) error {
	var b strings.Builder
	if !p.Applied {
		p.writeColumns(&b)
	}
	block(&b, "Passed over", notes(p.Skipped))
	block(&b, "Noted", p.Notes)
	block(&b, "Made along the way", p.Makes)
	block(&b, "With a warning", some(located(p.Warnings)))
	block(&b, "Changed since the last import", some(changes(p.Changes)))
	block(&b, "Refused", located(p.Refusals))
	fmt.Fprintf(&b, "\n%-18s %9s %9s %9s %9s\n", "", "created", "updated", "unchanged", "refused")
	for _, k := range p.Kinds {
		fmt.Fprintf(&b, "%-18s %9d %9d %9d %9d\n", k.Name, k.Created, k.Updated, k.Unchanged, k.Counts.Refused)
	}
	if !p.Applied {
		b.WriteString("\nThis is a preview: nothing was written. Add --yes to import.\n")
	}
	b.WriteString(p.Line() + "\n")
	_, err := io.WriteString(w, b.String())
	return err
}

func (p Plan) writeColumns(b *strings.Builder) {
	file := ""
	for _, c := range p.Columns {
		if c.Filled == 0 {
			continue
		}
		if c.File != file {
			file = c.File
			fmt.Fprintf(b, "%s\n", strings.TrimSpace(file+" "+c.Kind))
		}
		ours := c.Ours
		if ours == "" {
			ours = "-"
		}
		fmt.Fprintf(b, "  %-32s → %-16s such as %s\n", c.Their, ours, strings.Join(c.Samples, " | "))
	}
}

func block(b *strings.Builder, title string, list []string) {
	if len(list) > 0 {
		fmt.Fprintf(b, "\n%s:\n  %s\n", title, strings.Join(list, "\n  "))
	}
}

func notes(files []format.FileNote) []string {
	var out []string
	for _, f := range files {
		out = append(out, f.File+": "+f.Reason)
	}
	return out
}

func located(rows []format.RowError) []string {
	var out []string
	for _, r := range rows {
		out = append(out, fmt.Sprintf("%s, line %d: %s", r.File, r.Line, r.Reason))
	}
	return out
}

func changes(list []Change) []string {
	var out []string
	for _, c := range list {
		out = append(out, fmt.Sprintf("%s, line %d: %s (%s)", c.File, c.Line, c.Title, strings.Join(c.Fields, ", ")))
	}
	return out
}

func some(list []string) []string {
	if len(list) <= mostLines {
		return list
	}
	return append(list[:mostLines:mostLines], fmt.Sprintf("… and %d more", len(list)-mostLines))
}

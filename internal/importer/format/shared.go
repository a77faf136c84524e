package format

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
	"time"

	"plumbline/internal/errs"
	"plumbline/internal/importer/table"
	"plumbline/internal/input"
)

// readTables splits every file; those that cannot be read are Skipped.
func (b *Batch) readTables(src Source) []*table.Table {
	var out []*table.Table
	for _, f := range src.Files {
		t, err := table.Read(f.Name, f.Data)
		if err != nil {
			b.Skipped = append(b.Skipped, FileNote{File: f.Name, Reason: err.Error()})
			continue
		}
		out = append(out, t)
	}
	return out
}

// takeTable counts the rows of a recognised file and passes on what was wrong with them.
func (b *Batch) takeTable(t *table.Table) error {
	if b.Rows += len(t.Rows) + len(t.Bad); b.Rows > input.Rows {
		return errs.New(errs.Invalid, "The files hold more than %d rows; import them in parts.", input.Rows)
	}
	b.Refused = append(b.Refused, t.Bad...)
	b.Notes = append(b.Notes, t.Notes...)
	return nil
}

// claim takes an external id for a row; a second row of the same id is refused.
func claim(first map[string]Origin, o Origin, noun string) string {
	if len(o.ExternalID) > input.ID {
		return fmt.Sprintf("the %s's id is longer than %d characters", noun, input.ID)
	}
	if f, again := first[o.ExternalID]; again {
		return fmt.Sprintf("%s %s a second time; the first is in %s, line %d", noun, table.Excerpt(o.ExternalID), f.File, f.Line)
	}
	first[o.ExternalID] = o
	return ""
}

// derivedID stands for a row that has none of its own, the same in every import.
func derivedID(parts ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	return "row-" + hex.EncodeToString(sum[:8])
}

func (o *Origin) warn(format string, args ...any) {
	o.Warnings = append(o.Warnings, fmt.Sprintf(format, args...))
}

// takeTitle cuts a title that is too long and keeps the whole of it above the text.
func (o *Origin) takeTitle(title string, text *string) string {
	short, cut := table.Clip(title, input.Title)
	if cut {
		o.warn("the title is longer than %d characters; all of it stands at the head of the notes", input.Title)
		*text = strings.TrimSpace(title + "\n\n" + *text)
	}
	return short
}

func firstOf(values ...string) string {
	for _, v := range values {
		if v != "" {
			return v
		}
	}
	return ""
}

func firstTime(values ...time.Time) time.Time {
	for _, v := range values {
		if !v.IsZero() {
			return v
		}
	}
	return time.Time{}
}

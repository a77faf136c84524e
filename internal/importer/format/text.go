package format

import (
	"fmt"
	"strings"

	"plumbline/internal/importer/table"
	"plumbline/internal/input"
)

// Text is the text of a task in one piece: description, then what has no field of its own and the
// extra details, then the comments unless they are kept elsewhere.
func (t Task) Text(comments bool, extra ...Detail) string {
	text, _ := table.Clip(t.text(comments, extra...), input.Notes)
	return text
}

func (t Task) text(comments bool, extra ...Detail) string {
	details := append(append([]Detail{}, t.Details...), extra...)
	if len(t.Labels) > 0 {
		details = append(details, Detail{"Labels", strings.Join(t.Labels, ", ")})
	}
	parts := []string{t.Description, lines(details)}
	if comments {
		for _, c := range t.Comments {
			parts = append(parts, c.head()+c.Text)
		}
	}
	return paragraphs(parts...)
}

// Text is the description of an objective with how it ended.
func (o Objective) Text(extra ...Detail) string {
	text, _ := table.Clip(o.text(extra...), input.Note)
	return text
}

func (o Objective) text(extra ...Detail) string {
	var end []Detail
	if o.Outcome != "" {
		end = append(end, Detail{"Outcome", o.Outcome})
	}
	if o.ClosingComment != "" {
		end = append(end, Detail{"Closing comment", o.ClosingComment})
	}
	return paragraphs(o.Description, lines(append(end, extra...)))
}

// Text is the description of a key result.
func (kr KeyResult) Text(extra ...Detail) string {
	text, _ := table.Clip(paragraphs(kr.Description, lines(extra)), input.Note)
	return text
}

// Text is the note of a check-in with what comes next.
func (c CheckIn) Text(extra ...Detail) string {
	text, _ := table.Clip(c.text(extra...), input.Note)
	return text
}

func (c CheckIn) text(extra ...Detail) string {
	if c.Next != "" {
		extra = append([]Detail{{"Next", c.Next}}, extra...)
	}
	return paragraphs(c.Note, lines(extra))
}

// warnLong warns of a text that will be cut.
func (o *Origin) warnLong(text string, limit int) {
	if _, cut := table.Clip(text, limit); cut {
		o.warn("the whole text is longer than %d characters; the end is cut", limit)
	}
}

func lines(details []Detail) string {
	out := make([]string, len(details))
	for i, d := range details {
		out[i] = d.Name + ": " + d.Value
	}
	return strings.Join(out, "\n")
}

func paragraphs(parts ...string) string {
	var out []string
	for _, p := range parts {
		if p != "" {
			out = append(out, p)
		}
	}
	return strings.Join(out, "\n\n")
}

func (c Comment) head() string {
	switch who := c.Author.Label(); {
	case c.At.IsZero():
		return "Comment: "
	case who == "":
		return fmt.Sprintf("Comment, %s: ", c.At.Format("2006-01-02"))
	default:
		return fmt.Sprintf("Comment, %s, %s: ", c.At.Format("2006-01-02"), who)
	}
}

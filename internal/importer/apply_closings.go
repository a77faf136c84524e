package importer

import (
	"context"
	"strings"

	"plumbline/internal/goal"
	"plumbline/internal/importer/format"
	"plumbline/internal/importer/table"
	"plumbline/internal/input"
)

// writeClosings counts the closing comments that went in with their objectives, and hands the others to
// objectives of earlier imports.
func (a *run) writeClosings(ctx context.Context) error {
	for _, c := range a.batch.Closings {
		o, ok := a.findObjective(c.Objective)
		switch {
		case a.refused[kindObjective+" "+c.Objective]:
			a.refuse(kindClosing, c.Origin, "its objective was refused")
			continue
		case !ok:
			a.refuse(kindClosing, c.Origin, missing(c.Origin, "objective", c.Objective))
			continue
		}
		digest, r := fingerprint(c.Comment), Created
		switch {
		case a.prints.same(kindClosing, c.ExternalID, digest):
			a.book(kindClosing, c.Origin, "", Unchanged, nil)
			continue
		case a.prints.has(kindClosing, c.ExternalID):
			r = Updated
		}
		if err := a.close(ctx, o, c); err != nil {
			return err
		}
		a.prints.keep(kindClosing, c.ExternalID, digest)
		a.book(kindClosing, c.Origin, o.Title, r, []string{"closing comment"})
	}
	return nil
}

// close adds the comment to an objective that is not in the batch.
func (a *run) close(ctx context.Context, o goal.Objective, c format.Closing) error {
	if c.Missing == "" || c.Comment == "" || strings.Contains(o.Description, closingMark+c.Comment) {
		return nil
	}
	text := o.Description
	if at := strings.Index(text, closingMark); at == 0 || at > 0 && text[at-1] == '\n' {
		text = text[:at]
	}
	text, _ = table.Clip(strings.TrimSpace(text+"\n\n"+closingMark+c.Comment), input.Note)
	done, err := a.goals.ChangeObjectiveTx(ctx, a.tx, a.who, goal.ChangeObjective{Objective: o.ID, Description: &text, Why: "Closing comment imported."})
	a.objectives[*o.ExternalID] = done
	return err
}

// missing says that a row points to what is neither in the files nor in the graph.
func missing(o format.Origin, noun, ref string) string {
	what := o.Missing
	if what == "" {
		what = noun + " " + table.Excerpt(ref)
	}
	return what + " is in none of the files and was not imported before"
}

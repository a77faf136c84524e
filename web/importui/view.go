package importui

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"plumbline/internal/importer"
	"plumbline/internal/importer/format"
	"plumbline/internal/org"
	"plumbline/web/shell"
	"plumbline/web/ui"
)

type uploadView struct {
	Path, Problem string
	Format        format.Format
	Choices       choicesView
	Help          []helpGroup
}

// choicesView is what can be said about files beside the files.
type choicesView struct {
	Team, From, Statuses string
	Teams                []string
	DateOrder            ui.FieldView
	Jira, Open           bool
	Errs                 map[string]string
}

func newChoices(opt importer.Options, teams []org.Team) choicesView {
	v := choicesView{Team: opt.Team, From: opt.From, Jira: opt.Format == format.Jira, Open: opt.Team+opt.From+opt.DateOrder != "",
		DateOrder: ui.FieldView{Name: "date_order", Label: "Dates such as 03/04/2026", Value: opt.DateOrder, Options: []ui.Option{
			{Value: "", Label: "As the files suggest"}, {Value: "dmy", Label: "Day, month, year"}, {Value: "mdy", Label: "Month, day, year"}, {Value: "ymd", Label: "Year, month, day"}}}}
	for _, t := range teams {
		v.Teams = append(v.Teams, t.Name)
	}
	for _, key := range opt.Mapping.Keys() {
		if status, ok := strings.CutPrefix(key, statusMark); ok {
			v.Statuses += status + " = " + opt.Mapping[key] + "\n"
			v.Open = true
		}
	}
	return v
}

// helpView is the documented layout of one kind of file.
type helpView struct {
	Title, Text string
	Columns     []helpColumn
}

// helpGroup is the layout of a format.
type helpGroup struct {
	Title, Text string
	Kinds       []helpView
}

type helpColumn struct {
	Name, Meaning, Also string
	Required            bool
}

func helpGroups() []helpGroup {
	return []helpGroup{
		{"OKR sets", "Up to six files, each with a header line; only objectives and key results are usual, the others may be missing. A file is told by its columns, not by its name. Rows find each other by id, or by title where there is none.", helpViews(format.OKR)},
		{"Jira issues", "In Jira: Filters, View all issues, Export, CSV (all fields). The columns are known in eight languages.", helpViews(format.Jira)},
	}
}

func helpViews(f format.Format) []helpView {
	var out []helpView
	for _, kind := range format.Layouts(f) {
		h := helpView{Title: label(kind.Name), Text: kind.Purpose}
		for _, c := range kind.Columns {
			if len(c.Aliases) > 0 || c.Required {
				h.Columns = append(h.Columns, helpColumn{c.Name, c.Meaning, strings.Join(c.Aliases[:min(len(c.Aliases), 6)], ", "), c.Required})
			}
		}
		out = append(out, h)
	}
	return out
}

// labels are names of ours that read otherwise than their words.
var labels = map[string]string{"check_ins": "Check-ins", "completed": "Closing comments", "id": "Its id", "assignee_id": "Assignee's id", "due_on": "Due date",
	"starts_on": "First day", "ends_on": "Last day", "at": "Date"}

// label is a name of ours as people read it.
func label(name string) string {
	if l := labels[name]; l != "" {
		return l
	}
	return capital(strings.ReplaceAll(name, "_", " "))
}

// capital begins a sentence; what begins with a name of a file or a column stays as it is.
func capital(s string) string {
	first, _, _ := strings.Cut(s, " ")
	if s == "" || strings.ContainsAny(first, "._") {
		return s
	}
	r := []rune(s)
	r[0] = unicode.ToUpper(r[0])
	return string(r)
}

type previewView struct {
	Path, Back, Refused string
	Lede, Problem       string
	Ready               int
	AllKnown            bool
	Total               importer.Counts
	Kinds               []importer.KindCounts
	Files               []fileView
	Choices             choicesView
	Lists               []listView // what was noted, made, changed
	Refusals            rowsView
	Warnings            rowsView
}

// fileView is one file with what becomes of its columns.
type fileView struct {
	ID, Name, Note string
	Open           bool
	Taken, Left    []columnView
}

type columnView struct {
	Index              string
	Key, Their, Sample string
	Ours               string
	Options            []ui.Option
	Filled             string
}

type listView struct {
	Title string
	Lines []string
	More  string
}

type rowsView struct {
	Title string
	Rows  []format.RowError
	More  string
}

const mostShown = 100

func newPreviewView(p importer.Plan, opt importer.Options, path, back string) previewView {
	t := p.Total
	v := previewView{Path: path, Back: back, Refused: path + "/refused.csv", Total: t, Kinds: p.Kinds, Ready: t.Accepted(),
		AllKnown: t.Created+t.Updated == 0 && t.Unchanged > 0, Lede: ready(p), Files: fileViews(p, opt)}
	v.Lists = lists(p)
	v.Refusals, v.Warnings = newRows("Refused", p.Refusals, t.Refused), newRows("With a warning", p.Warnings, len(p.Warnings))
	return v
}

// ready says how the rows of all files stand: "212 rows, 209 ready, 3 refused".
func ready(p importer.Plan) string {
	s := fmt.Sprintf("%s, %d ready", shell.Plural(p.Rows, "row", "rows"), p.Total.Accepted())
	if p.Total.Refused > 0 {
		s += fmt.Sprintf(", %d refused", p.Total.Refused)
	}
	return s
}

// sentence is Line as a sentence, for people.
func sentence(p importer.Plan) string {
	return fmt.Sprintf("Imported %d of %s.", p.Total.Accepted(), shell.Plural(p.Rows, "row", "rows"))
}

func newRows(title string, rows []format.RowError, total int) rowsView {
	v := rowsView{Title: title, Rows: rows[:min(len(rows), mostShown)]}
	if n := total - len(v.Rows); n > 0 {
		v.More = fmt.Sprintf("and %d more", n)
	}
	return v
}

func lists(p importer.Plan) []listView {
	var changes []string
	for _, c := range p.Changes {
		changes = append(changes, fmt.Sprintf("%s: %s", c.Title, strings.Join(c.Fields, ", ")))
	}
	var passed []string
	for _, f := range p.Skipped {
		passed = append(passed, f.File+": "+f.Reason)
	}
	var out []listView
	for _, l := range []listView{{"Noted", p.Notes, ""}, {"Made along the way", p.Makes, ""}, {"Changed since the last import", changes, ""}, {"Files passed over", passed, ""}} {
		if n := len(l.Lines) - mostShown; n > 0 {
			l.Lines, l.More = l.Lines[:mostShown], fmt.Sprintf("and %d more", n)
		}
		if len(l.Lines) > 0 {
			out = append(out, l)
		}
	}
	return out
}

func fileViews(p importer.Plan, opt importer.Options) []fileView {
	options := kindOptions(opt.Format)
	var out []fileView
	for i, c := range p.Columns {
		if len(out) == 0 || out[len(out)-1].Name != c.File {
			out = append(out, fileView{ID: fmt.Sprintf("file-%d", len(out)), Name: c.File, Note: label(c.Kind), Open: c.Kind == ""})
		}
		if c.Filled == 0 {
			continue
		}
		v := columnView{Index: fmt.Sprint(i), Key: c.Their, Their: c.Their, Ours: c.Ours, Options: options[c.Kind], Filled: shell.Plural(c.Filled, "value", "values")}
		if c.Kind != "" {
			v.Key = c.Kind + "." + c.Their
		}
		if len(c.Samples) > 0 {
			v.Sample = c.Samples[0]
		}
		f := &out[len(out)-1]
		if c.Ours == "" && c.Kind != "" && !c.Mapped {
			f.Left = append(f.Left, v)
		} else {
			f.Taken = append(f.Taken, v)
		}
	}
	number(out)
	return out
}

// number gives the columns their places in the form, and each file its note. Of several files only
// those nobody knows are open.
func number(files []fileView) {
	n := 0
	for i := range files {
		f := &files[i]
		if f.Note == "" {
			f.Note = "not recognised: say what its columns are"
		} else {
			f.Note += fmt.Sprintf(", %d of %s taken", len(f.Taken), shell.Plural(len(f.Taken)+len(f.Left), "column", "columns"))
		}
		f.Open = f.Open || len(files) == 1
		for _, list := range [][]columnView{files[i].Taken, files[i].Left} {
			for j := range list {
				list[j].Index = fmt.Sprint(n)
				n++
			}
		}
	}
}

// kindOptions are the columns of ours that a column of theirs can become, by kind; for files of no kind,
// those of every kind.
func kindOptions(f format.Format) map[string][]ui.Option {
	out := map[string][]ui.Option{"": {{Label: "Not taken"}}}
	for _, kind := range format.Layouts(f) {
		list := []ui.Option{{Label: "Not taken"}}
		for _, c := range kind.Columns {
			o := ui.Option{Value: c.Name, Label: label(c.Name)}
			list = append(list, o)
			if !slices.Contains(out[""], o) {
				out[""] = append(out[""], o)
			}
		}
		out[kind.Name] = list
	}
	return out
}

type doneView struct {
	Heading, Text string
	Kinds         []importer.KindCounts
	Links         []ui.Link
	Lists         []listView
	Refusals      rowsView
	Warnings      rowsView
	Refused, Back string
}

func newDoneView(p importer.Plan, base, path string) doneView {
	v := doneView{Heading: strings.TrimSuffix(sentence(p), "."), Kinds: p.Kinds, Refused: path + "/refused.csv", Back: base + "/import", Lists: lists(p),
		Refusals: newRows("Refused", p.Refusals, p.Total.Refused), Warnings: newRows("With a warning", p.Warnings, len(p.Warnings))}
	t := p.Total
	v.Text = fmt.Sprintf("%d created, %d updated, %d unchanged, %d refused.", t.Created, t.Updated, t.Unchanged, t.Refused)
	for _, c := range p.Cycles {
		v.Links = append(v.Links, ui.Link{Label: fmt.Sprintf("%s: %s", c.Name, shell.Plural(c.Rows, "new objective", "new objectives")), URL: base + "/strategy?cycle=" + c.ID, Icon: "strategy"})
	}
	for _, t := range p.Teams {
		v.Links = append(v.Links, ui.Link{Label: fmt.Sprintf("%s: %s", t.Name, shell.Plural(t.Rows, "new task", "new tasks")), URL: base + "/teams/" + t.ID, Icon: "board"})
	}
	return v
}

package format

import (
	"path"
	"strings"

	"plumbline/internal/importer/table"
)

// The layout of okr-csv: one folder, archive or list of CSV files. A file is told by its columns,
// and by its name only where two kinds would fit; several files of one kind are read as one.
// Rows find each other by id, or by title where a file has no ids.
var okrKinds = []table.Kind{
	{Name: "objectives", Purpose: "one row per objective", Columns: []table.Column{
		okrColumn("id", false, "any text that is unique; made from title and cycle if missing", okrID+"|objective id|okr id"),
		okrColumn("title", true, "the objective", "objective|name|objective title|objective name|ziel|objetivo|objectif|summary"),
		okrColumn("description", false, "text below the title", okrDescription),
		okrColumn("state", false, "draft, active, paused, dropped, closed, achieved or missed", "status|phase|stage"),
		okrColumn("cycle", false, "label of its cycle: Q3 2024, FY25 Q1, H1 2024, or one of the cycles file", "quarter|period|time period|timeframe|quartal|zyklus|trimestre|cycle label|iteration"),
		okrColumn("team", false, "team; made if there is none of the name", "group|department|squad|bereich|abteilung|equipo|équipe"),
		okrColumn("pillar", false, "strategic pillar", "theme|strategy|strategic pillar|strategic theme"),
		okrColumn("parent", false, "id or title of the objective above it", "parent id|parent objective|parent objective id|aligned to|aligns to"),
		okrColumn("owner", false, "name, e-mail address or id of a person", okrPerson),
		okrColumn("weight", false, "weight among its siblings", "importance|gewicht"),
		okrColumn("closing_comment", false, "what was learned at the end", "closing note|retrospective|learnings"),
		okrColumn("created", false, "date or time", okrCreated),
		okrColumn("modified", false, "date or time of the last change", okrModified),
	}},
	{Name: "key_results", Purpose: "one row per key result", Columns: []table.Column{
		okrColumn("id", false, "any text that is unique; made from objective and title if missing", okrID+"|key result id|kr id"),
		okrColumn("objective", true, "id or title of its objective", "objective id|okr id|objective key|parent objective|parent objective id"),
		okrColumn("title", true, "the key result", "key result|kr|name|key result title|summary|ergebnis"),
		okrColumn("description", false, "text below the title", okrDescription),
		okrColumn("kind", false, "metric, increase, decrease, maintain, binary, ordinal or work_tracked; told from the other columns if missing", "type|kr type|measure type|metric type|art"),
		okrColumn("unit", false, "unit of the numbers: %, CHF, hours", "units|einheit|measure|metric unit|unidad|unité"),
		okrColumn("start", false, "value at the start; 0 if missing", "baseline|start value|initial value|initial|from|startwert|ausgangswert|starting value"),
		okrColumn("target", false, "value that counts as 100 %", "goal|target value|target goal|to|end value|zielwert|objetivo|objectif|cible"),
		okrColumn("stretch", false, "value to reach for; taken as target where there is no other", "stretch goal|stretch value|stretch target|moonshot"),
		okrColumn("low", false, "maintain: lowest value that is well", "lower bound|min|minimum"),
		okrColumn("high", false, "maintain: highest value that is well", "upper bound|max|maximum"),
		okrColumn("commit_level", false, "ordinal: in words, what 0.3 is", "commit zone|commit|committed|commit text"),
		okrColumn("target_level", false, "ordinal: in words, what 0.7 is", "target zone|target text"),
		okrColumn("stretch_level", false, "ordinal: in words, what 1.0 is", "stretch zone|stretch text"),
		okrColumn("current", false, "value today, where there are no check-ins", "current value|actual|actual value|value|progress value|istwert"),
		okrColumn("owner", false, "name, e-mail address or id of a person", okrPerson),
		okrColumn("weight", false, "weight within the objective", "importance|gewicht"),
		okrColumn("starts_on", false, "first day; that of the cycle if missing", "start date|start on|starts"),
		okrColumn("due_on", false, "last day; that of the cycle if missing", "due date|due|end date|deadline|ends on|ends"),
		okrColumn("created", false, "date or time", okrCreated),
		okrColumn("modified", false, "date or time of the last change", okrModified),
	}},
	{Name: "check_ins", Purpose: "one row per check-in", Columns: []table.Column{
		okrColumn("id", false, "any text that is unique; made from key result and time if missing", okrID+"|check in id|checkin id|update id"),
		okrColumn("key_result", true, "id or title of its key result", "key result id|kr id|kr|key result title"),
		okrColumn("at", true, "date or time of the check-in", okrCreated+"|date|checked in|checked in on|check in date|reported on|datum|timestamp|week"),
		okrColumn("modified", false, "date or time of the last change", okrModified),
		okrColumn("kind", false, "metric or ordinal; told from the key result if missing", "type|check in type"),
		okrColumn("value", false, "number on a metric key result; yes or no on a binary one", "value metric|metric value|metric|current value|actual|progress|wert|score"),
		okrColumn("level", false, "level on an ordinal key result: none, commit, target or stretch", "zone|value zone|zone value|ordinal value"),
		okrColumn("confidence", false, "0 to 10; 0 to 1 and percents are understood", "confidence 0 10|confidence level|confidence score|konfidenz|zuversicht"),
		okrColumn("note", false, "what happened", "change info|comment|comments|notes|update|what happened|kommentar|description"),
		okrColumn("next", false, "what comes next", "initiatives|next steps|plans|plan|massnahmen|maßnahmen"),
		okrColumn("author", false, "name, e-mail address or id of a person", "created by|checked in by|"+okrPerson),
	}},
	{Name: "actions", Purpose: "one row per piece of work; becomes a task of its key result", Columns: []table.Column{
		okrColumn("id", false, "any text that is unique; made from key result and title if missing", okrID+"|action id|task id"),
		okrColumn("key_result", true, "id or title of its key result", "key result id|kr id|kr|key result title"),
		okrColumn("title", true, "the work", "action|task|name|initiative|summary|action title|massnahme|aktion|todo"),
		okrColumn("done", false, "yes or no", "is checked|checked|is done|completed|is completed|finished|erledigt"),
		okrColumn("state", false, "todo, in_progress, blocked, in_review, done or cancelled", "status"),
		okrColumn("notes", false, "text below the title", okrDescription),
		okrColumn("owner", false, "name, e-mail address or id of a person", okrPerson),
		okrColumn("due_on", false, "date", "due date|due|deadline"),
		okrColumn("position", false, "order among its siblings", "priority order|order|rank|sort order|sequence"),
		okrColumn("created", false, "date or time", okrCreated),
		okrColumn("closed", false, "date or time at which it was done", "closed on|closed at|completed on|completed at|done on|done at"),
	}},
	{Name: "completed", Purpose: "optional: one closing comment per objective", Columns: []table.Column{
		okrColumn("objective", true, "id or title of the objective", "objective id|okr id"),
		okrColumn("comment", true, "what was learned at the end", "closing comment|closing note|retrospective|learnings|note"),
	}},
	{Name: "cycles", Purpose: "optional: the dates behind the labels objectives name", Columns: []table.Column{
		okrColumn("label", true, "as objectives write it", "name|cycle|quarter|period|title|quartal"),
		okrColumn("starts_on", true, "first day; empty for a label that is no time, such as Backlog", "start date|start|starts|from|start on|beginn|von"),
		okrColumn("ends_on", true, "last day", "end date|end|ends|to|until|end on|ende|bis"),
	}},
}

const (
	okrID          = "key|nr|no|number|uuid|code|external id|ext id"
	okrDescription = "details|body|text|beschreibung|descripción|notes|comment"
	okrPerson      = "owner id|owner name|owner email|assignee|assigned to|responsible|lead|user|person|verantwortlich|propietario|responsable|author"
	okrCreated     = "created on|created at|created date|creation date|date created|erstellt|erstellt am|created time"
	okrModified    = "modified on|modified at|updated|updated on|updated at|last modified|last updated|geändert|geändert am|changed on"
)

func okrColumn(name string, required bool, meaning, aliases string) table.Column {
	return table.Column{Name: name, Required: required, Meaning: meaning, Aliases: strings.Split(aliases, "|")}
}

// okrKind tells what kind of rows a table holds: every required column is there, and more columns
// of it are known than of any other kind. A file's name counts as one column.
func okrKind(t *table.Table, m Mapping, opt Options) *table.Sheet {
	var best *table.Sheet
	bestScore := 0
	for _, k := range okrKinds {
		s := table.Bind(t, k, m, opt)
		score, whole := 0, true
		for _, c := range k.Columns {
			switch {
			case s.Has(c.Name):
				score++
			case c.Required:
				whole = false
			}
		}
		named := strings.Contains(table.Squash(path.Base(t.File)), strings.TrimSuffix(table.Squash(k.Name), "s"))
		if named {
			score++
		}
		if k.Name == "objectives" && !named && !s.Has("cycle") && !s.Has("state") && !s.Has("parent") {
			continue // a list of names need not be objectives
		}
		if whole && score > bestScore {
			best, bestScore = s, score
		}
	}
	return best
}

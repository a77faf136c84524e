package worker

import (
	"encoding/json"
	"fmt"

	"plumbline/internal/id"
	"plumbline/internal/mark"
	"plumbline/internal/signal"
)

// emission is what the rules say now of the subjects that were computed.
type emission map[[16]byte][]emitted

// all lists the rows of every subject.
func (e emission) all() (subjects [][16]byte, rows []emitted) {
	rows = []emitted{}
	for subject, said := range e {
		subjects, rows = append(subjects, subject), append(rows, said...)
	}
	return subjects, rows
}

// emitted is a row of signals while it is open; the tags are its columns.
type emitted struct {
	ID          id.Signal       `json:"id"`
	Rule        string          `json:"rule"`
	RuleVersion int             `json:"rule_version"`
	Severity    signal.Severity `json:"severity"`
	SubjectKind mark.Kind       `json:"subject_kind"`
	SubjectID   id.Task         `json:"subject_id"` // of any kind
	Sentence    string          `json:"sentence"`
	Clears      string          `json:"clears"`
	Inputs      signal.Inputs   `json:"inputs"`
}

// add says what holds now of a subject, in place of what was said of it before.
func (e emission) add(kind mark.Kind, subject [16]byte, findings []signal.Finding) {
	e[subject] = nil
	for _, f := range findings {
		e[subject] = append(e[subject], emitted{
			ID: id.New[id.Signal](), Rule: f.Rule, RuleVersion: f.RuleVersion, Severity: f.Severity, SubjectKind: kind,
			SubjectID: subject, Sentence: f.Sentence, Clears: f.Clears, Inputs: f.Inputs,
		})
	}
}

// sayAll closes the open signals of subjects ($4) that are not among rows ($2, as JSON), opens those that are new at an
// instant ($3), and words the others anew.
const sayAll = `
with said as materialized (select * from jsonb_populate_recordset(null::signals, $2::jsonb)),
closed as (update signals s set closed_at = $3
  where s.org_id = $1 and s.subject_id = any($4) and s.closed_at is null and not exists (
    select from said f where f.rule = s.rule and f.subject_id = s.subject_id))
insert into signals as s (org_id, id, rule, rule_version, severity, subject_kind, subject_id, sentence, clears, inputs, opened_at, changed_at)
select $1, f.id, f.rule, f.rule_version, f.severity, f.subject_kind, f.subject_id, f.sentence, f.clears, f.inputs, $3, $3
from said f
where not exists (select from signals o where o.org_id = $1 and o.rule = f.rule and o.subject_id = f.subject_id and o.closed_at is null
  and (o.rule_version, o.severity, o.sentence, o.clears, o.inputs) is not distinct from (f.rule_version, f.severity, f.sentence, f.clears, f.inputs))
on conflict (org_id, rule, subject_id) where closed_at is null do update set rule_version = excluded.rule_version, severity = excluded.severity,
  sentence = excluded.sentence, clears = excluded.clears, inputs = excluded.inputs, changed_at = excluded.changed_at`

// emit closes the signals whose rule no longer holds, opens new ones, and words the others anew.
func (p *pass) emit() error {
	subjects, rows := p.emitted.all()
	if len(subjects) == 0 {
		return nil
	}
	text, err := json.Marshal(rows)
	if err != nil {
		return fmt.Errorf("write signals: %w", err)
	}
	p.tx.Queue(sayAll, p.tx.Org(), string(text), p.now, subjects)
	return nil
}

package worker

import (
	"cmp"
	"context"
	"slices"

	"plumbline/internal/id"
	"plumbline/internal/mark"
	"plumbline/internal/pg"
	"plumbline/internal/signal"
)

// MaxForeseen is how many signals of each rule a foresight names.
const MaxForeseen = 20

// Foresight is what other limits would make of an organisation as it is now.
type Foresight struct {
	Rules          []RuleForesight // those that say something else, most first
	Added, Removed int             // signals
	Statuses       int             // key results, objectives and pillars whose status would differ
	Before, After  int             // open signals
}

// RuleForesight is what one rule would say that it does not, and no longer say.
type RuleForesight struct {
	Rule                     string
	Added, Removed           int
	NamedAdded, NamedRemoved []ForeseenSignal // at most MaxForeseen each
}

// ForeseenSignal is a signal as it would be worded, or is now.
type ForeseenSignal struct {
	SubjectKind mark.Kind
	SubjectID   id.Task // of any kind
	Severity    signal.Severity
	Sentence    string
}

// Foresee computes everything of an organisation twice from one snapshot: by its limits, and by others
// as if they were saved now.
func Foresee(ctx context.Context, db *pg.DB, org id.Org, th signal.Thresholds) (f Foresight, err error) {
	err = db.Snapshot(ctx, org, func(ctx context.Context, tx *pg.Tx) error {
		facts, err := loadFacts(ctx, tx)
		if err != nil {
			return err
		}
		was, will := facts.truth(facts.limits), facts.truth(facts.limits.With(facts.cal.today, th))
		f = foresight(was, will)
		return nil
	})
	return f, err
}

type spoken struct {
	rule    string
	subject id.Task
}

func (t *truth) spoken() map[spoken]emitted {
	out := map[spoken]emitted{}
	_, rows := t.emitted.all()
	for _, e := range rows {
		out[spoken{e.Rule, e.SubjectID}] = e
	}
	return out
}

func foresight(was, will *truth) Foresight {
	before, after := was.spoken(), will.spoken()
	f := Foresight{Before: len(before), After: len(after)}
	rules := map[string]*RuleForesight{}
	of := func(rule string) *RuleForesight {
		if rules[rule] == nil {
			rules[rule] = &RuleForesight{Rule: rule}
		}
		return rules[rule]
	}
	for _, e := range missing(after, before) {
		r := of(e.Rule)
		f.Added, r.Added, r.NamedAdded = f.Added+1, r.Added+1, name(r.NamedAdded, e)
	}
	for _, e := range missing(before, after) {
		r := of(e.Rule)
		f.Removed, r.Removed, r.NamedRemoved = f.Removed+1, r.Removed+1, name(r.NamedRemoved, e)
	}
	for _, r := range rules {
		f.Rules = append(f.Rules, *r)
	}
	slices.SortFunc(f.Rules, func(a, b RuleForesight) int {
		return cmp.Or(cmp.Compare(b.Added+b.Removed, a.Added+a.Removed), cmp.Compare(a.Rule, b.Rule))
	})
	f.Statuses = countChanged(was, will)
	return f
}

// missing lists what one has and the other has not, in a steady order.
func missing(in, from map[spoken]emitted) []emitted {
	var out []emitted
	for key, e := range in {
		if _, ok := from[key]; !ok {
			out = append(out, e)
		}
	}
	slices.SortFunc(out, func(a, b emitted) int {
		return cmp.Or(cmp.Compare(a.Sentence, b.Sentence), cmp.Compare(a.SubjectID.String(), b.SubjectID.String()))
	})
	return out
}

func name(named []ForeseenSignal, e emitted) []ForeseenSignal {
	if len(named) == MaxForeseen {
		return named
	}
	return append(named, ForeseenSignal{e.SubjectKind, e.SubjectID, e.Severity, e.Sentence})
}

// countChanged counts the goals whose status differs.
func countChanged(was, will *truth) int {
	n := 0
	for ref := range was.krs {
		n += count(was.krs[ref].Status != will.krs[ref].Status)
	}
	for ref := range was.objectives {
		n += count(was.objectives[ref].Status != will.objectives[ref].Status)
	}
	for ref := range was.pillars {
		n += count(was.pillars[ref].Status != will.pillars[ref].Status)
	}
	return n
}

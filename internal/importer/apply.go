package importer

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"plumbline/internal/access"
	"plumbline/internal/activity"
	"plumbline/internal/errs"
	"plumbline/internal/goal"
	"plumbline/internal/id"
	"plumbline/internal/importer/format"
	"plumbline/internal/pg"
	"plumbline/internal/strategy"
)

// run is one import on its way into one organisation.
type run struct {
	*Service
	tx     *pg.Tx
	who    access.Actor
	opt    Options
	batch  *format.Batch
	source string
	now    time.Time
	today  time.Time
	plan   *Plan

	people    people
	prints    prints
	teams     map[string]id.Team // by folded name, as pillars and cycles
	mine      id.Team
	teamNames map[id.Team]string
	pillars   map[string]id.Pillar
	cycles    []strategy.Cycle
	cycleOf   map[string]id.Cycle // by label of the batch; those without dates are not in it
	anyday    id.Cycle            // where goals of no time go; zero until one needs it

	objectives map[string]goal.Objective // by external id
	krs        map[string]goal.KeyResult
	refused    map[string]bool // kind and external id of rows that others may point to
	newGoals   map[id.Cycle]int
	newTasks   map[id.Team]int
}

var errPreview = errors.New("only a preview")

// run does everything in one transaction, which a preview (keep is nil) takes back: so a preview sees
// what applying sees. Imports of one organisation follow each other.
func (s *Service) run(ctx context.Context, who access.Actor, b *format.Batch, opt Options, keep func(context.Context, *pg.Tx, Plan) error) (Plan, error) {
	var plan Plan
	err := s.db.InTenant(ctx, who, func(ctx context.Context, tx *pg.Tx) error {
		a := &run{Service: s, tx: tx, who: who, opt: opt, batch: b, source: opt.source(), plan: newPlan(b),
			refused: map[string]bool{}, newGoals: map[id.Cycle]int{}, newTasks: map[id.Team]int{}}
		// Between two questions many rows are looked at.
		tx.Queue(`set local idle_in_transaction_session_timeout = '1min'`)
		tx.Queue(`select pg_advisory_xact_lock(hashtextextended('import ' || $1::text, 0))`, tx.Org().String())
		for _, step := range []func(context.Context) error{a.look, a.writeCycles, a.writeObjectives, a.writeKeyResults, a.writeCheckIns, a.writeClosings, a.writeTasks} {
			if err := step(ctx); err != nil {
				return err
			}
		}
		a.finish(keep != nil)
		plan = *a.plan
		if keep == nil {
			return errPreview // what was queued last is not even sent
		}
		a.prints.saveTx(tx, a.source)
		a.record()
		return keep(ctx, tx, plan)
	})
	if errors.Is(err, errPreview) {
		err = nil
	}
	if err != nil {
		return Plan{}, fmt.Errorf("import %s: %w", opt.Format, err)
	}
	return plan, nil
}

func (a *run) finish(applied bool) {
	a.plan.Applied = applied
	a.plan.finish()
	for _, c := range a.cycles {
		if n := a.newGoals[c.ID]; n > 0 {
			a.plan.Cycles = append(a.plan.Cycles, Place{c.ID.String(), c.Name, n})
		}
	}
	a.plan.Teams = a.teamPlaces()
}

// record tells of the import as a whole; one that changed nothing leaves no trace.
func (a *run) record() {
	t := a.plan.Total
	if t.Created+t.Updated == 0 {
		return
	}
	activity.RecordTx(a.tx, activity.Event{Actor: a.who.User, Verb: "import.applied", Kind: "import", Subject: id.New[id.Import](), Data: map[string]any{
		"format": a.opt.Format, "files": a.plan.Files, "rows": a.plan.Rows,
		"created": t.Created, "updated": t.Updated, "unchanged": t.Unchanged, "refused": t.Refused}})
}

// book counts a row and notes what a change changed.
func (a *run) book(kind string, o format.Origin, title string, r Result, fields []string) {
	a.plan.count(kind, r)
	if r == Updated {
		a.plan.Changes = append(a.plan.Changes, Change{File: o.File, Line: o.Line, Title: title, Fields: fields})
	}
}

func (a *run) refuse(kind string, o format.Origin, reason string) {
	a.refused[kind+" "+o.ExternalID] = true
	a.plan.count(kind, Refused)
	a.plan.Refusals = append(a.plan.Refusals, format.RowError{File: o.File, Line: o.Line, Reason: reason})
}

// refusable says that err is about a row and not about the import.
func refusable(err error) bool {
	return errs.Is(err, errs.Invalid) || errs.Is(err, errs.NotFound) || errs.Is(err, errs.Conflict)
}

// reason is what is wrong with a row, in words.
func reason(err error) string {
	var e *errs.Error
	if !errors.As(err, &e) || len(e.Fields) == 0 {
		return errs.Sentence(err)
	}
	parts := make([]string, len(e.Fields))
	for i, f := range e.Fields {
		parts[i] = strings.ReplaceAll(f.Name, "_", " ") + ": " + f.Message
	}
	return strings.Join(parts, " ")
}

// past is t if the graph can have it as a time of something that happened, else zero.
func (a *run) past(t time.Time) time.Time {
	if t.After(a.now) || t.Year() < 1990 {
		return time.Time{}
	}
	return t
}

package importer

import (
	"context"
	"encoding/hex"
	"slices"
	"time"

	"plumbline/internal/checkin"
	"plumbline/internal/goal"
	"plumbline/internal/id"
	"plumbline/internal/importer/format"
	"plumbline/internal/pg"
	"plumbline/internal/strategy"
)

// krRow is a key result's row with what became of it.
type krRow struct {
	format.KeyResult
	result Result
	fields []string
	same   bool // it says nothing new
}

func (a *run) writeKeyResults(ctx context.Context) error {
	var rows []*krRow
	for _, k := range a.batch.KeyResults {
		o, ok := a.findObjective(k.Objective)
		switch {
		case a.refused[kindObjective+" "+k.Objective]:
			a.refuse(kindKeyResult, k.Origin, "its objective was refused")
			continue
		case !ok:
			a.refuse(kindKeyResult, k.Origin, missing(k.Origin, "objective", k.Objective))
			continue
		}
		r, err := a.keyResult(ctx, k, o)
		switch {
		case err != nil && !refusable(err):
			return err
		case err != nil:
			a.refuse(kindKeyResult, k.Origin, reason(err))
		default:
			rows = append(rows, &r)
		}
	}
	if err := a.writeCurrent(ctx, rows); err != nil {
		return err
	}
	for _, r := range rows {
		a.book(kindKeyResult, r.Origin, r.Title, r.result, r.fields)
	}
	return nil
}

func (a *run) keyResult(ctx context.Context, k format.KeyResult, o goal.Objective) (krRow, error) {
	owner, notes := a.people.find(k.Owner, "Owner")
	text := k.Text(notes...)
	plain := k
	plain.Origin = format.Origin{}
	digest := fingerprint(plain, text, owner, o.ID)
	old, known := a.krs[k.ExternalID]
	if known && a.prints.same(kindKeyResult, k.ExternalID, digest) {
		return krRow{k, Unchanged, nil, true}, nil
	}
	start, due := a.days(k, a.cycleByID(o.CycleID))
	var kr goal.KeyResult
	var err error
	if known {
		kr, err = a.changeKeyResult(ctx, old, k, o, owner, text, start, due)
	} else {
		kr, err = a.goals.CreateKeyResultTx(ctx, a.tx, a.who, goal.CreateKeyResult{
			Objective: o.ID, Owner: owner, Title: k.Title, Description: text, Kind: goal.Kind(k.Kind), Unit: k.Unit,
			Start: k.Start, Target: k.Target, Low: k.Low, High: k.High, CommitText: k.CommitText, TargetText: k.TargetText, StretchText: k.StretchText,
			Weight: k.Weight, StartOn: start, DueOn: due,
			Import: goal.Import{ExternalSource: a.source, ExternalID: k.ExternalID, CreatedAt: a.past(k.Created)}})
	}
	if err != nil {
		return krRow{}, err
	}
	a.krs[k.ExternalID] = kr
	a.prints.keep(kindKeyResult, k.ExternalID, digest)
	row := krRow{KeyResult: k, result: Created}
	if known {
		row.result, row.fields = changed(keyResultDiff(old, kr))
	}
	return row, nil
}

func (a *run) changeKeyResult(ctx context.Context, old goal.KeyResult, k format.KeyResult, o goal.Objective, owner id.User, text string, start, due time.Time) (goal.KeyResult, error) {
	if old.ObjectiveID != o.ID {
		if _, err := a.goals.MoveKeyResultTx(ctx, a.tx, a.who, goal.MoveKeyResult{KeyResult: old.ID, Objective: o.ID, Why: "Imported again."}); err != nil {
			return old, err
		}
	}
	kind := goal.Kind(k.Kind)
	cmd := goal.ChangeKeyResult{KeyResult: old.ID, Title: &k.Title, Kind: &kind, Start: k.Start, Target: k.Target, Low: k.Low, High: k.High,
		CommitText: &k.CommitText, TargetText: &k.TargetText, StretchText: &k.StretchText, Weight: k.Weight, Why: "Imported again."}
	if text != "" {
		cmd.Description = &text
	}
	if k.Unit != "" || a.batch.Holds("key_results", "unit") {
		cmd.Unit = &k.Unit
	}
	if !owner.IsZero() || !k.Owner.Known() && a.batch.Holds("key_results", "owner") {
		cmd.Owner = &owner
	}
	if !start.IsZero() {
		cmd.StartOn = &start
	}
	if !due.IsZero() {
		cmd.DueOn = &due
	}
	return a.goals.ChangeKeyResultTx(ctx, a.tx, a.who, cmd)
}

// days are the days the row gives, unless they contradict those of the cycle.
func (a *run) days(k format.KeyResult, c strategy.Cycle) (start, due time.Time) {
	from, to := k.StartsOn, k.DueOn
	if from.IsZero() {
		from = c.StartsOn
	}
	if to.IsZero() {
		to = c.EndsOn
	}
	if !to.After(from) || to.Sub(from) > 800*24*time.Hour {
		a.plan.warn(k.Origin, "%s to %s is no span for a key result; the days of its cycle are taken", day(from), day(to))
		return time.Time{}, time.Time{}
	}
	return k.StartsOn, k.DueOn
}

// writeCurrent records the value a row calls today's as a check-in, once for each value, where the
// files hold no check-ins on the key result.
func (a *run) writeCurrent(ctx context.Context, rows []*krRow) error {
	told := map[string]bool{}
	for _, c := range a.batch.CheckIns {
		told[c.KeyResult] = true
	}
	batch := checkin.Batch{Source: a.source}
	var ids []string
	of := map[string]*krRow{}
	for _, r := range rows {
		kr := a.krs[r.ExternalID]
		if r.Current == nil || told[r.ExternalID] || r.same || kr.CheckValue(*r.Current) != nil {
			continue
		}
		at := a.past(r.Modified)
		ref := "current-" + hex.EncodeToString([]byte(fingerprint(r.ExternalID, *r.Current, at)))
		if at.IsZero() {
			at = a.now
		}
		batch.Items = append(batch.Items, checkin.Item{ExternalID: ref, KR: kr.ID, Value: r.Current, At: at, Note: "Current value in the imported file."})
		ids, of[ref] = append(ids, ref), r
	}
	if len(ids) == 0 {
		return nil
	}
	before, err := pg.Many[string](ctx, a.tx, `select external_id from checkins where org_id = $1 and external_source = $2 and external_id = any($3)`, a.tx.Org(), a.source, ids)
	if err != nil {
		return err
	}
	batch.Items = slices.DeleteFunc(batch.Items, func(i checkin.Item) bool { return slices.Contains(before, i.ExternalID) })
	outcomes, err := checkin.ImportTx(ctx, a.tx, batch)
	for i, out := range outcomes {
		if r := of[batch.Items[i].ExternalID]; out.Result == checkin.Refused {
			a.plan.warn(r.Origin, "the current value was not taken: %s", reason(out.Err))
		} else if r.result != Created {
			r.result, r.fields = Updated, append(r.fields, "current value")
		}
	}
	return err
}

func keyResultDiff(a, b goal.KeyResult) []string {
	var d differences
	d.note("title", a.Title != b.Title)
	d.note("text", a.Description != b.Description)
	d.note("objective", a.ObjectiveID != b.ObjectiveID)
	d.note("cycle", a.CycleID != b.CycleID)
	d.note("team", a.TeamID != b.TeamID)
	d.note("owner", id.Val(a.OwnerID) != id.Val(b.OwnerID))
	d.note("kind", a.Kind != b.Kind)
	d.note("unit", a.Unit != b.Unit)
	d.note("start", !equal(a.StartValue, b.StartValue))
	d.note("target", !equal(a.TargetValue, b.TargetValue))
	d.note("range", !equal(a.LowValue, b.LowValue) || !equal(a.HighValue, b.HighValue))
	d.note("levels", a.CommitText != b.CommitText || a.TargetText != b.TargetText || a.StretchText != b.StretchText)
	d.note("weight", a.Weight != b.Weight)
	d.note("dates", !a.StartOn.Equal(b.StartOn) || !a.DueOn.Equal(b.DueOn))
	return d
}

func equal[T comparable](a, b *T) bool {
	if a == nil || b == nil {
		return a == b
	}
	return *a == *b
}

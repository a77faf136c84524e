package importer

import (
	"context"

	"plumbline/internal/checkin"
	"plumbline/internal/goal"
	"plumbline/internal/importer/format"
	"plumbline/internal/importer/table"
)

func (a *run) writeCheckIns(ctx context.Context) error {
	batch := checkin.Batch{Source: a.source}
	var rows []format.CheckIn
	for _, c := range a.batch.CheckIns {
		kr, ok := a.keyResultFor(kindCheckIn, c.Origin, c.KeyResult)
		if !ok {
			continue
		}
		by, notes := a.people.find(c.Author, "Author")
		batch.Items = append(batch.Items, checkin.Item{ExternalID: c.ExternalID, KR: kr.ID, Value: c.Value, Confidence: c.Confidence,
			Note: c.Text(notes...), At: c.At, By: by})
		rows = append(rows, c)
	}
	if len(rows) == 0 {
		return nil
	}
	outcomes, err := checkin.ImportTx(ctx, a.tx, batch)
	if err != nil {
		return err
	}
	for i, out := range outcomes {
		if out.Result == checkin.Refused {
			a.refuse(kindCheckIn, rows[i].Origin, reason(out.Err))
			continue
		}
		a.book(kindCheckIn, rows[i].Origin, "check-in of "+day(rows[i].At), Result(out.Result), out.Changed)
	}
	return nil
}

// keyResultFor finds the key result a row is about, in the files or from an earlier import; a row
// without one is refused.
func (a *run) keyResultFor(kind string, o format.Origin, ref string) (goal.KeyResult, bool) {
	if a.refused[kindKeyResult+" "+ref] {
		a.refuse(kind, o, "its key result was refused")
		return goal.KeyResult{}, false
	}
	if kr, ok := a.krs[ref]; ok {
		return kr, true
	}
	var found goal.KeyResult
	n := 0
	if o.Missing != "" {
		for _, kr := range a.krs {
			if table.Fold(kr.Title) == table.Fold(ref) {
				found = kr
				n++
			}
		}
	}
	if n != 1 {
		a.refuse(kind, o, missing(o, "key result", ref))
	}
	return found, n == 1
}

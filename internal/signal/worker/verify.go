package worker

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"plumbline/internal/id"
	"plumbline/internal/pg"
)

// Report is what Verify found.
type Report struct {
	Subjects    int
	Differences []Difference
}

// Difference is one column of one row that is stored otherwise than it computes.
type Difference struct {
	Table, Subject, Column string
	Stored, Computed       string
}

func (r Report) String() string {
	return fmt.Sprintf("%d subjects, %d differences", r.Subjects, len(r.Differences))
}

func (d Difference) String() string {
	return fmt.Sprintf("%s %s %s: stored %s, computed %s", d.Table, d.Subject, d.Column, d.Stored, d.Computed)
}

// Add joins what was found in another organisation.
func (r *Report) Add(o Report) {
	r.Subjects += o.Subjects
	r.Differences = append(r.Differences, o.Differences...)
}

// verifyTries is how often Verify waits for an organisation to come to rest.
const verifyTries = 50

// Verify recomputes every signal of an organisation from scratch and compares all that is stored
// of it. What is due is processed first; while people keep changing things it tries again.
func Verify(ctx context.Context, db *pg.DB, org id.Org) (Report, error) {
	w := &Worker{DB: db, Log: slog.New(slog.DiscardHandler)}
	for range verifyTries {
		if _, err := w.Drain(ctx, org); err != nil {
			return Report{}, fmt.Errorf("process what is due: %w", err)
		}
		if err := recountFigures(ctx, db, org); err != nil {
			return Report{}, err
		}
		report, busy, err := compare(ctx, db, org)
		if err != nil || !busy {
			return report, err
		}
		time.Sleep(20 * time.Millisecond)
	}
	return Report{}, errors.New("changes keep arriving faster than they are processed: nothing was compared")
}

// compare reads facts and what is stored at one moment.
func compare(ctx context.Context, db *pg.DB, org id.Org) (r Report, busy bool, err error) {
	err = db.Snapshot(ctx, org, func(ctx context.Context, tx *pg.Tx) error {
		f, err := loadFacts(ctx, tx)
		if err != nil || f.busy {
			busy = err == nil
			return err
		}
		t := f.truth(f.limits)
		r.Subjects = 1 + len(f.krs) + len(t.objectives) + len(t.pillars) + len(t.teams)
		r.Differences = t.errors
		for _, bad := range f.failed {
			r.Differences = append(r.Differences, Difference{Table: "signal_failures", Subject: string(refOf(bad.RefID)),
				Column: string(bad.Kind), Stored: bad.Error, Computed: "nothing set aside"})
		}
		found, err := t.differences(ctx, tx)
		r.Differences = append(r.Differences, found...)
		return err
	})
	return r, busy, err
}

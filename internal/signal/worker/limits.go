package worker

import (
	"context"
	"time"

	"plumbline/internal/id"
	"plumbline/internal/mark"
	"plumbline/internal/pg"
	"plumbline/internal/signal"
)

// limitRow is one version of an organisation's thresholds.
type limitRow struct {
	At         time.Time
	Thresholds signal.Thresholds
}

const selectLimits = `select at, thresholds from rule_versions where org_id = $1 order by version`

func limitsOf(rows []limitRow, cal calendar) signal.Limits {
	limits := make(signal.Limits, len(rows))
	for i, r := range rows {
		limits[i] = signal.DatedThresholds{From: cal.day(r.At), Thresholds: r.Thresholds}
	}
	return limits
}

// limit makes the pass judge by the organisation's limits. They must be read after its marks were
// taken: a change of them has marks of its own.
func (p *pass) limit(rows []limitRow) {
	p.limits = limitsOf(rows, p.cal)
	p.th = p.limits.On(p.cal.today)
}

// adoptFormula marks everything of the organisations that were computed by another version of the
// formulas, so that no release leaves rows that differ until somebody touches them.
func (w *Worker) adoptFormula(ctx context.Context) error {
	var orgs []id.Org
	r := &pg.Read{}
	pg.All(r, &orgs, `select id from orgs where formula not in (0, $1)`, signal.Formula)
	if err := w.DB.ReadGlobal(ctx, r); err != nil {
		return err
	}
	for _, org := range orgs {
		err := w.DB.InTenant(ctx, pg.Whole(org), func(_ context.Context, tx *pg.Tx) error {
			setFormulaTx(tx)
			mark.AllTx(tx)
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func setFormulaTx(tx *pg.Tx) {
	tx.Queue(`update orgs set formula = $2 where id = $1`, tx.Org(), signal.Formula)
}

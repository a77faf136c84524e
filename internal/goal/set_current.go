package goal

import (
	"context"
	"time"

	"plumbline/internal/errs"
	"plumbline/internal/id"
	"plumbline/internal/mark"
	"plumbline/internal/pg"
)

// SetCurrentTx records what a check-in said; nil leaves the value or the confidence as it is, and so does
// a check-in that is older than the latest. The caller has checked the value with CheckValue and records
// the event. NotFound for an unknown key result.
func SetCurrentTx(ctx context.Context, tx *pg.Tx, kr id.KeyResult, value *float64, confidence *int, at time.Time) error {
	var f errs.Fields
	f.Check(value == nil || finite(*value), "value", "This number is too large.")
	f.Check(confidence == nil || *confidence >= 0 && *confidence <= 10, "confidence", "Confidence lies between 0 and 10.")
	if err := f.Err(); err != nil {
		return err
	}
	n, err := tx.Exec(ctx, `update key_results set
			current_value = case when last_checkin_at > $5 then current_value else coalesce($3, current_value) end,
			confidence = case when last_checkin_at > $5 then confidence else coalesce($4, confidence) end,
			last_checkin_at = greatest(last_checkin_at, $5)
		where org_id = $1 and id = $2`, tx.Org(), kr, value, confidence, at)
	if err == nil && n == 0 {
		err = errs.Missing()
	}
	mark.KeyResultTx(tx, kr)
	return err
}

package sample

import (
	"context"
	"time"

	"plumbline/internal/answer"
	"plumbline/internal/id"
	"plumbline/internal/pg"
)

// tellAnswers is what two people said to a signal: one knows and is content, one looks at it later. Either
// rule speaks of somebody else too, so that both are still to be seen unanswered.
func (r *replay) tellAnswers() {
	r.on(10, 560, func(ctx context.Context, at time.Time) error {
		s, err := r.signal(ctx, "too_many_goals", r.objectives[wait])
		if err != nil {
			return err
		}
		return answer.New(r.db).At(at).Acknowledge(ctx, r.as("leo"), answer.Acknowledge{
			Signal: s, Note: "One is enough here: either crews wait, or they do not.",
		})
	})
	r.on(r.workday(today-2), 980, func(ctx context.Context, at time.Time) error {
		s, err := r.signal(ctx, "unlinked", r.teams[finance])
		if err != nil {
			return err
		}
		until := civil(r.day(today + 10))
		return answer.New(r.db).At(at).Snooze(ctx, r.as("clara"), answer.Snooze{
			Signal: s, Until: &until, Note: "It is the audit. We sort the rest once the books are closed.",
		})
	})
}

// signal is what a rule says of a subject at that time.
func (r *replay) signal(ctx context.Context, rule string, subject any) (found id.Signal, err error) {
	err = r.db.InTenant(ctx, r.who, func(ctx context.Context, tx *pg.Tx) (err error) {
		found, err = pg.One[id.Signal](ctx, tx, `select id from signals where org_id = $1 and rule = $2 and subject_id = $3 and closed_at is null`, tx.Org(), rule, subject)
		return err
	})
	return found, err
}

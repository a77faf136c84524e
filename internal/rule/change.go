package rule

import (
	"context"
	"fmt"

	"plumbline/internal/access"
	"plumbline/internal/activity"
	"plumbline/internal/errs"
	"plumbline/internal/id"
	"plumbline/internal/input"
	"plumbline/internal/mark"
	"plumbline/internal/pg"
	"plumbline/internal/signal"
)

// Change is a new set of limits.
type Change struct {
	Thresholds signal.Thresholds // its Version is ignored
	Note       string
	Base       int // the version it was made from
}

// Change saves the next version and marks everything of the organisation, so that it is judged by it; it
// needs access.OrgEdit. Errors: errs.Invalid with every field, or if nothing differs; errs.Conflict if
// somebody saved a version since Base.
func (s *Service) Change(ctx context.Context, who access.Actor, c Change) (Version, error) {
	if err := who.Require(access.OrgEdit); err != nil {
		return Version{}, err
	}
	var f errs.Fields
	check(&f, c.Thresholds)
	c.Note = input.Text(&f, "note", c.Note, input.Reason)
	if err := f.Err(); err != nil {
		return Version{}, err
	}
	var made Version
	err := s.db.InTenant(ctx, who, func(ctx context.Context, tx *pg.Tx) (err error) {
		made, err = c.save(ctx, tx, who.User)
		return err
	})
	if err != nil {
		return Version{}, fmt.Errorf("change the limits: %w", err)
	}
	return made, nil
}

func (c Change) save(ctx context.Context, tx *pg.Tx, by id.User) (Version, error) {
	was, err := currentTx(ctx, tx)
	if err != nil {
		return Version{}, err
	}
	now, err := tx.Now(ctx)
	if err != nil {
		return Version{}, err
	}
	if was.Version != c.Base {
		return Version{}, errs.New(errs.Conflict, "Somebody saved version %d of the limits meanwhile. What you typed is kept: look at it beside that version, then save again.", was.Version)
	}
	diff := Differences(was.Thresholds, c.Thresholds)
	if len(diff) == 0 {
		return Version{}, errs.New(errs.Invalid, "Every limit is as before. Change one, then save.")
	}
	made := Version{Version: was.Version + 1, Thresholds: c.Thresholds, Note: c.Note, ByUser: id.Ptr(by), At: &now}
	made.Thresholds.Version = made.Version
	tx.Queue(`insert into rule_versions (org_id, version, thresholds, note, by_user, at) values ($1, $2, $3, $4, $5, $6)`,
		tx.Org(), made.Version, made.Thresholds, made.Note, by, now)
	changed := map[string]any{}
	for _, d := range diff {
		changed[d.Limit.Name] = map[string]float64{"from": d.From, "to": d.To}
	}
	activity.RecordTx(tx, activity.Event{Actor: by, Verb: "rules.changed", Kind: "org", Subject: tx.Org(),
		Data: map[string]any{"version": made.Version, "changed": changed, "note": made.Note}})
	mark.AllTx(tx)
	return made, nil
}

package org

import (
	"context"
	"strings"

	"plumbline/internal/access"
	"plumbline/internal/activity"
	"plumbline/internal/errs"
	"plumbline/internal/pg"
)

// ChangeSettings is what an admin may set about the organisation.
type ChangeSettings struct {
	Name           string
	TimeZone       string
	WeekStart      int // 0 Sunday … 6 Saturday
	UnlinkedPolicy string
}

// ChangeSettings needs access.OrgEdit. Errors: Invalid with all fields.
func (s *Service) ChangeSettings(ctx context.Context, who access.Actor, c ChangeSettings) error {
	if err := who.Require(access.OrgEdit); err != nil {
		return err
	}
	var f errs.Fields
	c.Name = strings.TrimSpace(c.Name)
	checkName(&f, "name", c.Name)
	checkZone(&f, c.TimeZone)
	f.Check(c.WeekStart >= 0 && c.WeekStart <= 6, "week_start", "Choose a day of the week.")
	f.Check(c.UnlinkedPolicy == "allow" || c.UnlinkedPolicy == "low_priority" || c.UnlinkedPolicy == "require",
		"unlinked_policy", "Choose what happens to tasks without a goal.")
	if err := f.Err(); err != nil {
		return err
	}
	return s.db.InTenant(ctx, who, func(ctx context.Context, tx *pg.Tx) error {
		// A new time zone moves every day boundary: the clock's next change is now.
		tx.Queue(`update orgs set name = $2, time_zone = $3, week_start = $4, unlinked_policy = $5,
			next_change_at = case when time_zone = $3 then next_change_at else '-infinity' end where id = $1`,
			who.Org, c.Name, c.TimeZone, c.WeekStart, c.UnlinkedPolicy)
		activity.RecordTx(tx, activity.Event{Actor: who.User, Verb: "org.changed", Kind: "org", Subject: who.Org,
			Data: map[string]any{"name": c.Name, "time_zone": c.TimeZone, "unlinked_policy": c.UnlinkedPolicy}})
		return nil
	})
}

package org

import (
	"strings"

	"plumbline/internal/activity"
	"plumbline/internal/errs"
	"plumbline/internal/id"
	"plumbline/internal/mark"
	"plumbline/internal/pg"
)

// CreateTeamTx makes a team without people, for an import whose caller has checked access.Import and
// that no team has the name. Errors: Invalid.
func CreateTeamTx(tx *pg.Tx, by id.User, name string) (Team, error) {
	t := Team{ID: id.New[id.Team](), Name: strings.TrimSpace(name), Revision: 1}
	var f errs.Fields
	checkName(&f, "team", t.Name)
	if err := f.Err(); err != nil {
		return t, err
	}
	tx.Queue(`insert into teams (org_id, id, name) values ($1, $2, $3)`, tx.Org(), t.ID, t.Name)
	activity.RecordTx(tx, activity.Event{Actor: by, Verb: "team.created", Kind: "team", Subject: t.ID, Data: map[string]any{"name": t.Name}})
	mark.TeamTx(tx, t.ID)
	return t, nil
}

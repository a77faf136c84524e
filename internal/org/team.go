package org

import (
	"context"
	"strings"

	"plumbline/internal/access"
	"plumbline/internal/activity"
	"plumbline/internal/errs"
	"plumbline/internal/id"
	"plumbline/internal/input"
	"plumbline/internal/mark"
	"plumbline/internal/pg"
)

// Team is a group of people with one board.
type Team struct {
	ID       id.Team
	Name     string
	LeadID   *id.User
	ParentID *id.Team
	Revision int64
}

// SaveTeam creates (zero ID) or changes a team; Members replaces who is in it.
type SaveTeam struct {
	ID       id.Team
	Revision int64
	Name     string
	Parent   id.Team // zero: it stands on top
	Lead     id.User
	Members  []id.User
}

// SaveTeam needs access.TeamEdit. Errors: Invalid, NotFound, Conflict on an old revision or a taken name.
func (s *Service) SaveTeam(ctx context.Context, who access.Actor, c SaveTeam) (Team, error) {
	if err := who.Require(access.TeamEdit); err != nil {
		return Team{}, err
	}
	var f errs.Fields
	c.Name = strings.TrimSpace(c.Name)
	checkName(&f, "name", c.Name)
	if err := f.Err(); err != nil {
		return Team{}, err
	}
	t := Team{ID: c.ID, Name: c.Name, LeadID: id.Ptr(c.Lead), ParentID: id.Ptr(c.Parent), Revision: c.Revision + 1}
	err := s.db.InTenant(ctx, who, func(ctx context.Context, tx *pg.Tx) error {
		if err := checkParent(ctx, tx, c.ID, c.Parent); err != nil {
			return err
		}
		verb := "team.changed"
		if c.ID.IsZero() {
			t.ID, t.Revision, verb = id.New[id.Team](), 1, "team.created"
			tx.Queue(`insert into teams (org_id, id, name, lead_id, parent_id) values ($1, $2, $3, $4, $5)`, who.Org, t.ID, t.Name, t.LeadID, t.ParentID)
		} else if err := lockTeam(ctx, tx, c.ID, c.Revision); err != nil {
			return err
		} else {
			tx.Queue(`update teams set name = $3, lead_id = $4, parent_id = $5, revision = revision + 1 where org_id = $1 and id = $2`,
				who.Org, t.ID, t.Name, t.LeadID, t.ParentID)
			tx.Queue(`delete from team_members where org_id = $1 and team_id = $2`, who.Org, t.ID)
		}
		members := c.Members
		if !c.Lead.IsZero() {
			members = append(members[:len(members):len(members)], c.Lead)
		}
		tx.Queue(`insert into team_members (org_id, team_id, user_id) select distinct $1::uuid, $2::uuid, unnest($3::uuid[])`, who.Org, t.ID, members)
		activity.RecordTx(tx, activity.Event{Actor: who.User, Verb: verb, Kind: "team", Subject: t.ID, Data: map[string]any{"name": t.Name}})
		mark.TeamTx(tx, t.ID)
		return nil
	})
	return t, err
}

// ArchiveTeam hides a team from new work; needs access.TeamEdit. A team with open tasks is Invalid.
func (s *Service) ArchiveTeam(ctx context.Context, who access.Actor, team id.Team, revision int64) error {
	if err := who.Require(access.TeamEdit); err != nil {
		return err
	}
	return s.db.InTenant(ctx, who, func(ctx context.Context, tx *pg.Tx) error {
		if err := lockTeam(ctx, tx, team, revision); err != nil {
			return err
		}
		open, err := pg.One[int64](ctx, tx, `select count(*) from tasks where org_id = $1 and team_id = $2 and is_open`, who.Org, team)
		if err != nil {
			return err
		}
		below, err := pg.One[int64](ctx, tx, `select count(*) from teams where org_id = $1 and parent_id = $2 and archived_at is null`, who.Org, team)
		if err != nil {
			return err
		}
		if below > 0 {
			return errs.New(errs.Invalid, "%d teams stand below this one. Move them first.", below)
		}
		if open > 0 {
			return errs.New(errs.Invalid, "This team has %d open tasks. Close them or move them to another team first.", open)
		}
		tx.Queue(`update teams set archived_at = now(), revision = revision + 1 where org_id = $1 and id = $2`, who.Org, team)
		activity.RecordTx(tx, activity.Event{Actor: who.User, Verb: "team.archived", Kind: "team", Subject: team})
		mark.TeamTx(tx, team)
		return nil
	})
}

// checkParent says whether a team may stand below another: of this organisation, live, not below
// itself, and no deeper than input.TeamDepth. Teams of one organisation move one after another, for two
// moves at once could close a loop.
func checkParent(ctx context.Context, tx *pg.Tx, team, parent id.Team) error {
	if parent.IsZero() {
		return nil
	}
	tx.Queue(`select from orgs where id = $1 for no key update`, tx.Org())
	at, err := pg.One[struct {
		Depth, Height int
		Loop          bool
	}](ctx, tx, `with recursive up as (
			select id, parent_id, 1 as n from teams where org_id = $1 and id = $2 and archived_at is null
			union all select t.id, t.parent_id, n + 1 from teams t join up on t.id = up.parent_id where t.org_id = $1 and n < 50),
		down as (
			select $3::uuid as id, 1 as n
			union all select t.id, n + 1 from teams t join down on t.parent_id = down.id where t.org_id = $1 and t.archived_at is null and n < 50)
		select (select count(*) from up) as depth, (select max(n) from down) as height, (select coalesce(bool_or(id = $3), false) from up) as loop`,
		tx.Org(), parent, team)
	var f errs.Fields
	switch {
	case err != nil:
		return err
	case at.Depth == 0:
		return errs.Missing()
	case at.Loop:
		f.Add("parent", "A team cannot stand below itself.")
	case at.Depth+at.Height > input.TeamDepth:
		f.Add("parent", "Teams have at most %d levels. This would make %d.", input.TeamDepth, at.Depth+at.Height)
	}
	return f.Err()
}

func lockTeam(ctx context.Context, tx *pg.Tx, team id.Team, revision int64) error {
	now, err := pg.One[int64](ctx, tx, `select revision from teams where org_id = $1 and id = $2 and archived_at is null for update`, tx.Org(), team)
	if err != nil {
		return err
	}
	if revision != 0 && now != revision {
		return errs.Stale()
	}
	return nil
}

// Teams lists the live teams by name; needs access.Read.
func (s *Service) Teams(ctx context.Context, who access.Actor) ([]Team, error) {
	if err := who.Require(access.Read); err != nil {
		return nil, err
	}
	var rows []Team
	r := &pg.Read{}
	pg.All(r, &rows, `select id, name, lead_id, parent_id, revision from teams where org_id = $1 and archived_at is null order by name`, who.Org)
	return rows, s.db.ReadTenant(ctx, who, r)
}

package board

import (
	"context"
	"fmt"
	"strings"
	"time"

	"plumbline/internal/errs"
	"plumbline/internal/org"
	"plumbline/internal/pg"
)

// AsOf is the same service at the end of a civil day: the strategy board and the pages of an objective,
// a key result and a team as they were then. The zero day, today and days to come are now.
func (s *Service) AsOf(day time.Time) *Service { return &Service{s.db, day} }

// readTenant runs what r gathered. In the past nothing found says so of that day, whoever asks for what.
func (s *Service) readTenant(ctx context.Context, m org.Member, w when, r *pg.Read) error {
	err := s.db.ReadTenant(ctx, m.Actor, r)
	if w.past && errs.Is(err, errs.NotFound) {
		return errs.New(errs.NotFound, "On %s this was not here, or not yet.", w.today.Format("Mon 2 Jan 2006"))
	}
	return err
}

// reader gathers the queries of a page. Those of the past are long: they are planned once a connection.
func (w when) reader() *pg.Read {
	r := &pg.Read{}
	if w.past {
		var ignored string
		pg.First(r, &ignored, `select set_config('plan_cache_mode', 'force_generic_plan', true)`)
	}
	return r
}

// The work of a team, with what the rows of now tell of it, which have indexes: it is the team's and open still,
// or was closed since; or it was taken from the team, or deleted, since.
const (
	openOfTeamWas = openOfTeam + ` and (team_now = $2 and open_now or team_now = $2 and closed_now > {at}::timestamptz` + gone
	doneOfTeamWas = doneOfTeam + ` and (team_now = $2 and open_now or team_now = $2 and closed_now >= $3` + gone
	gone          = ` or id = any (array(
		select p.subject_id from public.past_rows p where p.org_id = $1 and p.kind = 'tasks' and p.was ->> 'team_id' = $2::uuid::text and p.until > {at}::timestamptz
		union all select p.subject_id from public.past_rows p where p.org_id = $1 and p.kind = 'tasks_deleted' and p.until > {at}::timestamptz)))`
)

var ofTeam = strings.NewReplacer(openOfTeam, openOfTeamWas, doneOfTeam, doneOfTeamWas)

// all, first and maybe are those of pg.Read, on the tables as they were if w is in the past.
func all[T any](r *pg.Read, w when, dst *[]T, sql string, args ...any) {
	sql, args = w.read(sql, args)
	pg.All(r, dst, sql, args...)
}

func first[T any](r *pg.Read, w when, dst *T, sql string, args ...any) {
	sql, args = w.read(sql, args)
	pg.First(r, dst, sql, args...)
}

// read puts the tables as they were at w.now in front of a query, under their own names: so the past is
// read by the very queries that read the present. Definitions name the real tables by their schema.
func (w when) read(sql string, args []any) (string, []any) {
	if !w.past {
		return sql, args
	}
	var with []string
	for _, t := range pastTables {
		if t.in.MatchString(sql) {
			with = append(with, t.name+" as not materialized ("+t.sql+")")
		}
	}
	if len(with) == 0 {
		return sql, args
	}
	if body, found := strings.CutPrefix(sql, "with recursive "); found {
		sql = ", " + body
	} else if body, found := strings.CutPrefix(sql, "with "); found {
		sql = ", " + body
	} else {
		sql = " " + sql
	}
	sql = "with recursive " + strings.Join(with, ",\n") + sql
	sql = ofTeam.Replace(sql)
	for token, value := range map[string]any{"{at}": w.now, "{day}": w.today} {
		if strings.Contains(sql, token) {
			args = append(args[:len(args):len(args)], value)
			sql = strings.ReplaceAll(sql, token, fmt.Sprintf("$%d", len(args)))
		}
	}
	return sql, args
}

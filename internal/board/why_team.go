package board

import (
	"context"
	"time"

	"plumbline/internal/access"
	"plumbline/internal/id"
	"plumbline/internal/org"
	"plumbline/internal/pg"
	"plumbline/internal/signal"
)

// WhyTeam is one number of a team with the rows behind it.
type WhyTeam struct {
	Why
	Team WhyTeamHead
}

// WhyTeamHead is the team with its stored signals, nil while they are first computed.
type WhyTeamHead struct {
	ID         id.Team
	Name       string
	Data       *signal.TeamData
	Day        *time.Time
	ComputedAt *time.Time
}

const whyTeamHeadSQL = `select t.id, t.name, s.data, s.day, s.computed_at
	from teams t left join team_signals s on s.org_id = t.org_id and s.team_id = t.id where t.org_id = $1 and t.id = $2`

const whyTeamTasks = `with t as materialized (select ` + whyTask + `, false as linked, 0 as impact, '' as provenance, null::timestamptz as linked_at
	from tasks t where t.org_id = $1 and t.team_id = $2 and t.is_open)` + whyRows

// whyTeamLinks: each link of the team's live key results is a row, with the key result it leads to.
const whyTeamLinks = `with t as materialized (select ` + whyTask + `, l.kr_id, l.impact, l.provenance, l.linked_at
	from (select kr_id from kr_signals s join key_results k on k.org_id = s.org_id and k.id = s.kr_id where s.org_id = $1 and k.team_id = $2 and s.live) own
	cross join lateral (select task_id, kr_id, impact, provenance, linked_at from task_links
		where org_id = $1 and kr_id = own.kr_id and unlinked_at is null offset 0) l
	cross join lateral (select * from tasks where org_id = $1 and id = l.task_id and deleted_at is null offset 0) t),
links as (select null::uuid as task_id, null::uuid as objective_id, null::timestamptz as linked_at where false)
select ` + listColumns + `, true as linked, t.impact, t.provenance, t.linked_at, array[t.kr_id] as kr_refs, false as serves
	from t cross join lateral (select k.id, k.number, k.title, s.status, 1 as n from key_results k
		left join kr_signals s on s.org_id = k.org_id and s.kr_id = k.id where k.org_id = $1 and k.id = t.kr_id) g
	order by t.linked_at desc, t.number, g.number`

const laggingKRs = `select kr_id from kr_signals where org_id = $1 and live and behind`

// WhyTeam reads what one number of a team rests on. Needs Read; NotFound.
func (s *Service) WhyTeam(ctx context.Context, m org.Member, team id.Team, ask signal.Ask) (WhyTeam, error) {
	if err := m.Actor.Require(access.Read); err != nil {
		return WhyTeam{}, err
	}
	w := s.when(m)
	out := WhyTeam{Why: Why{Now: w.now, Loc: w.loc, Ask: ask}}
	var rows []WhyRow
	var lagging []id.KeyResult
	r := &pg.Read{}
	readFrame(r, m, w, &out.Frame)
	pg.First(r, &out.Team, whyTeamHeadSQL, m.Org.ID, team)
	switch ask {
	case signal.AskFromGoal, signal.AskLater:
		pg.All(r, &rows, whyTeamLinks, m.Org.ID, team)
	case signal.AskAlignment: // its parts have rows, it has none
	default:
		pg.All(r, &rows, whyTeamTasks, m.Org.ID, team)
		pg.All(r, &lagging, laggingKRs, m.Org.ID)
	}
	if err := s.db.ReadTenant(ctx, m.Actor, r); err != nil {
		return WhyTeam{}, err
	}
	out.Day = signal.DayOf(w.today)
	if out.Team.Day != nil {
		out.Day = signal.DayOf(*out.Team.Day)
	}
	out.Th = out.Frame.Limits()
	out.explain(rows, lagging, clockOf(m, out.Day))
	return out, nil
}

// explain parts the rows as the rules count them.
func (w *WhyTeam) explain(rows []WhyRow, lagging []id.KeyResult, clock signal.Clock) {
	behind := map[signal.Ref]bool{}
	for _, kr := range lagging {
		behind[signal.Ref(kr.String())] = true
	}
	w.sort(rows, func(r WhyRow) signal.Side {
		if w.Ask == signal.AskFromGoal || w.Ask == signal.AskLater {
			return w.Ask.OfLink(true, signal.Provenance(r.Provenance))
		}
		t := signal.TeamTask{Task: r.task(w.Loc), RunBusiness: r.RunBusiness, Objective: r.Serves}
		for _, kr := range r.KRRefs {
			t.KRs = append(t.KRs, signal.Ref(kr.String()))
		}
		return w.Ask.OfTeam(t, behind, clock, w.Th)
	})
	for i := range w.Rows {
		w.Rows[i].Class = signal.Classify(w.Rows[i].task(w.Loc), clock.Today, w.Th)
	}
}

package worker

import (
	"plumbline/internal/id"
	"plumbline/internal/signal"
)

// teamStored is a row of team_signals; the tags are its columns.
type teamStored struct {
	TeamID        id.Team         `json:"team_id"`
	Day           signal.Day      `json:"day"`
	OpenTasks     int             `json:"open_tasks"`
	Linked        int             `json:"linked"`
	ObjectiveOnly int             `json:"objective_only"`
	RunBusiness   int             `json:"run_business"`
	Unlinked      int             `json:"unlinked"`
	Aimed         int             `json:"aimed"`
	Focus         int             `json:"focus"`
	FocusAimed    int             `json:"focus_aimed"`
	Links         int             `json:"links"`
	FromGoal      int             `json:"from_goal"`
	Retrofitted   int             `json:"retrofitted"`
	BehindKRs     int             `json:"behind_krs"`
	Score         *int            `json:"score"`
	Done          int             `json:"done"`
	Traced        int             `json:"traced"`
	Data          signal.TeamData `json:"data"`
}

func judgeTeam(team id.Team, in signal.TeamInput, today signal.Day, th signal.Thresholds) teamStored {
	out := signal.ComputeTeam(in, th)
	return teamStored{
		TeamID: team, Day: today, OpenTasks: in.Open, Linked: in.Linked, ObjectiveOnly: in.ObjectiveOnly,
		RunBusiness: in.RunBusiness, Unlinked: in.Unlinked, Aimed: in.Aimed, Focus: in.Focus, FocusAimed: in.FocusAimed,
		Links: in.Links, FromGoal: in.FromGoal, Retrofitted: in.Retrofitted, BehindKRs: out.BehindKRs,
		Score: maybe(out.Alignment.Score, out.Alignment.Has), Done: in.Done, Traced: in.Traced, Data: signal.TeamData{TeamResult: out},
	}
}

// dayData is what the daily row keeps of it.
func (t teamStored) dayData() signal.TeamDay {
	return signal.TeamDay{
		ObjectiveOnly: t.ObjectiveOnly, RunBusiness: t.RunBusiness, Unlinked: t.Unlinked, Focus: t.Focus, FocusAimed: t.FocusAimed,
		Links: t.Links, FromGoal: t.FromGoal, Retrofitted: t.Retrofitted, BehindKRs: t.BehindKRs, Score: t.Score,
		Drift: t.Data.Drift, DriftSince: t.Data.DriftSince,
	}
}

const storeTeams = `
with changed as (
insert into team_signals as s (org_id, team_id, day, open_tasks, linked, objective_only, run_business, unlinked, aimed, focus, focus_aimed,
  links, from_goal, retrofitted, behind_krs, score, done, traced, data, computed_at)
select $1, r.team_id, r.day, r.open_tasks, r.linked, r.objective_only, r.run_business, r.unlinked, r.aimed, r.focus, r.focus_aimed,
  r.links, r.from_goal, r.retrofitted, r.behind_krs, r.score, r.done, r.traced, r.data, $3
from jsonb_populate_recordset(null::team_signals, $2::jsonb) r
on conflict (org_id, team_id) do update set day = excluded.day, open_tasks = excluded.open_tasks, linked = excluded.linked,
  objective_only = excluded.objective_only, run_business = excluded.run_business, unlinked = excluded.unlinked, aimed = excluded.aimed,
  focus = excluded.focus, focus_aimed = excluded.focus_aimed, links = excluded.links, from_goal = excluded.from_goal,
  retrofitted = excluded.retrofitted, behind_krs = excluded.behind_krs, score = excluded.score, done = excluded.done, traced = excluded.traced,
  data = excluded.data, computed_at = excluded.computed_at
where (s.day, s.open_tasks, s.linked, s.objective_only, s.run_business, s.unlinked, s.aimed, s.focus, s.focus_aimed, s.links, s.from_goal,
  s.retrofitted, s.behind_krs, s.score, s.done, s.traced, s.data) is distinct from (excluded.day, excluded.open_tasks, excluded.linked, excluded.objective_only,
  excluded.run_business, excluded.unlinked, excluded.aimed, excluded.focus, excluded.focus_aimed, excluded.links, excluded.from_goal,
  excluded.retrofitted, excluded.behind_krs, excluded.score, excluded.done, excluded.traced, excluded.data)
returning s.*), days as (
insert into team_days as d (org_id, team_id, day, open_tasks, linked, aimed, data)
select org_id, team_id, day, open_tasks, linked, aimed, jsonb_build_object('objective_only', objective_only, 'run_business', run_business,
  'unlinked', unlinked, 'focus', focus, 'focus_aimed', focus_aimed, 'links', links, 'from_goal', from_goal, 'retrofitted', retrofitted,
  'behind_krs', behind_krs, 'score', score, 'drift', data -> 'drift', 'drift_since', data -> 'drift_since')
from changed
on conflict (org_id, team_id, day) do update set open_tasks = excluded.open_tasks, linked = excluded.linked, aimed = excluded.aimed, data = excluded.data
where (d.open_tasks, d.linked, d.aimed, d.data) is distinct from (excluded.open_tasks, excluded.linked, excluded.aimed, excluded.data))
select team_id from changed`

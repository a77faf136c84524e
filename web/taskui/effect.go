package taskui

import (
	"net/http"

	"plumbline/internal/board"
	"plumbline/internal/errs"
	"plumbline/internal/goal"
	"plumbline/internal/id"
	"plumbline/internal/signal"
	"plumbline/web/handle"
	"plumbline/web/middleware"
	"plumbline/web/ui"
)

// effectView is what saving would change, said before.
type effectView struct {
	Health ui.Health // of nothing: the plumb
	Text   string
}

// effect answers the form with the sentence about what is chosen in it now.
func effect(a *handle.App) handle.Func {
	return func(w http.ResponseWriter, r *http.Request) error {
		q := handle.NewForm(r.URL.Query())
		at, team, number := readChoice(q), handle.FormID[id.Team](q, "team"), q.Int("task", 0)
		if q.Errs.Err() != nil {
			return errs.Missing()
		}
		e, err := a.Board.Effect(r.Context(), middleware.Member(r), board.AskEffect{KR: at.KR, Team: team, Task: number})
		if err != nil {
			return err
		}
		return handle.Render(w, r, http.StatusOK, effectText(newEffect(e, at)))
	}
}

func newEffect(e board.Effect, at choice) effectView {
	v := effectView{Health: "none"}
	if t := e.Task; t != nil {
		switch {
		case !t.Open:
			v.Text = "The task is closed: it counts as work done, not as open work."
			return v
		case t.Linked:
			v.Text = "It serves " + goal.KRLabel(e.KR.Number) + " already."
			return v
		case at == choice{}:
			v.Text = "Choose what it serves."
			return v
		}
	}
	s := signal.Effect{New: e.Task == nil, Objective: !at.Objective.IsZero()}
	if e.Task != nil {
		s.WasAimed = e.Task.Aimed
	}
	if t := e.Team; t != nil {
		s.Aimed, s.AnyBehind = signal.Share{N: t.Aimed, Of: t.OpenTasks}, t.BehindKRs > 0
	}
	if k := e.KR; k != nil {
		s.Label, s.Behind, s.Coverage = goal.KRLabel(k.Number), k.Behind, signal.Share{N: k.TeamLinked, Of: k.TeamOpen}
		if e.Team != nil && k.TeamID != e.Team.ID {
			s.Team = k.Team
		}
		v.Health = healthOf(k.Status)
	}
	v.Text = s.Sentence()
	return v
}

// effectNow is the effect of what the form begins with, from what the form has read.
func effectNow(f board.TaskForm, at choice, team id.Team) effectView {
	var e board.Effect
	for i, t := range f.Teams {
		if t.ID == team {
			e.Team = &f.Teams[i].EffectTeam
		}
	}
	for _, k := range f.KRs {
		if k.ID == at.KR {
			e.KR = &board.EffectKR{ID: k.ID, Number: k.Number, TeamID: k.TeamID, Team: k.Team, Status: k.Status, Behind: k.Behind, TeamLinked: k.TeamLinked, TeamOpen: k.TeamOpen}
		}
	}
	return newEffect(e, at)
}

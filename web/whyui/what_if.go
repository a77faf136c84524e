package whyui

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"plumbline/internal/access"
	"plumbline/internal/board"
	"plumbline/internal/errs"
	"plumbline/internal/goal"
	"plumbline/internal/id"
	"plumbline/internal/org"
	"plumbline/internal/signal"
	"plumbline/internal/task"
	"plumbline/web/handle"
	"plumbline/web/middleware"
	"plumbline/web/shell"
	"plumbline/web/ui"
)

func whatIf(a *handle.App) handle.Func {
	return func(w http.ResponseWriter, r *http.Request) error {
		kr, err := handle.ID[id.KeyResult](r, "kr")
		if err != nil {
			return err
		}
		q := r.URL.Query()
		return showWhatIf(a, w, r, kr, q["move"], q.Has("shown"), nil)
	}
}

func showWhatIf(a *handle.App, w http.ResponseWriter, r *http.Request, kr id.KeyResult, chosen []string, given bool, why error) error {
	m := middleware.Member(r)
	p, err := a.Board.WhatIf(r.Context(), m, kr)
	if err != nil {
		return err
	}
	base := shell.Base(m.Org)
	v := newWhatIf(m, p, chosen, given)
	status := http.StatusOK
	if why != nil {
		status, v.Problem = handle.Status(why), errs.Sentence(why)
		for _, text := range handle.Fields(why) {
			v.Problem = text
		}
	}
	page := shell.Page{Title: v.Heading, Nav: "strategy", Crumbs: []shell.Crumb{
		{Label: "Strategy board", URL: base + "/strategy"}, {Label: v.Key, URL: krPath(base, kr)}, {Label: "What if"},
	}}
	return shell.Render(a, w, r, status, p.Frame, page, whatIfPage(v))
}

// cover relinks what was chosen, all of it or nothing.
func cover(a *handle.App) handle.Func {
	return func(w http.ResponseWriter, r *http.Request) error {
		kr, err := handle.ID[id.KeyResult](r, "kr")
		if err != nil {
			return err
		}
		f, err := handle.ReadForm(r)
		if err != nil {
			return err
		}
		m := middleware.Member(r)
		cmd := task.Cover{To: kr}
		for _, text := range f.Texts("move") {
			cmd.Moves = append(cmd.Moves, parseMove(text))
		}
		err = a.Tasks.Cover(r.Context(), m.Actor, cmd)
		if errs.Is(err, errs.Invalid) || errs.Is(err, errs.Conflict) {
			return showWhatIf(a, w, r, kr, f.Texts("move"), true, err)
		}
		if err != nil {
			return err
		}
		middleware.Flash(a, w, signal.Count(len(cmd.Moves), "link")+" moved.")
		return handle.See(w, r, krPath(shell.Base(m.Org), kr))
	}
}

// parseMove reads "task:kr:1" or "task::0"; what cannot be read is nobody's task.
func parseMove(text string) task.CoverMove {
	var out task.CoverMove
	parts := strings.Split(text, ":")
	if len(parts) != 3 {
		return out
	}
	out.Task, _ = id.Parse[id.Task](parts[0])
	out.From, _ = id.Parse[id.KeyResult](parts[1])
	out.KRs, _ = strconv.Atoi(parts[2])
	return out
}

type whatIfView struct {
	Key, Heading, Path, Back string
	Sentence, Problem        string
	Rows                     []moveRow
	Effects                  []effectRow
	Button                   string
	Edit                     bool
}

type moveRow struct {
	Value, Key, Title, Goal, Word string
	Label                         string // of the box: names the key result where a task has several lines
	Stays                         string // "KR 5 stays"
	Health                        ui.Health
	Chosen                        bool
}

type effectRow struct {
	Label, Title, URL, Word string
	Health                  ui.Health
	Before, After           string // coverage, "" for a key result that is not of the team
	WeightBefore            string
	WeightAfter             string
	Thin                    bool
}

func newWhatIf(m org.Member, p board.WhatIf, chosen []string, given bool) whatIfView {
	base := shell.Base(m.Org)
	v := whatIfView{Key: goal.KRLabel(p.KR.Number), Back: krPath(base, p.KR.ID), Path: krPath(base, p.KR.ID) + "/what-if", Edit: m.Actor.Can(access.TaskEdit)}
	v.Heading = "What if other work moved to " + v.Key + "?"
	model := p.Model()
	proposed := model.Propose(p.Th)
	var shifts []signal.Shift
	for _, r := range p.Tasks {
		if slices.Contains(r.KRRefs, p.KR.ID) {
			continue
		}
		from := r.KRRefs
		if len(from) == 0 {
			from = []id.KeyResult{{}}
		}
		for _, kr := range from {
			if !kr.IsZero() && !slices.ContainsFunc(p.KRs, func(k board.WhatIfKR) bool { return k.ID == kr }) {
				continue // of a goal the reader may not see
			}
			row, s := v.row(m.Org.TaskPrefix, p, r, kr)
			row.Chosen = given && slices.Contains(chosen, row.Value) || !given && slices.Contains(proposed, s)
			if row.Chosen {
				shifts = append(shifts, s)
			}
			v.Rows = append(v.Rows, row)
		}
	}
	v.effect(base, p, model, shifts)
	v.Button = "Move chosen tasks to " + v.Key
	return v
}

// row is one link of a task that could move; what else the task serves stays.
func (v whatIfView) row(prefix string, p board.WhatIf, r board.WhyRow, from id.KeyResult) (moveRow, signal.Shift) {
	s := signal.Shift{Task: signal.Ref(r.ID.String())}
	row := moveRow{Key: fmt.Sprintf("%s-%d", prefix, r.Number), Title: r.Title, Goal: "No goal"}
	row.Label = row.Key + " " + row.Title
	switch {
	case !from.IsZero():
		s.From = signal.Ref(from.String())
		var stay []string
		for _, k := range p.KRs {
			switch {
			case k.ID == from:
				row.Goal, row.Health, row.Word = goal.KRLabel(k.Number), ui.Health(k.Status.Health()), k.Status.Words()
			case slices.Contains(r.KRRefs, k.ID):
				stay = append(stay, goal.KRLabel(k.Number))
			}
		}
		if len(stay) > 0 {
			row.Label += ", from " + row.Goal
			row.Stays = signal.List(stay) + " " + verb(len(stay), "stays", "stay")
		}
	case r.Objective != nil:
		row.Goal = *r.Objective
	}
	row.Value = fmt.Sprintf("%s:%s:%d", s.Task, s.From, len(r.KRRefs))
	return row, s
}

// effect says what the shifts change: the gap first, and whoever falls.
func (v *whatIfView) effect(base string, p board.WhatIf, model signal.WhatIf, shifts []signal.Shift) {
	before, after := model.Coverage(nil), model.Coverage(shifts)
	weighed, weighs := model.Weights(nil), model.Weights(shifts)
	names := map[signal.Ref]string{}
	for _, k := range p.KRs {
		ref := signal.Ref(k.ID.String())
		names[ref] = goal.KRLabel(k.Number)
		b, a := before[ref], after[ref]
		if k.ID != p.KR.ID && a == b && weighed[ref] == weighs[ref] {
			continue
		}
		e := effectRow{
			Label: goal.KRLabel(k.Number), Title: k.Title, URL: krPath(base, k.ID) + "/why?of=coverage", Health: ui.Health(k.Status.Health()), Word: k.Status.Words(),
			WeightBefore: signal.Number(weighed[ref].Float(), 1), WeightAfter: signal.Number(weighs[ref].Float(), 1),
		}
		if k.Own {
			e.Before, e.After = b.String()+" ("+b.Percent()+")", a.String()+" ("+a.Percent()+")"
			e.Thin = a.Ratio() < p.Th.CoverageFloor
		}
		v.Effects = append(v.Effects, e)
	}
	gap := model.Gap
	if len(shifts) == 0 {
		v.Sentence = fmt.Sprintf("%s stays at %s. No task is chosen.", v.Key, before[gap].Percent())
		return
	}
	floor := signal.Percent(p.Th.CoverageFloor)
	v.Sentence = fmt.Sprintf("%s goes from %s to %s of the team's open tasks", v.Key, before[gap].Percent(), after[gap].Percent())
	if after[gap].Ratio() < p.Th.CoverageFloor {
		v.Sentence += ", still under " + floor
	}
	var fallen []string
	for _, ref := range model.Fallen(shifts, p.Th) {
		fallen = append(fallen, names[ref])
	}
	if len(fallen) == 0 {
		v.Sentence += ". No other key result falls under " + floor + "."
		return
	}
	v.Sentence += fmt.Sprintf(", but %s %s under %s or, behind already, lower.", signal.List(fallen), verb(len(fallen), "falls", "fall"), floor)
}

package whyui

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"plumbline/internal/access"
	"plumbline/internal/board"
	"plumbline/internal/errs"
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
		middleware.Flash(a, r, signal.Count(len(cmd.Moves), "task")+" moved.")
		return handle.See(w, r, krPath(shell.Base(m.Org), kr))
	}
}

// parseMove reads "task:kr" or "task:"; what cannot be read is nobody's task.
func parseMove(text string) task.CoverMove {
	t, kr, _ := strings.Cut(text, ":")
	var out task.CoverMove
	out.Task, _ = id.Parse[id.Task](t)
	out.From, _ = id.Parse[id.KeyResult](kr)
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
	Value, Key, Title, URL, Goal, Word string
	Health                             ui.Health
	Chosen                             bool
}

type effectRow struct {
	Label, Title, URL, Word string
	Health                  ui.Health
	Before, After           string
	Thin                    bool
}

func newWhatIf(m org.Member, p board.WhatIf, chosen []string, given bool) whatIfView {
	base := shell.Base(m.Org)
	v := whatIfView{Key: krKey(p.KR.Number), Back: krPath(base, p.KR.ID), Path: krPath(base, p.KR.ID) + "/what-if", Edit: m.Actor.Can(access.TaskEdit)}
	v.Heading = "What if other work moved to " + v.Key + "?"
	model := p.Model()
	proposed := model.Propose(p.Th)
	var shifts []signal.Shift
	for _, r := range p.Tasks {
		if len(r.KRRefs) > 1 || slices.Contains(r.KRRefs, p.KR.ID) {
			continue
		}
		row, s := v.row(base, m.Org.TaskPrefix, r)
		row.Chosen = given && slices.Contains(chosen, row.Value) || !given && slices.Contains(proposed, s)
		if row.Chosen {
			shifts = append(shifts, s)
		}
		v.Rows = append(v.Rows, row)
	}
	v.effect(base, p, model, shifts)
	v.Button = "Move chosen tasks to " + v.Key
	return v
}

func (v whatIfView) row(base, prefix string, r board.WhyRow) (moveRow, signal.Shift) {
	s := signal.Shift{Task: signal.Ref(r.ID.String())}
	row := moveRow{Key: fmt.Sprintf("%s-%d", prefix, r.Number), Title: r.Title, URL: taskURL(base, r.Number), Goal: "No goal"}
	if r.KRID != nil {
		status := signal.NoData
		if r.KRStatus != nil {
			status = signal.Status(*r.KRStatus)
		}
		s.From = signal.Ref(r.KRID.String())
		row.Goal, row.Health, row.Word = krKey(*r.KRNumber), ui.Health(status.Health()), status.Words()
	} else if r.Objective != nil {
		row.Goal = *r.Objective
	}
	row.Value = string(s.Task) + ":" + string(s.From)
	return row, s
}

// effect says what the shifts change: the gap first, and whoever falls.
func (v *whatIfView) effect(base string, p board.WhatIf, model signal.WhatIf, shifts []signal.Shift) {
	before, after := model.Coverage(nil), model.Coverage(shifts)
	names := map[signal.Ref]string{}
	for _, k := range p.KRs {
		ref := signal.Ref(k.ID.String())
		names[ref] = krKey(k.Number)
		if b, a := before[ref], after[ref]; k.ID == p.KR.ID || a != b {
			v.Effects = append(v.Effects, effectRow{
				Label: krKey(k.Number), Title: k.Title, URL: krPath(base, k.ID) + "/why?of=coverage", Health: ui.Health(k.Status.Health()), Word: k.Status.Words(),
				Before: b.String() + " (" + b.Percent() + ")", After: a.String() + " (" + a.Percent() + ")", Thin: a.Ratio() < p.Th.CoverageFloor,
			})
		}
	}
	gap := model.Gap
	if len(shifts) == 0 {
		v.Sentence = fmt.Sprintf("%s stays at %s. No task is chosen.", v.Key, before[gap].Percent())
		return
	}
	v.Sentence = fmt.Sprintf("%s goes from %s to %s, ", v.Key, before[gap].Percent(), after[gap].Percent())
	var fallen []string
	for _, ref := range model.Fallen(shifts, p.Th) {
		fallen = append(fallen, names[ref])
	}
	if len(fallen) == 0 {
		v.Sentence += "no other key result falls under " + signal.Percent(p.Th.CoverageFloor) + "."
		return
	}
	v.Sentence += fmt.Sprintf("but %s %s under %s or, behind already, lower.", signal.List(fallen), verb(len(fallen), "falls", "fall"), signal.Percent(p.Th.CoverageFloor))
}

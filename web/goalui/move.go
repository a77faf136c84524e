package goalui

import (
	"net/http"
	"strconv"

	"plumbline/internal/board"
	"plumbline/internal/errs"
	"plumbline/internal/goal"
	"plumbline/internal/id"
	"plumbline/web/handle"
	"plumbline/web/middleware"
	"plumbline/web/shell"
	"plumbline/web/ui"
)

// moveView asks where a key result is to hang.
type moveView struct {
	Heading, Path, Back, Button string
	Revision, Objective, Why    string
	Objectives                  []ui.Option
	Problem                     string
	Errs                        map[string]string
}

func askMove(a *handle.App) handle.Func {
	return func(w http.ResponseWriter, r *http.Request) error {
		kr, err := handle.ID[id.KeyResult](r, "kr")
		if err != nil {
			return err
		}
		return moveForm(a, w, r, kr, nil, nil)
	}
}

func moveForm(a *handle.App, w http.ResponseWriter, r *http.Request, kr id.KeyResult, typed *handle.Form, why error) error {
	m := middleware.Member(r)
	f, err := a.Board.KeyResultForm(r.Context(), m, kr, id.Objective{})
	if err != nil {
		return err
	}
	base := shell.Base(m.Org)
	path, key := krPath(base, kr), goal.KRLabel(f.KR.Number)
	v := moveView{
		Heading: "Move " + key + " to another objective", Path: path + "/move", Back: path, Button: "Move " + key,
		Revision: strconv.FormatInt(f.KR.Revision, 10), Objective: f.KR.ObjectiveID.String(), Objectives: objectiveOptions(f.Objectives),
	}
	if typed != nil {
		v.Objective, v.Why, v.Errs = typed.Text("objective"), typed.Text("why"), handle.Fields(why)
		if len(v.Errs) == 0 {
			v.Problem = errs.Sentence(why)
		}
	}
	return shell.Render(a, w, r, statusOf(why), f.Frame, formPage(base, path, key, "Move"), movePage(v))
}

func objectiveOptions(list []board.GoalOption) []ui.Option {
	out := make([]ui.Option, 0, len(list))
	for _, o := range list {
		out = append(out, ui.Option{Value: o.ID.String(), Label: o.Title, Group: o.Cycle})
	}
	return out
}

func moveKR(a *handle.App) handle.Func {
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
		cmd := goal.MoveKeyResult{KeyResult: kr, Revision: f.Int("revision", 0), Objective: handle.FormID[id.Objective](f, "objective"), Why: f.Text("why")}
		f.Errs.Check(!cmd.Objective.IsZero() || len(f.Errs) > 0, "objective", "Choose an objective.")
		var k goal.KeyResult
		if err = f.Errs.Err(); err == nil {
			k, err = a.Goals.MoveKeyResult(r.Context(), m.Actor, cmd)
		}
		if refused(err) {
			return moveForm(a, w, r, kr, f, err)
		}
		if err != nil {
			return err
		}
		middleware.Flash(a, w, goal.KRLabel(k.Number)+" hangs under its objective now.")
		return handle.See(w, r, handle.Back(r, krPath(shell.Base(m.Org), kr)))
	}
}

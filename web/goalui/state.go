package goalui

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"

	"plumbline/internal/errs"
	"plumbline/internal/goal"
	"plumbline/internal/id"
	"plumbline/internal/task"
	"plumbline/web/goalwork"
	"plumbline/web/handle"
	"plumbline/web/middleware"
	"plumbline/web/shell"
)

// stateView asks for the reason of a change of state.
type stateView struct {
	Heading, Path, Back, Button string
	To, Revision, Why           string
	Work                        goalwork.View
	Danger                      bool
	Problem                     string
	Errs                        map[string]string
}

// formPage is the frame of a form about a key result.
func formPage(base, path, key, title string) shell.Page {
	return shell.Page{Title: title, Nav: "strategy", Crumbs: []shell.Crumb{{Label: "Strategy board", URL: base + "/strategy"}, {Label: key, URL: path}, {Label: title}}}
}

func statusOf(err error) int {
	if err == nil {
		return http.StatusOK
	}
	return handle.Status(err)
}

func askState(a *handle.App) handle.Func {
	return func(w http.ResponseWriter, r *http.Request) error {
		kr, err := handle.ID[id.KeyResult](r, "kr")
		if err != nil {
			return err
		}
		return stateForm(a, w, r, kr, nil, nil)
	}
}

func stateForm(a *handle.App, w http.ResponseWriter, r *http.Request, kr id.KeyResult, typed *handle.Form, why error) error {
	m := middleware.Member(r)
	f, err := a.Board.KeyResultForm(r.Context(), m, kr, id.Objective{})
	if err != nil {
		return err
	}
	base := shell.Base(m.Org)
	path, key := krPath(base, kr), goal.KRLabel(f.KR.Number)
	to := goal.State(r.FormValue("state"))
	if typed == nil {
		to = goal.State(r.URL.Query().Get("to"))
	}
	if why == nil && !slices.Contains(f.KR.State.Next(), to) {
		to = f.KR.State.Next()[0]
	}
	words := stateWords[to]
	v := stateView{
		Heading: fmt.Sprintf(words.title, key), Path: path + "/state", Back: path, Button: fmt.Sprintf(words.button, key), To: string(to),
		Revision: strconv.FormatInt(f.KR.Revision, 10), Danger: to == goal.Dropped,
	}
	if to != goal.Active {
		v.Work = goalwork.About(m, f.Work, key, tasksOf(base, kr), true)
	}
	if typed != nil {
		v.Why, v.Errs = typed.Text("why"), handle.Fields(why)
		v.Work.Typed(typed, why)
		if v.Errs["why"]+v.Work.Error+v.Work.ToError == "" {
			v.Problem = errs.Sentence(why)
		}
	}
	return shell.Render(a, w, r, statusOf(why), f.Frame, formPage(base, path, key, v.Heading), statePage(v))
}

// tasksOf is the list of the open tasks of a key result.
func tasksOf(base string, kr id.KeyResult) string { return base + "/tasks?goal=" + kr.String() }

func setState(a *handle.App) handle.Func {
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
		cmd := goal.SetKeyResultState{KeyResult: kr, Revision: f.Int("revision", 0), State: goal.State(f.Text("state")), Why: f.Text("why")}
		fate, to := goalwork.Read(f)
		var done task.GoalChanged
		if err = f.Errs.Err(); err == nil {
			done, err = a.Tasks.AfterGoal(r.Context(), m.Actor, task.AfterGoal{KeyResultState: &cmd, Fate: fate, To: to})
		}
		if _, known := stateWords[cmd.State]; refused(err) && known {
			return stateForm(a, w, r, kr, f, err)
		}
		if err != nil {
			return err
		}
		middleware.Flash(a, w, fmt.Sprintf(stateWords[done.KeyResult.State].done, goal.KRLabel(done.KeyResult.Number))+goalwork.Told(fate, done))
		return handle.See(w, r, handle.Back(r, krPath(shell.Base(m.Org), kr)))
	}
}

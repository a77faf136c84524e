package goalui

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"

	"plumbline/internal/board"
	"plumbline/internal/errs"
	"plumbline/internal/goal"
	"plumbline/internal/id"
	"plumbline/internal/signal"
	"plumbline/web/handle"
	"plumbline/web/middleware"
	"plumbline/web/shell"
)

// stateView asks for the reason of a change of state.
type stateView struct {
	Heading, Path, Back, Button string
	To, Revision, Why           string
	Work                        string // what happens to the open tasks
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
	path, key := krPath(base, kr), krKey(f.KR.Number)
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
		Revision: strconv.FormatInt(f.KR.Revision, 10), Danger: to == goal.Dropped, Work: openWork(f, to),
	}
	if typed != nil {
		v.Why, v.Errs = typed.Text("why"), handle.Fields(why)
		if v.Errs["why"] == "" {
			v.Problem = errs.Sentence(why)
		}
	}
	return shell.Render(a, w, r, statusOf(why), f.Frame, formPage(base, path, key, v.Heading), statePage(v))
}

// openWork says what becomes of the tasks when the goal stops.
func openWork(f board.KeyResultForm, to goal.State) string {
	if to == goal.Active || f.Open == 0 {
		return ""
	}
	tasks, verb := signal.Count(f.Open, "open task"), "serve"
	if f.Open == 1 {
		verb = "serves"
	}
	return fmt.Sprintf("%s %s it. They stay open and keep their link; decide on each whether it is still needed.", tasks, verb)
}

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
		var k goal.KeyResult
		if err = f.Errs.Err(); err == nil {
			k, err = a.Goals.SetKeyResultState(r.Context(), m.Actor, cmd)
		}
		if _, known := stateWords[cmd.State]; refused(err) && known {
			return stateForm(a, w, r, kr, f, err)
		}
		if err != nil {
			return err
		}
		middleware.Flash(a, r, fmt.Sprintf(stateWords[k.State].done, krKey(k.Number)))
		return handle.See(w, r, handle.Back(r, krPath(shell.Base(m.Org), kr)))
	}
}

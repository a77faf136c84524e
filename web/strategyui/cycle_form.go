package strategyui

import (
	"net/http"
	"strconv"
	"time"

	"plumbline/internal/board"
	"plumbline/internal/errs"
	"plumbline/internal/id"
	"plumbline/internal/org"
	"plumbline/internal/strategy"
	"plumbline/web/handle"
	"plumbline/web/middleware"
	"plumbline/web/shell"
	"plumbline/web/ui"
)

// cycleView is the form of a cycle.
type cycleView struct {
	Title, Path, Back, Save string
	New, Start              bool
	Revision                string
	Name, Kind              string
	StartsOn, EndsOn        string
	State                   string
	Next                    []actionView
	Problem                 string
	Errs                    map[string]string
}

var cycleKinds = []ui.Option{
	{Value: string(strategy.Quarter), Label: "Quarter"}, {Value: string(strategy.Half), Label: "Half-year"},
	{Value: string(strategy.Year), Label: "Year"}, {Value: string(strategy.Custom), Label: "Custom"},
}

// cycleForm shows the form as it is stored, or as it was typed when that was refused.
func cycleForm(a *handle.App, w http.ResponseWriter, r *http.Request, cycle id.Cycle, typed *handle.Form, why error) error {
	m := middleware.Member(r)
	f, err := a.Board.CycleForm(r.Context(), m, cycle)
	if err != nil {
		return err
	}
	v, status := newCycleView(m, f, returnTo(r, shell.Base(m.Org)+"/strategy")), http.StatusOK
	if typed != nil {
		status = handle.Status(why)
		v.typed(typed, f, why)
	}
	p := shell.Page{Title: v.Title, Nav: "strategy", Crumbs: []shell.Crumb{{Label: "Strategy board", URL: shell.Base(m.Org) + "/strategy"}, {Label: v.Title}}}
	return shell.Render(a, w, r, status, f.Frame, p, cyclePage(v))
}

func newCycleView(m org.Member, f board.CycleForm, back string) cycleView {
	v := cycleView{Path: shell.Base(m.Org) + "/cycles", Back: back}
	if c := f.Cycle; c != nil {
		v.Title, v.Path, v.Save = "Edit "+c.Name, v.Path+"/"+c.ID.String(), "Save cycle"
		v.Revision, v.State = strconv.FormatInt(c.Revision, 10), string(c.State)
		v.fill(c.Name, c.Kind, c.StartsOn, c.EndsOn)
		for _, next := range c.Next() {
			v.Next = append(v.Next, stateAction(v.Path, *c, next, back))
		}
		return v
	}
	next := strategy.Suggest(f.Cycles, f.Today)
	v.Title, v.Save, v.New = "New cycle", "Create cycle", true
	v.fill(next.Name, next.Kind, next.StartsOn, next.EndsOn)
	v.Start = !f.Today.Before(next.StartsOn) && !f.Today.After(next.EndsOn)
	return v
}

func (v *cycleView) fill(name string, kind strategy.CycleKind, from, to time.Time) {
	v.Name, v.Kind, v.StartsOn, v.EndsOn = name, string(kind), from.Format(time.DateOnly), to.Format(time.DateOnly)
}

// typed puts back what was typed, with what is wrong, or with what somebody else stored meanwhile.
func (v *cycleView) typed(f *handle.Form, b board.CycleForm, why error) {
	v.Errs = handle.Fields(why)
	if len(v.Errs) == 0 {
		v.Problem = errs.Sentence(why)
		if c := b.Cycle; c != nil && f.Text("revision") != v.Revision {
			v.Problem = changedMeanwhile(v.differences(f, *c))
		}
	}
	if v.Errs["state"] != "" {
		v.Problem = v.Errs["state"]
	}
	v.Name, v.Kind, v.StartsOn, v.EndsOn = f.Text("name"), f.Text("kind"), f.Text("starts_on"), f.Text("ends_on")
	v.Start = f.Bool("start")
}

func (v *cycleView) differences(f *handle.Form, c strategy.Cycle) (now []string) {
	if f.Text("name") != c.Name {
		now = append(now, "the name is "+quoted(c.Name))
	}
	if f.Text("kind") != v.Kind {
		now = append(now, "it is of the kind "+v.Kind)
	}
	if f.Text("starts_on") != v.StartsOn {
		now = append(now, "it starts on "+v.StartsOn)
	}
	if f.Text("ends_on") != v.EndsOn {
		now = append(now, "it ends on "+v.EndsOn)
	}
	if len(now) == 0 {
		now = append(now, "it is "+v.State)
	}
	return now
}

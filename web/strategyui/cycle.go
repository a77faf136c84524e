package strategyui

import (
	"net/http"

	"plumbline/internal/errs"
	"plumbline/internal/id"
	"plumbline/internal/strategy"
	"plumbline/web/handle"
	"plumbline/web/middleware"
	"plumbline/web/shell"
)

func newCycle(a *handle.App) handle.Func {
	return func(w http.ResponseWriter, r *http.Request) error {
		return cycleForm(a, w, r, id.Cycle{}, nil, nil)
	}
}

func editCycle(a *handle.App) handle.Func {
	return func(w http.ResponseWriter, r *http.Request) error {
		cycle, err := handle.ID[id.Cycle](r, "cycle")
		if err != nil {
			return err
		}
		return cycleForm(a, w, r, cycle, nil, nil)
	}
}

// cycleFields reads what both forms of a cycle hold.
func cycleFields(f *handle.Form) strategy.ChangeCycle {
	cmd := strategy.ChangeCycle{Name: new(f.Text("name")), Kind: new(strategy.CycleKind(f.Text("kind"))), StartsOn: f.Day("starts_on"), EndsOn: f.Day("ends_on")}
	if f.Text("starts_on") == "" {
		f.Errs.Add("starts_on", "Say the first day.")
	}
	if f.Text("ends_on") == "" {
		f.Errs.Add("ends_on", "Say the last day.")
	}
	return cmd
}

func createCycle(a *handle.App) handle.Func {
	return func(w http.ResponseWriter, r *http.Request) error {
		f, err := handle.ReadForm(r)
		if err != nil {
			return err
		}
		m := middleware.Member(r)
		in := cycleFields(f)
		var c strategy.Cycle
		if err = f.Errs.Err(); err == nil {
			cmd := strategy.CreateCycle{Name: *in.Name, Kind: *in.Kind, StartsOn: *in.StartsOn, EndsOn: *in.EndsOn}
			if f.Bool("start") {
				cmd.State = strategy.Active
			}
			c, err = a.Strategy.CreateCycle(r.Context(), m.Actor, cmd)
		}
		if refused(err) {
			return cycleForm(a, w, r, id.Cycle{}, f, err)
		}
		if err != nil {
			return err
		}
		middleware.Flash(a, w, "Cycle "+c.Name+" created.")
		return handle.See(w, r, shell.Base(m.Org)+"/strategy?cycle="+c.ID.String())
	}
}

func changeCycle(a *handle.App) handle.Func {
	return func(w http.ResponseWriter, r *http.Request) error {
		cycle, err := handle.ID[id.Cycle](r, "cycle")
		if err != nil {
			return err
		}
		f, err := handle.ReadForm(r)
		if err != nil {
			return err
		}
		m := middleware.Member(r)
		cmd := cycleFields(f)
		cmd.Cycle, cmd.Revision = cycle, f.Int("revision", 0)
		var c strategy.Cycle
		if err = f.Errs.Err(); err == nil {
			c, err = a.Strategy.ChangeCycle(r.Context(), m.Actor, cmd)
		}
		if refused(err) {
			return cycleForm(a, w, r, cycle, f, err)
		}
		if err != nil {
			return err
		}
		middleware.Flash(a, w, "Cycle "+c.Name+" saved.")
		return handle.See(w, r, handle.Back(r, shell.Base(m.Org)+"/strategy?cycle="+c.ID.String()))
	}
}

var cycleNews = map[strategy.CycleState]string{
	strategy.Active: " is active.", strategy.Closing: " is closing: score its key results, then close it.", strategy.Closed: " is closed.",
}

func setCycleState(a *handle.App) handle.Func {
	return func(w http.ResponseWriter, r *http.Request) error {
		cycle, err := handle.ID[id.Cycle](r, "cycle")
		if err != nil {
			return err
		}
		f, err := handle.ReadForm(r)
		if err != nil {
			return err
		}
		m := middleware.Member(r)
		cmd := strategy.SetCycleState{Cycle: cycle, Revision: f.Int("revision", 0), State: strategy.CycleState(f.Text("state"))}
		if err := f.Errs.Err(); err != nil {
			return err
		}
		c, err := a.Strategy.SetCycleState(r.Context(), m.Actor, cmd)
		if errs.Is(err, errs.Invalid) {
			return errs.New(errs.Invalid, "A cycle is draft, active, closing or closed.")
		}
		if err != nil {
			return err
		}
		middleware.Flash(a, w, c.Name+cycleNews[c.State])
		return handle.See(w, r, handle.Back(r, shell.Base(m.Org)+"/strategy?cycle="+c.ID.String()))
	}
}

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

func newPillar(a *handle.App) handle.Func {
	return func(w http.ResponseWriter, r *http.Request) error {
		return pillarForm(a, w, r, id.Pillar{}, nil, nil)
	}
}

func editPillar(a *handle.App) handle.Func {
	return func(w http.ResponseWriter, r *http.Request) error {
		pillar, err := handle.ID[id.Pillar](r, "pillar")
		if err != nil {
			return err
		}
		return pillarForm(a, w, r, pillar, nil, nil)
	}
}

func createPillar(a *handle.App) handle.Func {
	return func(w http.ResponseWriter, r *http.Request) error {
		f, err := handle.ReadForm(r)
		if err != nil {
			return err
		}
		m := middleware.Member(r)
		cmd := strategy.CreatePillar{
			Name: f.Text("name"), Description: f.Text("description"), Owner: handle.FormID[id.User](f, "owner"), Weight: f.Float("weight"),
		}
		var p strategy.Pillar
		if err = f.Errs.Err(); err == nil {
			p, err = a.Strategy.CreatePillar(r.Context(), m.Actor, cmd)
		}
		if refused(err) {
			return pillarForm(a, w, r, id.Pillar{}, f, err)
		}
		if err != nil {
			return err
		}
		middleware.Flash(a, w, "Pillar "+quoted(p.Name)+" created.")
		return handle.See(w, r, handle.Back(r, shell.Base(m.Org)+"/strategy"))
	}
}

func changePillar(a *handle.App) handle.Func {
	return func(w http.ResponseWriter, r *http.Request) error {
		pillar, err := handle.ID[id.Pillar](r, "pillar")
		if err != nil {
			return err
		}
		f, err := handle.ReadForm(r)
		if err != nil {
			return err
		}
		m := middleware.Member(r)
		cmd := strategy.ChangePillar{
			Pillar: pillar, Revision: f.Int("revision", 0), Name: new(f.Text("name")), Description: new(f.Text("description")),
			Owner: new(handle.FormID[id.User](f, "owner")), Weight: f.Float("weight"),
		}
		var p strategy.Pillar
		if err = f.Errs.Err(); err == nil {
			p, err = a.Strategy.ChangePillar(r.Context(), m.Actor, cmd)
		}
		if refused(err) {
			return pillarForm(a, w, r, pillar, f, err)
		}
		if err != nil {
			return err
		}
		middleware.Flash(a, w, "Pillar "+quoted(p.Name)+" saved.")
		return handle.See(w, r, handle.Back(r, shell.Base(m.Org)+"/strategy"))
	}
}

func archivePillar(a *handle.App) handle.Func {
	return func(w http.ResponseWriter, r *http.Request) error {
		pillar, err := handle.ID[id.Pillar](r, "pillar")
		if err != nil {
			return err
		}
		f, err := handle.ReadForm(r)
		if err != nil {
			return err
		}
		m := middleware.Member(r)
		cmd := strategy.ArchivePillar{Pillar: pillar, Revision: f.Int("revision", 0)}
		if err := f.Errs.Err(); err != nil {
			return err
		}
		p, err := a.Strategy.ArchivePillar(r.Context(), m.Actor, cmd)
		if err != nil {
			return err
		}
		middleware.Flash(a, w, "Pillar "+quoted(p.Name)+" archived.")
		return handle.See(w, r, handle.Back(r, shell.Base(m.Org)+"/strategy"))
	}
}

func movePillar(a *handle.App) handle.Func {
	return func(w http.ResponseWriter, r *http.Request) error {
		pillar, err := handle.ID[id.Pillar](r, "pillar")
		if err != nil {
			return err
		}
		f, err := handle.ReadForm(r)
		if err != nil {
			return err
		}
		m := middleware.Member(r)
		to := f.Int("position", -1)
		f.Errs.Check(to >= 0, "position", "Say the place to move to, counted from 0.")
		if err := f.Errs.Err(); err != nil {
			return err
		}
		if _, err := a.Strategy.MovePillar(r.Context(), m.Actor, strategy.MovePillar{Pillar: pillar, Position: int(min(to, 1<<20))}); err != nil {
			return err
		}
		return handle.See(w, r, handle.Back(r, shell.Base(m.Org)+"/strategy"))
	}
}

// refused says that a form is to be shown again.
func refused(err error) bool { return errs.Is(err, errs.Invalid) || errs.Is(err, errs.Conflict) }

func quoted(s string) string { return "“" + s + "”" }

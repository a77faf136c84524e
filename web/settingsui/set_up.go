package settingsui

import (
	"net/http"

	"plumbline/internal/access"
	"plumbline/internal/errs"
	"plumbline/internal/org"
	"plumbline/internal/strategy"
	"plumbline/web/handle"
	"plumbline/web/middleware"
	"plumbline/web/shell"
)

type setUpView struct {
	Org, Email, Cycle string
	Base, Path        string
	Team, Pillar      string
	Errs              map[string]string
	Problem           string
}

func showSetUp(a *handle.App) handle.Func {
	return func(w http.ResponseWriter, r *http.Request) error {
		m := middleware.Member(r)
		if err := m.Actor.Require(access.OrgEdit); err != nil {
			return err
		}
		s, err := a.Board.Settings(r.Context(), m)
		if err != nil {
			return err
		}
		if s.Goals > 0 {
			return handle.See(w, r, shell.Base(m.Org)+"/strategy")
		}
		return renderSetUp(a, w, r, http.StatusOK, setUpView{Team: "Everyone"})
	}
}

func renderSetUp(a *handle.App, w http.ResponseWriter, r *http.Request, status int, v setUpView) error {
	m := middleware.Member(r)
	next, err := a.Strategy.SuggestCycle(r.Context(), m.Actor)
	if err != nil {
		return err
	}
	v.Org, v.Email, v.Cycle, v.Base, v.Path = m.Org.Name, m.Email, next.Name, shell.Base(m.Org), shell.Base(m.Org)+"/set-up"
	return shell.Bare(w, r, status, "Set up "+m.Org.Name, setUpPage(v))
}

// setUp starts the organisation with the sample, or empty with a cycle, a team and a first pillar.
func setUp(a *handle.App) handle.Func {
	return func(w http.ResponseWriter, r *http.Request) error {
		m := middleware.Member(r)
		if err := m.Actor.Require(access.OrgEdit); err != nil {
			return err
		}
		f, err := handle.ReadForm(r)
		if err != nil {
			return err
		}
		switch f.Text("source") {
		case "sample":
			err = a.Sample(r.Context(), m)
		case "import":
			return handle.See(w, r, shell.Base(m.Org)+"/import")
		default:
			err = startEmpty(a, r, m, f)
		}
		if errs.Is(err, errs.Invalid) || errs.Is(err, errs.Conflict) {
			v := setUpView{Team: f.Text("team"), Pillar: f.Text("pillar"), Errs: handle.Fields(err), Problem: errs.Sentence(err)}
			return renderSetUp(a, w, r, handle.Status(err), v)
		}
		if err != nil {
			return err
		}
		return handle.See(w, r, shell.Base(m.Org)+"/strategy")
	}
}

func startEmpty(a *handle.App, r *http.Request, m org.Member, f *handle.Form) error {
	c := handle.StartEmpty{Team: f.Text("team"), Pillar: f.Text("pillar")}
	if _, err := a.Strategy.CurrentCycle(r.Context(), m.Actor); errs.Is(err, errs.NotFound) {
		next, err := a.Strategy.SuggestCycle(r.Context(), m.Actor)
		if err != nil {
			return err
		}
		next.State, c.Cycle = strategy.Active, &next
	} else if err != nil {
		return err
	}
	return a.Start(r.Context(), m, c)
}

package settingsui

import (
	"net/http"
	"strings"

	"plumbline/internal/board"
	"plumbline/internal/errs"
	"plumbline/internal/id"
	"plumbline/web/handle"
	"plumbline/web/middleware"
	"plumbline/web/shell"
	"plumbline/web/ui"
)

type leaveView struct {
	Path, Cancel, Name string
	Owns               string // what there is to hand over
	Heirs              []ui.FieldView
	Problem            string
}

func showLeave(a *handle.App) handle.Func {
	return func(w http.ResponseWriter, r *http.Request) error {
		user, err := handle.ID[id.User](r, "user")
		if err != nil {
			return err
		}
		return leaveForm(a, w, r, user, handle.NewForm(nil), nil)
	}
}

func leaveForm(a *handle.App, w http.ResponseWriter, r *http.Request, user id.User, f *handle.Form, refused error) error {
	m := middleware.Member(r)
	l, err := a.Board.Leaving(r.Context(), m, user)
	if err != nil {
		return err
	}
	members := shell.Base(m.Org) + "/settings/members"
	v, status := newLeaveView(l, user, f, handle.Fields(refused)), http.StatusOK
	v.Path, v.Cancel = members+"/"+user.String()+"/deactivate", members
	if refused != nil {
		status, v.Problem = handle.Status(refused), errs.Sentence(refused)
	}
	return render(a, w, r, status, l.Frame, page{Title: "Deactivate " + l.Name, Current: "members"}, leavePage(v))
}

func newLeaveView(l board.Leaving, user id.User, f *handle.Form, wrong map[string]string) leaveView {
	v := leaveView{Name: l.Name}
	var owns []string
	for _, n := range []struct {
		n         int
		one, many string
	}{{l.Pillars, "pillar", "pillars"}, {l.Objectives, "objective", "objectives"}, {l.KeyResults, "key result", "key results"}, {l.Tasks, "open task", "open tasks"}, {l.Teams, "team to lead", "teams to lead"}} {
		if n.n > 0 {
			owns = append(owns, shell.Plural(n.n, n.one, n.many))
		}
	}
	if v.Owns = strings.Join(owns, ", "); v.Owns == "" {
		v.Owns = "nothing that you see"
	}
	people := []ui.Option{}
	for _, p := range l.Members {
		if p.UserID != user {
			people = append(people, ui.Option{Value: p.UserID.String(), Label: p.Name})
		}
	}
	choice := func(name, label, none string) {
		v.Heirs = append(v.Heirs, ui.FieldView{Name: name, Label: label, Value: f.Text(name), Error: wrong[name], Options: append([]ui.Option{{Label: none}}, people...)})
	}
	choice("heir", "Everything goes to", "Choose a member")
	choice("objectives_to", "Pillars and objectives, if to somebody else", "The same person")
	choice("krs_to", "Key results, if to somebody else", "The same person")
	choice("tasks_to", "Open tasks, if to somebody else", "The same person")
	choice("teams_to", "Teams led, if by somebody else", "The same person")
	return v
}

func leave(a *handle.App) handle.Func {
	return func(w http.ResponseWriter, r *http.Request) error {
		user, err := handle.ID[id.User](r, "user")
		if err != nil {
			return err
		}
		f, err := handle.ReadForm(r)
		if err != nil {
			return err
		}
		m, heir := middleware.Member(r), handle.FormID[id.User](f, "heir")
		or := func(u id.User) id.User {
			if u.IsZero() {
				return heir
			}
			return u
		}
		c := handle.Leave{
			User: user, Objectives: or(handle.FormID[id.User](f, "objectives_to")), KeyResults: or(handle.FormID[id.User](f, "krs_to")),
			Tasks: or(handle.FormID[id.User](f, "tasks_to")), Teams: or(handle.FormID[id.User](f, "teams_to")),
		}
		if err = f.Errs.Err(); err == nil {
			err = a.Leave(r.Context(), m, c)
		}
		if errs.Is(err, errs.Invalid) {
			return leaveForm(a, w, r, user, f, err)
		}
		if err != nil {
			return err
		}
		middleware.Flash(a, w, "Deactivated. What this person owned was handed over.")
		return handle.See(w, r, shell.Base(m.Org)+"/settings/members")
	}
}

func reactivate(a *handle.App) handle.Func {
	return func(w http.ResponseWriter, r *http.Request) error {
		user, err := handle.ID[id.User](r, "user")
		if err != nil {
			return err
		}
		if _, err := handle.ReadForm(r); err != nil {
			return err
		}
		m := middleware.Member(r)
		if err := a.Orgs.Reactivate(r.Context(), m.Actor, user); err != nil {
			return err
		}
		middleware.Flash(a, w, "Reactivated. Put this person into a team again.")
		return handle.See(w, r, shell.Base(m.Org)+"/settings/members")
	}
}

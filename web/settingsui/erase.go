package settingsui

import (
	"net/http"
	"slices"

	"plumbline/internal/access"
	"plumbline/internal/board"
	"plumbline/internal/errs"
	"plumbline/internal/id"
	"plumbline/web/handle"
	"plumbline/web/middleware"
	"plumbline/web/shell"
)

type eraseView struct {
	Path, Cancel, Name string
	Problem            string
	Errs               map[string]string
}

func showErase(a *handle.App) handle.Func {
	return func(w http.ResponseWriter, r *http.Request) error {
		user, err := handle.ID[id.User](r, "user")
		if err != nil {
			return err
		}
		return eraseForm(a, w, r, user, nil)
	}
}

func eraseForm(a *handle.App, w http.ResponseWriter, r *http.Request, user id.User, refused error) error {
	m, status := middleware.Member(r), http.StatusOK
	if err := m.Actor.Require(access.OrgEdit); err != nil {
		return err
	}
	s, err := a.Board.Settings(r.Context(), m)
	if err != nil {
		return err
	}
	members := shell.Base(m.Org) + "/settings/members"
	v := eraseView{Path: members + "/" + user.String() + "/erase", Cancel: members, Errs: handle.Fields(refused)}
	for _, gone := range s.Gone {
		if gone.UserID == user {
			v.Name = gone.Name
		}
	}
	if v.Name == "" && slices.ContainsFunc(s.Members, func(p board.MemberRow) bool { return p.UserID == user }) {
		return handle.See(w, r, members+"/"+user.String()+"/deactivate") // which comes first
	}
	if v.Name == "" {
		return errs.Missing()
	}
	if refused != nil {
		if status = handle.Status(refused); len(v.Errs) == 0 {
			v.Problem = errs.Sentence(refused)
		}
	}
	return render(a, w, r, status, s.Frame, page{Title: "Erase " + v.Name, Current: "members"}, erasePage(v))
}

func eraseMember(a *handle.App) handle.Func {
	return func(w http.ResponseWriter, r *http.Request) error {
		user, err := handle.ID[id.User](r, "user")
		if err != nil {
			return err
		}
		if _, err := handle.ReadForm(r); err != nil {
			return err
		}
		m := middleware.Member(r)
		err = a.EraseOf(r.Context(), m, r.PostFormValue("current"), user)
		if errs.Is(err, errs.Invalid) || errs.Is(err, errs.Limited) {
			return eraseForm(a, w, r, user, err)
		}
		if err != nil {
			return err
		}
		middleware.Flash(a, w, "Erased. What this person did stays under the name of a former member.")
		return handle.See(w, r, shell.Base(m.Org)+"/settings/members")
	}
}

package settingsui

import (
	"bufio"
	"net/http"
	"time"

	"plumbline/internal/access"
	"plumbline/internal/errs"
	"plumbline/internal/org"
	"plumbline/web/handle"
	"plumbline/web/middleware"
	"plumbline/web/shell"
)

// dataView is the page from which an owner takes everything out, or gives it up. Part names the form that is shown again.
type dataView struct {
	Org, Slug string
	Export    string
	Delete    string
	Grace     int // days
	Mails     bool
	Typed     string
	Part      string
	Error     string
	Errs      map[string]string
}

func showData(a *handle.App) handle.Func {
	return func(w http.ResponseWriter, r *http.Request) error {
		if err := middleware.Member(r).Actor.Require(access.OrgOwn); err != nil {
			return err
		}
		return dataForm(a, w, r, dataView{}, nil)
	}
}

// dataForm shows the page, with what is wrong with one of its forms if refused says so.
func dataForm(a *handle.App, w http.ResponseWriter, r *http.Request, v dataView, refused error) error {
	m, status := middleware.Member(r), http.StatusOK
	f, err := a.Board.Frame(r.Context(), m)
	if err != nil {
		return err
	}
	if refused != nil {
		if !errs.Is(refused, errs.Invalid) && !errs.Is(refused, errs.Limited) {
			return refused
		}
		status = handle.Status(refused)
		if v.Errs = handle.Fields(refused); len(v.Errs) == 0 {
			v.Error = errs.Sentence(refused)
		}
	}
	base := shell.Base(m.Org) + "/settings"
	v.Org, v.Slug, v.Export, v.Delete, v.Grace = m.Org.Name, m.Org.Slug, base+"/export", base+"/delete", org.GraceDays
	v.Mails = a.Accounts.Mails()
	return render(a, w, r, status, f, page{Title: "Your data", Lede: "Everything of " + m.Org.Name + ": to take out, or to give up. Only owners see this page.", Current: "data"}, dataPage(v))
}

func (v dataView) wrong(part, field string) string {
	if v.Part != part {
		return ""
	}
	return v.Errs[field]
}

// patient lets an answer take as long as somebody takes it: a minute is for each piece, not for the whole.
type patient struct {
	counted
	control *http.ResponseController
}

func (p *patient) Write(b []byte) (int, error) {
	_ = p.control.SetWriteDeadline(time.Now().Add(time.Minute)) // a server that has none needs none
	return p.counted.Write(b)
}

// exportAll sends the archive as it is made. What fails on the way is broken off: such an archive does not open.
func exportAll(a *handle.App) handle.Func {
	return func(w http.ResponseWriter, r *http.Request) error {
		if _, err := handle.ReadForm(r); err != nil {
			return err
		}
		m := middleware.Member(r)
		to := &patient{counted{ResponseWriter: w}, http.NewResponseController(w)}
		out := bufio.NewWriterSize(to, 64<<10)
		w.Header().Set("Content-Type", "application/zip")
		w.Header().Set("Content-Disposition", `attachment; filename="`+m.Org.Slug+`-export.zip"`)
		err := a.Export.Export(r.Context(), m, r.PostFormValue("current"), out)
		if err == nil {
			err = out.Flush()
		}
		if err != nil && to.sent {
			a.Log.ErrorContext(r.Context(), "an export broke off", "error", err)
			panic(http.ErrAbortHandler)
		}
		if err != nil {
			w.Header().Del("Content-Disposition")
			return dataForm(a, w, r, dataView{Part: "export"}, err)
		}
		return nil
	}
}

func deleteOrg(a *handle.App) handle.Func {
	return func(w http.ResponseWriter, r *http.Request) error {
		f, err := handle.ReadForm(r)
		if err != nil {
			return err
		}
		m, typed := middleware.Member(r), f.Text("slug")
		if _, err := a.Orgs.Delete(r.Context(), m, org.Delete{Slug: typed, Password: r.PostFormValue("current")}); err != nil {
			return dataForm(a, w, r, dataView{Part: "delete", Typed: typed}, err)
		}
		return handle.See(w, r, shell.Base(m.Org)+"/")
	}
}

func keepOrg(a *handle.App) handle.Func {
	return func(w http.ResponseWriter, r *http.Request) error {
		if _, err := handle.ReadForm(r); err != nil {
			return err
		}
		m := middleware.Member(r)
		if err := a.Orgs.Keep(r.Context(), m.Actor); err != nil {
			return err
		}
		middleware.Flash(a, w, m.Org.Name+" is kept. Everything is as it was.")
		return handle.See(w, r, shell.Base(m.Org)+"/strategy")
	}
}

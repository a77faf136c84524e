package importui

import (
	"maps"
	"net/http"
	"strconv"
	"strings"

	"plumbline/internal/access"
	"plumbline/internal/errs"
	"plumbline/internal/id"
	"plumbline/internal/importer"
	"plumbline/internal/importer/format"
	"plumbline/web/handle"
	"plumbline/web/middleware"
	"plumbline/web/shell"
)

// showPreview shows what an upload would do, or what it did.
func showPreview(a *handle.App) handle.Func {
	return func(w http.ResponseWriter, r *http.Request) error {
		k, err := kept(a, r)
		if err != nil {
			return err
		}
		if k.Result != nil {
			base := shell.Base(middleware.Member(r).Org)
			return render(a, w, r, http.StatusOK, "Imported", donePage(newDoneView(*k.Result, base, importURL(r, k.ID))))
		}
		return renderPreview(a, w, r, http.StatusOK, k, "")
	}
}

func kept(a *handle.App, r *http.Request) (importer.Kept, error) {
	m := middleware.Member(r)
	if err := m.Actor.Require(access.Import); err != nil {
		return importer.Kept{}, err
	}
	imp, err := handle.ID[id.Import](r, "import")
	if err != nil {
		return importer.Kept{}, err
	}
	return a.Import.Kept(r.Context(), m.Actor, imp)
}

func renderPreview(a *handle.App, w http.ResponseWriter, r *http.Request, status int, k importer.Kept, problem string) error {
	m := middleware.Member(r)
	plan, err := a.Import.PreviewKept(r.Context(), m.Actor, k)
	if errs.Is(err, errs.Invalid) { // options nothing can be made of: start again from what is recognised
		problem, status = errs.Sentence(err), handle.Status(err)
		k.Options = importer.Options{Format: k.Options.Format}
		plan, err = a.Import.PreviewKept(r.Context(), m.Actor, k)
	}
	if err != nil {
		return err
	}
	teams, err := a.Orgs.Teams(r.Context(), m.Actor)
	if err != nil {
		return err
	}
	v := newPreviewView(plan, k.Options, importURL(r, k.ID), importsURL(r))
	v.Choices, v.Problem = newChoices(k.Options, teams), problem
	return render(a, w, r, status, "Preview", previewPage(v))
}

// confirm stores another mapping and shows the preview again, or imports what the preview showed.
func confirm(a *handle.App) handle.Func {
	return func(w http.ResponseWriter, r *http.Request) error {
		k, err := kept(a, r)
		if err != nil {
			return err
		}
		if err := r.ParseForm(); err != nil {
			return tooBigOr(err)
		}
		if k.Result != nil {
			return handle.See(w, r, importURL(r, k.ID))
		}
		actor := middleware.Member(r).Actor
		opt := chosen(k.Options, r)
		same := sameOptions(opt, k.Options)
		if r.PostFormValue("do") == "import" && same {
			plan, err := a.Import.ApplyKept(r.Context(), actor, k.ID)
			if err != nil {
				return err
			}
			middleware.Flash(a, w, sentence(plan))
			return handle.See(w, r, importURL(r, k.ID))
		}
		err = a.Import.Revise(r.Context(), actor, k.ID, opt)
		if errs.Is(err, errs.Invalid) {
			return renderPreview(a, w, r, handle.Status(err), k, errs.Sentence(err))
		}
		if err != nil {
			return err
		}
		if r.PostFormValue("do") == "import" {
			k.Options = opt
			return renderPreview(a, w, r, http.StatusConflict, k, "You changed how the files are read. This is the new preview: look again, then import.")
		}
		return handle.See(w, r, importURL(r, k.ID))
	}
}

func sameOptions(a, b importer.Options) bool {
	same := a.Team == b.Team && a.DateOrder == b.DateOrder && a.From == b.From
	return same && maps.Equal(a.Mapping, b.Mapping)
}

const statusMark = "status:"

// chosen is the options the form asks for. A column has an entry in the mapping if it is read otherwise
// than it was recognised.
func chosen(was importer.Options, r *http.Request) importer.Options {
	f := handle.NewForm(r.PostForm)
	opt := importer.Options{Format: was.Format, Mapping: format.Mapping{}, Team: f.Text("team"), DateOrder: f.Text("date_order"), From: f.Text("from")}
	keys := r.PostForm["column"]
	for i, key := range keys {
		n := strconv.Itoa(i)
		ours, shown := f.Text("ours"+n), f.Text("was"+n)
		before, mapped := was.Mapping[key]
		switch {
		case ours != shown && ours == "":
			opt.Mapping[key] = "-"
		case ours != shown:
			opt.Mapping[key] = ours
		case mapped:
			opt.Mapping[key] = before
		}
	}
	for line := range strings.Lines(f.Text("statuses")) {
		if their, state, ok := strings.Cut(line, "="); ok && strings.TrimSpace(their) != "" {
			opt.Mapping[statusMark+strings.TrimSpace(their)] = strings.ReplaceAll(strings.ToLower(strings.TrimSpace(state)), " ", "_")
		}
	}
	return opt
}

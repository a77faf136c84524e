package strategyui

import (
	"net/http"
	"strconv"
	"strings"

	"plumbline/internal/board"
	"plumbline/internal/errs"
	"plumbline/internal/id"
	"plumbline/internal/org"
	"plumbline/internal/signal"
	"plumbline/internal/strategy"
	"plumbline/web/handle"
	"plumbline/web/middleware"
	"plumbline/web/shell"
	"plumbline/web/ui"
)

// pillarView is the form of a pillar.
type pillarView struct {
	Title, Path, Back, Save string
	Revision                string
	Name, Description       string
	Owner, Weight           string
	Owners                  []ui.Option
	Problem                 string
	Errs                    map[string]string
	Archived                bool
}

// pillarForm shows the form as it is stored, or as it was typed when that was refused.
func pillarForm(a *handle.App, w http.ResponseWriter, r *http.Request, pillar id.Pillar, typed *handle.Form, why error) error {
	m := middleware.Member(r)
	f, err := a.Board.PillarForm(r.Context(), m, pillar)
	if err != nil {
		return err
	}
	v, status := newPillarView(m, f), http.StatusOK
	v.Back = returnTo(r, shell.Base(m.Org)+"/strategy")
	if typed != nil {
		status = handle.Status(why)
		v.typed(typed, f, why)
	}
	p := shell.Page{Title: v.Title, Nav: "strategy", Crumbs: []shell.Crumb{{Label: "Strategy board", URL: shell.Base(m.Org) + "/strategy"}, {Label: v.Title}}}
	return shell.Render(a, w, r, status, f.Frame, p, pillarPage(v))
}

// returnTo is where a form was opened from: in the query when it is opened, in its field when it comes back.
func returnTo(r *http.Request, fallback string) string {
	return handle.Local(r.FormValue("return"), fallback)
}

func newPillarView(m org.Member, f board.PillarForm) pillarView {
	v := pillarView{Title: "New pillar", Path: shell.Base(m.Org) + "/pillars", Save: "Create pillar", Weight: "1", Owners: []ui.Option{{Label: "Nobody yet"}}}
	for _, o := range f.People {
		v.Owners = append(v.Owners, ui.Option{Value: o.ID.String(), Label: o.Name})
	}
	if p := f.Pillar; p != nil {
		v.Title, v.Path, v.Save = "Edit pillar", v.Path+"/"+p.ID.String(), "Save pillar"
		v.Revision, v.Name, v.Description = strconv.FormatInt(p.Revision, 10), p.Name, p.Description
		v.Weight, v.Archived = signal.Number(p.Weight, 3), p.ArchivedAt != nil
		if p.OwnerID != nil {
			v.Owner = p.OwnerID.String()
			v.Owners = withOwner(v.Owners, v.Owner)
		}
	}
	return v
}

// withOwner keeps an owner who has left in the list, so that saving something else does not take her away.
func withOwner(list []ui.Option, owner string) []ui.Option {
	for _, o := range list {
		if o.Value == owner {
			return list
		}
	}
	return append(list, ui.Option{Value: owner, Label: "Somebody who has left"})
}

// typed puts back what was typed, with what is wrong. After a change by somebody else it says what
// is stored now, and saving again means it.
func (v *pillarView) typed(f *handle.Form, b board.PillarForm, why error) {
	v.Errs = handle.Fields(why)
	if len(v.Errs) == 0 {
		v.Problem = errs.Sentence(why)
		if p := b.Pillar; p != nil && f.Text("revision") != v.Revision {
			v.Problem = changedMeanwhile(pillarDifferences(f, *p, v.Owners))
		}
	}
	v.Name, v.Description, v.Owner, v.Weight = f.Text("name"), f.Text("description"), f.Text("owner"), f.Text("weight")
}

func pillarDifferences(f *handle.Form, p strategy.Pillar, owners []ui.Option) (now []string) {
	if f.Text("name") != p.Name {
		now = append(now, "the name is "+quoted(p.Name))
	}
	if f.Text("description") != p.Description {
		now = append(now, "the description is "+quoted(p.Description))
	}
	if w := signal.Number(p.Weight, 3); f.Text("weight") != w {
		now = append(now, "the weight is "+w)
	}
	owner := ""
	if p.OwnerID != nil {
		owner = p.OwnerID.String()
	}
	for _, o := range owners {
		if o.Value == owner && f.Text("owner") != owner {
			now = append(now, "the owner is "+o.Label)
		}
	}
	return now
}

// changedMeanwhile says what somebody else stored, and what saving again does.
func changedMeanwhile(now []string) string {
	if len(now) == 0 {
		return "Somebody saved the same meanwhile. Nothing is left to save."
	}
	return "Somebody changed this while you were looking at it: now " + strings.Join(now, "; ") + ". Saving again puts what is below in its place."
}

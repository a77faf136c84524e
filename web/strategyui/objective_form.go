package strategyui

import (
	"net/http"
	"strconv"

	"plumbline/internal/board"
	"plumbline/internal/errs"
	"plumbline/internal/goal"
	"plumbline/internal/id"
	"plumbline/internal/org"
	"plumbline/internal/signal"
	"plumbline/internal/strategy"
	"plumbline/web/goalwork"
	"plumbline/web/handle"
	"plumbline/web/middleware"
	"plumbline/web/shell"
	"plumbline/web/ui"
)

// objectiveFormView is the form of an objective.
type objectiveFormView struct {
	Heading, Path, Back, Save               string
	New, RollsUp, Draft                     bool
	Revision                                string
	Title, Description                      string
	Pillar, Parent, Team, Owner, Cycle      string
	Weight, Why                             string
	Visibility                              string
	People                                  []ui.Option
	Named                                   map[string]bool // of People
	Pillars, Parents, Teams, Owners, Cycles []ui.Option
	Work                                    goalwork.View
	Notes                                   []string
	Problem                                 string
	Errs                                    map[string]string
}

// objectiveForm shows the form as it is stored, or as it was typed when that was refused.
func objectiveForm(a *handle.App, w http.ResponseWriter, r *http.Request, objective id.Objective, typed *handle.Form, why error) error {
	m := middleware.Member(r)
	f, err := a.Board.ObjectiveForm(r.Context(), m, objective)
	if err != nil {
		return err
	}
	v, status := newObjectiveForm(m, f, handle.NewForm(r.URL.Query())), http.StatusOK
	v.Back = returnTo(r, v.Back)
	if typed != nil {
		status = handle.Status(why)
		v.typed(typed, f, why)
	}
	p := shell.Page{Title: v.Heading, Nav: "strategy", Crumbs: []shell.Crumb{{Label: "Strategy board", URL: shell.Base(m.Org) + "/strategy"}}}
	if f.Objective != nil {
		p.Crumbs = append(p.Crumbs, shell.Crumb{Label: f.Objective.Title, URL: v.Path})
	}
	p.Crumbs = append(p.Crumbs, shell.Crumb{Label: v.Heading})
	return shell.Render(a, w, r, status, f.Frame, p, objectiveFormPage(v))
}

func newObjectiveForm(m org.Member, f board.ObjectiveForm, q *handle.Form) objectiveFormView {
	base := shell.Base(m.Org)
	v := objectiveFormView{
		Heading: "New objective", Path: base + "/objectives", Back: base + "/strategy", Save: "Create objective", New: true, RollsUp: true, Weight: "1",
		Visibility: string(goal.ForEveryone), Named: map[string]bool{m.Actor.User.String(): true},
		Owner: m.Actor.User.String(), Pillars: []ui.Option{{Label: "None"}}, Parents: []ui.Option{{Label: "None: it hangs from its pillar"}},
		Owners: []ui.Option{{Label: "Nobody yet"}}, Teams: []ui.Option{{Label: "Choose a team"}},
	}
	v.lists(f)
	if o := f.Objective; o != nil {
		v.stored(*o)
		v.Work = goalwork.About(m, f.Work, itOrItsKRs, v.Path+"#krs", false)
		return v
	}
	v.Pillar, v.Parent, v.Cycle = q.Text("pillar"), q.Text("parent"), q.Text("cycle")
	if v.Cycle == "" {
		if c, ok := strategy.Current(f.Cycles, f.Frame.Today); ok {
			v.Cycle = c.ID.String()
		}
	}
	if f.Frame.TeamID != nil {
		v.Team = f.Frame.TeamID.String()
	}
	v.suggest(f)
	return v
}

// suggest takes pillar and cycle from the objective above, and notes when a team holds many.
func (v *objectiveFormView) suggest(f board.ObjectiveForm) {
	for _, p := range f.Parents {
		if p.ID.String() == v.Parent {
			v.Cycle = p.CycleID.String()
			if p.PillarID != nil && v.Pillar == "" {
				v.Pillar = p.PillarID.String()
			}
		}
	}
	for _, t := range f.TeamMax {
		if t.N >= 5 && t.TeamID.String() == v.Team && t.CycleID.String() == v.Cycle {
			v.Notes = append(v.Notes, "Your team has "+signal.Count(t.N, "objective")+" in this cycle. Three to five keep the focus.")
		}
	}
}

func (v *objectiveFormView) lists(f board.ObjectiveForm) {
	for _, p := range f.Pillars {
		v.Pillars = append(v.Pillars, ui.Option{Value: p.ID.String(), Label: p.Name})
	}
	for _, p := range f.Parents {
		v.Parents = append(v.Parents, ui.Option{Value: p.ID.String(), Label: p.Title, Group: p.Cycle})
	}
	for _, t := range f.Teams {
		v.Teams = append(v.Teams, ui.Option{Value: t.ID.String(), Label: t.Name})
	}
	for _, o := range f.People {
		v.Owners = append(v.Owners, ui.Option{Value: o.ID.String(), Label: o.Name})
		v.People = append(v.People, ui.Option{Value: o.ID.String(), Label: o.Name})
	}
	for _, c := range f.Cycles {
		label := c.Name
		if c.State != strategy.Active {
			label += " (" + string(c.State) + ")"
		}
		v.Cycles = append(v.Cycles, ui.Option{Value: c.ID.String(), Label: label})
	}
}

func (v *objectiveFormView) stored(o goal.Objective) {
	v.New, v.Heading, v.Save = false, "Edit objective", "Save objective"
	v.Path += "/" + o.ID.String()
	v.Back, v.Revision = v.Path, strconv.FormatInt(o.Revision, 10)
	v.Title, v.Description, v.Weight, v.RollsUp = o.Title, o.Description, signal.Number(o.Weight, 3), o.RollsUp
	v.Team, v.Cycle, v.Owner, v.Pillar, v.Parent = o.TeamID.String(), o.CycleID.String(), "", "", ""
	v.circle(o)
	v.Teams = v.Teams[1:]
	v.Teams = keep(v.Teams, v.Team, "An archived team")
	if o.OwnerID != nil {
		v.Owner = o.OwnerID.String()
		v.Owners = withOwner(v.Owners, v.Owner)
	}
	if o.PillarID != nil {
		v.Pillar = o.PillarID.String()
	}
	if o.ParentID != nil {
		v.Parent = o.ParentID.String()
		v.Parents = keep(v.Parents, v.Parent, "The one it hangs below now")
	}
}

// circle is who sees it; whoever is named and left meanwhile stays named.
func (v *objectiveFormView) circle(o goal.Objective) {
	v.Visibility = string(o.Visibility)
	for _, p := range o.People {
		v.Named[p.String()] = true
		v.People = keep(v.People, p.String(), "Somebody who left")
	}
}

// keep leaves what is stored in a list that no longer offers it.
func keep(list []ui.Option, value, label string) []ui.Option {
	for _, o := range list {
		if o.Value == value {
			return list
		}
	}
	return append(list, ui.Option{Value: value, Label: label})
}

// typed puts back what was typed, with what is wrong, or with what somebody else stored meanwhile.
func (v *objectiveFormView) typed(f *handle.Form, b board.ObjectiveForm, why error) {
	v.Errs = handle.Fields(why)
	v.Work.Typed(f, why)
	if len(v.Errs) == 0 {
		v.Problem = errs.Sentence(why)
		if o := b.Objective; o != nil && f.Text("revision") != v.Revision {
			v.Problem = changedMeanwhile(v.differences(f, *o))
		}
	}
	if v.Errs["state"] != "" {
		v.Problem = v.Errs["state"]
	}
	v.Title, v.Description, v.Weight, v.Why = f.Text("title"), f.Text("description"), f.Text("weight"), f.Text("why")
	v.Pillar, v.Parent, v.Team, v.Owner, v.Cycle = f.Text("pillar"), f.Text("parent"), f.Text("team"), f.Text("owner"), f.Text("cycle")
	v.RollsUp, v.Draft, v.Visibility, v.Named = f.Bool("rolls_up"), f.Bool("draft"), f.Text("visibility"), map[string]bool{}
	for _, p := range f.Texts("people") {
		v.Named[p] = true
	}
}

func (v *objectiveFormView) differences(f *handle.Form, o goal.Objective) (now []string) {
	if f.Text("title") != o.Title {
		now = append(now, "the title is "+quoted(o.Title))
	}
	if w := signal.Number(o.Weight, 3); f.Text("weight") != w {
		now = append(now, "the weight is "+w)
	}
	for _, c := range []struct {
		name, field, is string
		list            []ui.Option
	}{{"owner", "owner", v.Owner, v.Owners}, {"team", "team", v.Team, v.Teams}, {"pillar", "pillar", v.Pillar, v.Pillars}, {"objective above", "parent", v.Parent, v.Parents}, {"cycle", "cycle", v.Cycle, v.Cycles}} {
		for _, option := range c.list {
			if option.Value == c.is && f.Text(c.field) != c.is {
				now = append(now, "the "+c.name+" is "+option.Label)
			}
		}
	}
	if len(now) == 0 {
		now = append(now, "it is "+string(o.State))
	}
	return now
}

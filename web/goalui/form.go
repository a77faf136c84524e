package goalui

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"plumbline/internal/board"
	"plumbline/internal/errs"
	"plumbline/internal/goal"
	"plumbline/internal/id"
	"plumbline/internal/org"
	"plumbline/internal/signal"
	"plumbline/web/goalwork"
	"plumbline/web/handle"
	"plumbline/web/middleware"
	"plumbline/web/shell"
	"plumbline/web/ui"
)

// krForm is the form of a key result: everything as text, as it is stored or was typed.
type krForm struct {
	Heading, Path, Back, Save           string
	New                                 bool
	Revision                            string
	Objective, Team, Owner              string
	Title, Description                  string
	Kind, Unit                          string
	Start, Target, Low, High            string
	CommitText, TargetText, StretchText string
	Waypoints                           []waypointField
	StartOn, DueOn, Weight, Why         string
	Objectives, Teams, Owners           []ui.Option
	Work                                goalwork.View
	Notes                               []string // hints that block nothing
	Problem                             string
	Errs                                map[string]string
	Empty                               *ui.EmptyView // instead of the form: there is nothing to measure
}

type waypointField struct{ N, On, Value string }

const waypointFields = 6

type kindView struct{ Value, Label, Text string }

// kinds in the order of the form, each with what it is for.
var kinds = []kindView{
	{string(goal.Increase), "Increase", "A number goes up to a target."},
	{string(goal.Decrease), "Decrease", "A number goes down to a target."},
	{string(goal.Maintain), "Maintain", "A number stays between two bounds."},
	{string(goal.Binary), "Yes or no", "It is so, or it is not."},
	{string(goal.Ordinal), "Three levels", "Commit, target and stretch, each in words."},
	{string(goal.WorkTracked), "Follows its work", "Its value is the share of its tasks that is done. Only where nothing else can be measured."},
}

// showForm shows the form as it is stored, or as it was typed when that was refused.
func showForm(a *handle.App, w http.ResponseWriter, r *http.Request, kr id.KeyResult, objective id.Objective, typed *handle.Form, why error) error {
	m := middleware.Member(r)
	f, err := a.Board.KeyResultForm(r.Context(), m, kr, objective)
	if err != nil {
		return err
	}
	v := newForm(m, f, objective)
	v.Back = handle.Local(r.FormValue("return"), v.Back)
	if typed != nil {
		v.typed(typed, f, why)
	}
	base := shell.Base(m.Org)
	page := shell.Page{Title: v.Heading, Nav: "strategy", Crumbs: []shell.Crumb{{Label: "Strategy board", URL: base + "/strategy"}, {Label: v.Heading}}}
	if f.KR != nil {
		page = formPage(base, krPath(base, kr), goal.KRLabel(f.KR.Number), "Edit")
	}
	return shell.Render(a, w, r, statusOf(why), f.Frame, page, krFormPage(v))
}

func newForm(m org.Member, f board.KeyResultForm, objective id.Objective) krForm {
	base := shell.Base(m.Org)
	v := krForm{
		Heading: "New key result", Path: base + "/krs", Back: base + "/strategy", Save: "Create key result", New: true, Kind: string(goal.Increase), Weight: "1",
		Objectives: append([]ui.Option{{Label: "Choose an objective"}}, objectiveOptions(f.Objectives)...),
		Teams:      []ui.Option{{Label: "The objective's team"}}, Owners: []ui.Option{{Label: "Nobody yet"}}, Owner: m.Actor.User.String(),
	}
	for _, t := range f.Teams {
		v.Teams = append(v.Teams, ui.Option{Value: t.ID.String(), Label: t.Name})
	}
	for _, o := range f.People {
		v.Owners = append(v.Owners, ui.Option{Value: o.ID.String(), Label: o.Name})
	}
	if f.KR == nil && len(f.Objectives) == 0 {
		v.Empty = &ui.EmptyView{
			Title: "Nothing to measure yet", Text: "A key result says by what number an objective is reached. Write the objective first.", Knot: "ring",
			Primary: ui.Link{Label: "New objective", URL: base + "/objectives/new", Dialog: true}, Another: ui.Link{Label: "Strategy board", URL: v.Back},
		}
	}
	for _, o := range f.Objectives {
		if o.ID == objective {
			v.Objective, v.StartOn, v.DueOn, v.Back = objective.String(), o.StartsOn.Format(time.DateOnly), o.EndsOn.Format(time.DateOnly), base+"/objectives/"+objective.String()
			v.note(focus(o.KRs))
		}
	}
	if f.KR != nil {
		v.stored(base, f)
		v.Work = goalwork.About(m, f.Work, goal.KRLabel(f.KR.Number), tasksOf(base, f.KR.ID), false)
	}
	v.fillWaypoints()
	return v
}

// stored fills the form with a key result that exists.
func (v *krForm) stored(base string, f board.KeyResultForm) {
	k := f.KR
	v.New, v.Heading, v.Save = false, "Edit "+goal.KRLabel(k.Number), "Save "+goal.KRLabel(k.Number)
	v.Path, v.Revision = krPath(base, k.ID), strconv.FormatInt(k.Revision, 10)
	v.Back = v.Path
	v.Objective, v.Team, v.Owner = k.ObjectiveID.String(), k.TeamID.String(), ""
	v.Teams = v.Teams[1:]
	if k.OwnerID != nil {
		v.Owner = k.OwnerID.String()
		v.Owners = with(v.Owners, v.Owner, "Somebody who has left")
	}
	v.Teams = with(v.Teams, v.Team, "An archived team")
	v.Title, v.Description, v.Kind, v.Unit = k.Title, k.Description, string(k.Kind), k.Unit
	v.Start, v.Target, v.Low, v.High = number(k.StartValue), number(k.TargetValue), number(k.LowValue), number(k.HighValue)
	v.CommitText, v.TargetText, v.StretchText = k.CommitText, k.TargetText, k.StretchText
	v.StartOn, v.DueOn, v.Weight = k.StartOn.Format(time.DateOnly), k.DueOn.Format(time.DateOnly), signal.Number(k.Weight, 3)
	for _, w := range k.Waypoints {
		v.Waypoints = append(v.Waypoints, waypointField{On: w.On.Format(time.DateOnly), Value: number(&w.Value)})
	}
	v.note(signal.ReadsLikeATask(k.Title, signal.Kind(k.Kind)))
}

// with keeps what is stored in a list that no longer offers it.
func with(list []ui.Option, value, label string) []ui.Option {
	for _, o := range list {
		if o.Value == value {
			return list
		}
	}
	return append(list, ui.Option{Value: value, Label: label})
}

func (v *krForm) note(text string) {
	if text != "" {
		v.Notes = append(v.Notes, text)
	}
}

// fillWaypoints numbers the rows and leaves some empty ones.
func (v *krForm) fillWaypoints() {
	for len(v.Waypoints) < waypointFields {
		v.Waypoints = append(v.Waypoints, waypointField{})
	}
	for i := range v.Waypoints {
		v.Waypoints[i].N = strconv.Itoa(i)
	}
}

func number(v *float64) string {
	if v == nil {
		return ""
	}
	return signal.Number(*v, 6)
}

// typed puts back what was typed, with what is wrong, or with what somebody else stored meanwhile.
func (v *krForm) typed(f *handle.Form, b board.KeyResultForm, why error) {
	v.Errs = handle.Fields(why)
	v.Work.Typed(f, why)
	if len(v.Errs) == 0 {
		v.Problem = errs.Sentence(why)
		if b.KR != nil && f.Text("revision") != v.Revision {
			v.Problem = "Somebody changed " + goal.KRLabel(b.KR.Number) + " while you were looking at it" + now(*b.KR, f) + ". Saving again puts what is below in its place."
		}
	}
	v.Objective, v.Team, v.Owner = f.Text("objective"), f.Text("team"), f.Text("owner")
	v.Title, v.Description, v.Kind, v.Unit = f.Text("title"), f.Text("description"), f.Text("kind"), f.Text("unit")
	v.Start, v.Target, v.Low, v.High = f.Text("start"), f.Text("target"), f.Text("low"), f.Text("high")
	v.CommitText, v.TargetText, v.StretchText = f.Text("commit_text"), f.Text("target_text"), f.Text("stretch_text")
	v.StartOn, v.DueOn, v.Weight, v.Why = f.Text("start_on"), f.Text("due_on"), f.Text("weight"), f.Text("why")
	v.Waypoints = typedWaypoints(f)
	v.Notes = nil
	v.note(signal.ReadsLikeATask(v.Title, signal.Kind(v.Kind)))
	v.fillWaypoints()
}

func typedWaypoints(f *handle.Form) []waypointField {
	var out []waypointField
	for i := range mostWaypoints {
		on, value := f.Text(fmt.Sprintf("waypoint_on_%d", i)), f.Text(fmt.Sprintf("waypoint_value_%d", i))
		if on != "" || value != "" {
			out = append(out, waypointField{On: on, Value: value})
		}
	}
	return out
}

// now says what is stored where it differs from what was typed.
func now(k goal.KeyResult, f *handle.Form) string {
	var said []string
	if k.Title != f.Text("title") {
		said = append(said, "the title is “"+k.Title+"”")
	}
	for name, v := range map[string]*float64{"start": k.StartValue, "target": k.TargetValue} {
		if was := number(v); was != "" && was != f.Text(name) && f.Text(name) != "" {
			said = append(said, "the "+name+" is "+was)
		}
	}
	if due := k.DueOn.Format(time.DateOnly); due != f.Text("due_on") {
		said = append(said, "it is due on "+due)
	}
	if len(said) == 0 {
		return ""
	}
	return ": now " + strings.Join(said, "; ")
}

func (w waypointField) ordinal() string {
	n, _ := strconv.Atoi(w.N)
	return strconv.Itoa(n + 1)
}

// hasWaypoints opens the rows if one is filled in or wrong.
func (v *krForm) hasWaypoints() bool {
	return v.Errs["waypoints"] != "" || (len(v.Waypoints) > 0 && (v.Waypoints[0].On != "" || v.Waypoints[0].Value != ""))
}

func dateHint(isNew bool) string {
	if isNew {
		return "Empty: the cycle's dates."
	}
	return ""
}

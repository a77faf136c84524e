package taskui

import (
	"fmt"

	"plumbline/internal/board"
	"plumbline/internal/goal"
	"plumbline/internal/org"
	"plumbline/internal/signal"
	"plumbline/web/ui"
)

// option is one goal of the picker.
type option struct {
	Value, Key, Title, Word, Percent, Open string
	Health                                 ui.Health
	Gauge                                  ui.GaugeView
	Bad, Chosen                            bool
}

type optionGroup struct {
	Objective, Team string // the team, unless it is the task's own
	Options         []option
}

// picker is the list of key results by objective, then of objectives, with "no goal" last.
type picker struct {
	Legend     string
	Groups     []optionGroup
	Objectives []option
	None       *option // nil: a goal is what is being chosen
	NoneHint   string
	Rest       string // says that there are more than are shown
	Error      string
}

func newPicker(krs []board.PickKR, objectives []board.PickObjective, at choice) picker {
	p := picker{Legend: "Which key result does it move?"}
	value, where := at.String(), map[string]int{}
	for _, k := range krs {
		id := k.ObjectiveID.String()
		if _, ok := where[id]; !ok {
			g := optionGroup{Objective: k.Objective}
			if !k.Own {
				g.Team = k.Team
			}
			where[id] = len(p.Groups)
			p.Groups = append(p.Groups, g)
		}
		g := &p.Groups[where[id]]
		g.Options = append(g.Options, newOption(k, value))
	}
	for _, o := range objectives {
		v := choice{Objective: o.ID}.String()
		s := signal.Status(deref(o.Status))
		p.Objectives = append(p.Objectives, option{Value: v, Title: o.Title, Word: word(s), Health: health(s), Open: o.Team, Chosen: v == value})
	}
	if len(krs) > 0 && krs[0].All > len(krs) {
		p.Rest = fmt.Sprintf("%d of %d key results. Those of another team come first when the task is in that team.", len(krs), krs[0].All)
	}
	return p
}

func newOption(k board.PickKR, value string) option {
	s := signal.Status(deref(k.Status))
	o := option{
		Value: k.ID.String(), Key: goal.KRLabel(k.Number), Title: k.Title, Word: word(s), Health: health(s), Percent: "–", Chosen: k.ID.String() == value,
		Gauge: ui.GaugeView{Value: k.Progress * 100, Expected: k.Expected * 100, Health: health(s), Text: signal.Percent(k.Progress) + " done, " + signal.Percent(k.Expected) + " expected"},
	}
	if k.HasValue {
		o.Percent = signal.Percent(k.Progress)
	}
	cover := signal.Share{N: k.TeamLinked, Of: k.TeamOpen}
	o.Open = cover.String() + " open"
	if k.TeamLinked == 0 {
		o.Open = "No open task"
	}
	o.Bad = k.Uncovered
	return o
}

// withNone offers no goal, with what that means in the organisation.
func (p *picker) withNone(m org.Member, at choice) {
	p.None = &option{Value: noGoal, Title: "No goal", Chosen: at.None}
	switch m.Org.UnlinkedPolicy {
	case "require":
		p.None.Value, p.None.Title, p.NoneHint = runsBusiness, "No goal: it runs the business", "every other task here needs one"
	case "allow":
		p.NoneHint = "shown as such on the board"
	default:
		p.NoneHint = "low priority by default"
	}
}

func deref(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

func health(s signal.Status) ui.Health {
	if s == "" {
		return "none"
	}
	return ui.Health(s.Health())
}

func word(s signal.Status) string {
	if s == "" {
		return "Computing"
	}
	return s.Words()
}

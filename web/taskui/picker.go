package taskui

import (
	"fmt"

	"plumbline/internal/board"
	"plumbline/internal/id"
	"plumbline/internal/org"
	"plumbline/internal/signal"
	"plumbline/web/ui"
)

// option is one key result of the picker.
type option struct {
	ID, Key, Title, Word, Percent, Open string
	Health                              ui.Health
	Gauge                               ui.GaugeView
	Bad, Chosen                         bool
}

type optionGroup struct {
	Objective string
	Options   []option
}

// picker is the list of key results with "no goal" last.
type picker struct {
	Groups   []optionGroup
	None     bool // "no goal" is chosen
	NoneHint string
	NoGoal   bool // "no goal" may be chosen
	Error    string
}

func newPicker(m org.Member, krs []board.PickKR, chosen id.KeyResult, none bool) picker {
	p := picker{None: none, NoGoal: true, NoneHint: policyHint(m.Org.UnlinkedPolicy)}
	for _, k := range krs {
		if n := len(p.Groups); n == 0 || p.Groups[n-1].Objective != k.Objective {
			p.Groups = append(p.Groups, optionGroup{Objective: k.Objective})
		}
		g := &p.Groups[len(p.Groups)-1]
		g.Options = append(g.Options, newOption(k, k.ID == chosen && !none))
	}
	return p
}

func newOption(k board.PickKR, chosen bool) option {
	s := signal.Status(deref(k.Status))
	o := option{
		ID: k.ID.String(), Key: fmt.Sprintf("KR %d", k.Number), Title: k.Title, Word: word(s), Health: health(s),
		Percent: signal.Percent(k.Progress), Chosen: chosen,
		Gauge: ui.GaugeView{Value: k.Progress * 100, Expected: k.Expected * 100, Health: health(s), Text: signal.Percent(k.Progress) + " done, " + signal.Percent(k.Expected) + " expected"},
	}
	cover := signal.Share{N: k.TeamLinked, Of: k.TeamOpen}
	o.Open = cover.String() + " open"
	if k.TeamLinked == 0 {
		o.Open = "No open task"
	}
	o.Bad = k.Behind && cover.Ratio() < signal.Defaults().CoverageFloor
	return o
}

func policyHint(policy string) string {
	switch policy {
	case "require":
		return "only for what runs the business"
	case "allow":
		return "stays visible as such"
	}
	return "low priority by default"
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

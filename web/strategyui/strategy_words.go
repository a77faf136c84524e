package strategyui

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"plumbline/internal/goal"
	"plumbline/internal/id"
	"plumbline/internal/signal"
	"plumbline/internal/strategy"
)

// lede counts what is on the board and says what today expects.
func (p *page) lede() string {
	pillars, krs := 0, 0
	for _, c := range p.b.Pillars {
		if !c.Archived {
			pillars++
		}
	}
	for _, o := range p.b.Objectives {
		krs += o.KRs
	}
	if len(p.b.Objectives) == 0 {
		text := counted(pillars, "pillar", signal.Capital) + ", and no objective in " + p.cycle.Name
		if p.cycle.State != strategy.Closed {
			text += " yet"
		}
		return text + "."
	}
	text := fmt.Sprintf("%s, %s, %s.", counted(pillars, "pillar", signal.Capital), counted(len(p.b.Objectives), "objective", lower), counted(krs, "key result", lower))
	if expect := p.expect(); expect != "" {
		week, _ := p.cycle.Week(p.scene.today)
		text += fmt.Sprintf(" At week %d, %s.", week, expect)
	}
	return text
}

func counted(n int, noun string, word func(int) string) string {
	if n == 1 {
		return word(n) + " " + noun
	}
	return word(n) + " " + noun + "s"
}

// expect says what is due of the key results shown, "" if the cycle is not under way.
func (p *page) expect() string {
	least, most, ok := p.expected()
	switch {
	case !ok || !p.cycle.Contains(p.scene.today):
		return ""
	case least == most:
		return least + " is expected of each"
	}
	return least + " to " + most + " is expected, by the dates of each"
}

// expected is the least and the most that is due today of a key result that is shown.
func (p *page) expected() (least, most string, ok bool) {
	from, to := math.Inf(1), math.Inf(-1)
	for _, k := range p.b.KRs {
		if k.Live {
			from, to, ok = min(from, k.Expected), max(to, k.Expected), true
		}
	}
	return signal.Percent(from), signal.Percent(to), ok
}

const soundGoals = 5 // open objectives a team should hold at most

// note remarks on teams with more objectives than can be kept in mind. It blocks nothing.
func (p *page) note() string {
	open, names := map[id.Team]int{}, map[id.Team]string{}
	for _, o := range p.b.Objectives {
		if o.State == goal.Active {
			open[o.TeamID]++
			names[o.TeamID] = o.TeamName
		}
	}
	var many []string
	most := 0
	for team, n := range open {
		if n > soundGoals {
			many, most = append(many, names[team]), n
		}
	}
	const sound = "Teams that hold three to five finish more of them."
	switch {
	case len(many) == 0:
		return ""
	case len(many) == 1:
		return fmt.Sprintf("%s holds %s open objectives in %s. %s", many[0], lower(most), p.cycle.Name, sound)
	case len(many) > 3:
		return fmt.Sprintf("%d teams hold more than %s open objectives in %s. %s", len(many), lower(soundGoals), p.cycle.Name, sound)
	}
	slices.Sort(many)
	return fmt.Sprintf("%s hold more than %s open objectives in %s. %s", signal.List(many), lower(soundGoals), p.cycle.Name, sound)
}

// lower begins a word in the middle of a sentence: "three" up to twelve, then "13".
func lower(n int) string { return strings.ToLower(signal.Capital(n)) }

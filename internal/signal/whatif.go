package signal

import (
	"cmp"
	"maps"
	"slices"
)

// WhatIf is the open work of one team with the key results it serves, to try moves out on.
type WhatIf struct {
	Gap   Ref // the key result that lacks coverage
	Tasks []WhatIfTask
	KRs   []WhatIfKR // of the team
}

// WhatIfTask is an open task of the team. Number orders what is alike.
type WhatIfTask struct {
	Ref    Ref
	Number int64
	Links  []WhatIfLink // to key results, of the team or not
}

// WhatIfLink is a key result that a task serves, and how much.
type WhatIfLink struct {
	KR     Ref
	Impact int
}

// WhatIfKR is a key result of the team.
type WhatIfKR struct {
	Ref    Ref
	Behind bool
}

// Shift takes a task to the gap, from a key result that it then no longer serves; From is "" for a
// task that served none. What else the task serves stays.
type Shift struct{ Task, From Ref }

// after is what a task serves once the shifts are made: the gap as much as the most that moved to it.
func (t WhatIfTask) after(gap Ref, shifts []Shift) []WhatIfLink {
	moves, impact := map[Ref]bool{}, 0
	for _, s := range shifts {
		if s.Task == t.Ref {
			moves[s.From], impact = true, max(impact, t.impact(s.From))
		}
	}
	if len(moves) == 0 {
		return t.Links
	}
	out := []WhatIfLink{{gap, impact}}
	for _, l := range t.Links {
		switch {
		case l.KR == gap:
			out[0].Impact = l.Impact
		case !moves[l.KR]:
			out = append(out, l)
		}
	}
	return out
}

// impact is how much it serves a key result; a new link has MediumImpact.
func (t WhatIfTask) impact(kr Ref) int {
	for _, l := range t.Links {
		if l.KR == kr {
			return l.Impact
		}
	}
	return MediumImpact
}

// Coverage counts the team's open tasks of each of its key results once the shifts are made.
func (w WhatIf) Coverage(shifts []Shift) map[Ref]Share {
	out := map[Ref]Share{}
	for _, k := range w.KRs {
		out[k.Ref] = Share{Of: len(w.Tasks)}
	}
	for _, t := range w.Tasks {
		for _, l := range t.after(w.Gap, shifts) {
			if share, known := out[l.KR]; known {
				share.N++
				out[l.KR] = share
			}
		}
	}
	return out
}

// Weights sums the weight of the team's open tasks in each key result they serve once the shifts are
// made: a task that then serves fewer weighs more in each (SIGNALS 1).
func (w WhatIf) Weights(shifts []Shift) map[Ref]Weight {
	out := map[Ref]Weight{}
	for _, t := range w.Tasks {
		links := t.after(w.Gap, shifts)
		for _, l := range links {
			out[l.KR] += LinkWeight(l.Impact, len(links))
		}
	}
	return out
}

// Candidates are the shifts a proposal may make: open tasks of the team that serve exactly one key
// result, one of the team that is on pace, in the order of their numbers.
func (w WhatIf) Candidates() []Shift {
	onPace := map[Ref]bool{}
	for _, k := range w.KRs {
		onPace[k.Ref] = !k.Behind && k.Ref != w.Gap
	}
	tasks := slices.Clone(w.Tasks)
	slices.SortFunc(tasks, func(a, b WhatIfTask) int { return cmp.Or(cmp.Compare(a.Number, b.Number), cmp.Compare(a.Ref, b.Ref)) })
	var out []Shift
	for _, t := range tasks {
		if len(t.Links) == 1 && onPace[t.Links[0].KR] {
			out = append(out, Shift{t.Ref, t.Links[0].KR})
		}
	}
	return out
}

// Propose moves the fewest tasks that bring the gap to the floor, each from the key result on pace
// with the most work, and never takes one below the floor, nor from one that is behind. Where the
// floor cannot be reached it moves what it can (SIGNALS 5, what-if).
func (w WhatIf) Propose(th Thresholds) []Shift {
	left := w.Candidates()
	var made []Shift
	for {
		now := w.Coverage(made)
		if g := now[w.Gap]; !g.Has() || g.Ratio() >= th.CoverageFloor-slack {
			return made
		}
		best := -1
		for i, s := range left {
			share := now[s.From]
			if (Share{share.N - 1, share.Of}).Ratio() < th.CoverageFloor-slack {
				continue
			}
			if best < 0 || share.N > now[left[best].From].N {
				best = i
			}
		}
		if best < 0 {
			return made
		}
		made = append(made, left[best])
		left = slices.Delete(left, best, best+1)
	}
}

// Fallen lists the key results that shifts take below the floor or, behind already, lower, by ref.
func (w WhatIf) Fallen(shifts []Shift, th Thresholds) []Ref {
	before, after := w.Coverage(nil), w.Coverage(shifts)
	fallen := map[Ref]bool{}
	for _, k := range w.KRs {
		b, a := before[k.Ref], after[k.Ref]
		under := a.Ratio() < th.CoverageFloor-slack
		if a.N < b.N && (k.Behind || under) {
			fallen[k.Ref] = true
		}
	}
	return slices.Sorted(maps.Keys(fallen))
}

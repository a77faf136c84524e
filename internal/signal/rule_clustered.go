package signal

import (
	"cmp"
	"fmt"
	"slices"
)

// clustered: one objective has more than half of the team's linked open tasks while another, with a
// KR of the team that is behind, has fewer than 10 % (SIGNALS 5). A task counts once in an objective.
var clustered = Rule[TeamCase]{
	ID:       "clustered",
	Name:     "Clustered work",
	Severity: always[TeamCase](SeverityRisk),
	Holds: func(c TeamCase) bool {
		_, _, ok := c.cluster()
		return ok
	},
	Inputs: func(c TeamCase) Inputs {
		most, least, _ := c.cluster()
		return Inputs{
			"linked": c.In.Linked, "objectives": []string{string(most.Ref), string(least.Ref)},
			"most_tasks": most.Open, "least_tasks": least.Open, "share": c.Th.ClusterShare, "floor": c.Th.ClusterFloor,
		}
	},
	Sentence: func(c TeamCase) string {
		most, least, _ := c.cluster()
		if c.In.Linked == 1 {
			return fmt.Sprintf("The one linked task serves “%s”; “%s”, behind, has none.", most.Label, least.Label)
		}
		return fmt.Sprintf("%s linked tasks serve “%s”; “%s”, behind, has %s.",
			Share{most.Open, c.In.Linked}, most.Label, least.Label, noneOr(least.Open))
	},
	Needs: func(c TeamCase) []string {
		most, _, _ := c.cluster()
		n, names, _ := c.spreadOut(func(in *TeamInput, least Ref) { in.Linked++; in.give(least, 1) })
		ways := []string{Count(n, "new task") + " for " + List(names)}
		if n, names, ok := c.spreadOut(func(in *TeamInput, least Ref) { in.give(most.Ref, -1); in.give(least, 1) }); ok {
			ways = append(ways, fmt.Sprintf("%d moved from “%s” to %s", n, most.Label, List(names)))
		}
		return ways
	},
}

// cluster finds the objective with most tasks and, of those that are behind and have too few, the one
// with the fewest.
func (c TeamCase) cluster() (most, least Served, ok bool) {
	linked := float64(c.In.Linked)
	found := false
	for _, o := range c.In.Serves {
		if most.Ref == "" || fewer(most, o) < 0 {
			most = o
		}
	}
	for _, o := range c.In.Serves {
		if o.Ref == most.Ref || !o.Behind || float64(o.Open) >= c.Th.ClusterFloor*linked-slack {
			continue
		}
		if !found || fewer(o, least) < 0 {
			least, found = o, true
		}
	}
	return most, least, found && float64(most.Open) > c.Th.ClusterShare*linked+slack
}

func fewer(a, b Served) int {
	return cmp.Or(cmp.Compare(a.Open, b.Open), cmp.Compare(b.Ref, a.Ref))
}

// spreadOut gives the objectives that have too few one task after the other until it no longer holds;
// false where the work clusters anew before.
func (c TeamCase) spreadOut(give func(in *TeamInput, least Ref)) (n int, names []string, ok bool) {
	c.In.Serves = slices.Clone(c.In.Serves)
	first, least, holds := c.cluster()
	for ; holds; n++ {
		if name := "“" + least.Label + "”"; !slices.Contains(names, name) {
			names = append(names, name)
		}
		give(&c.In, least.Ref)
		var most Served
		if most, least, holds = c.cluster(); holds && most.Ref != first.Ref {
			return n, names, false
		}
	}
	return n, names, true
}

// give changes how many of the team's open tasks serve an objective.
func (in *TeamInput) give(objective Ref, tasks int) {
	i := slices.IndexFunc(in.Serves, func(o Served) bool { return o.Ref == objective })
	in.Serves[i].Open += tasks
}

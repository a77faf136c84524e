package strategyui

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"plumbline/internal/board"
	"plumbline/internal/goal"
	"plumbline/internal/id"
	"plumbline/internal/signal"
	"plumbline/internal/strategy"
)

// column is a pillar, or what hangs from none, with its objectives as a tree, the worst first.
type column struct {
	pillar *board.StrategyPillar
	roots  []*node
	path   *signal.Path // from the pillar to what makes it red or amber
}

// node is an objective with what is shown under it.
type node struct {
	board.StrategyObjective
	objectives []*node
	krs        []*board.StrategyKR
	onPath     bool
}

// plant makes the columns of a board: its pillars in their order, then what hangs from none.
func plant(b board.Strategy, today signal.Day) []*column {
	byID, byPillar := map[id.Objective]*node{}, map[id.Pillar]*column{}
	var columns []*column
	for i := range b.Pillars {
		c := &column{pillar: &b.Pillars[i]}
		columns, byPillar[c.pillar.ID] = append(columns, c), c
	}
	for _, o := range b.Objectives {
		byID[o.ID] = &node{StrategyObjective: o}
	}
	for i := range b.KRs {
		if n := byID[b.KRs[i].ObjectiveID]; n != nil {
			n.krs = append(n.krs, &b.KRs[i])
		}
	}
	for _, o := range b.Objectives {
		n := byID[o.ID]
		if up := byID[id.Val(o.ParentID)]; up != nil && id.Val(up.Column) == id.Val(o.Column) {
			up.objectives = append(up.objectives, n)
			continue
		}
		c := byPillar[id.Val(o.Column)]
		if c == nil {
			c = &column{}
			columns, byPillar[id.Pillar{}] = append(columns, c), c
		}
		c.roots = append(c.roots, n)
	}
	cycle, _ := b.Cycle()
	running := cycle.State == strategy.Active || cycle.State == strategy.Closing
	for _, c := range columns {
		if running {
			c.findPath(judge{today, b.Loc, b.Frame.Limits()})
		}
		arrange(c.roots)
	}
	return columns
}

// findPath follows the red path and marks the objectives it runs through.
func (c *column) findPath(by judge) {
	root := signal.Node{Child: signal.Child{Status: signal.AtRisk}}
	if c.pillar != nil {
		if c.pillar.Status == nil {
			return
		}
		root.Ref, root.Label, root.Status = signal.Ref(c.pillar.ID.String()), c.pillar.Name, *c.pillar.Status
	}
	for _, n := range c.roots {
		if n.Counts {
			root.Children = append(root.Children, n.link(by))
		}
	}
	path, ok := signal.RedPath(root)
	if !ok || c.pillar == nil && len(path.Steps) < 2 {
		return
	}
	c.path = &path
	mark(c.roots, path)
}

func mark(nodes []*node, path signal.Path) {
	for _, n := range nodes {
		n.onPath = slices.ContainsFunc(path.Steps, func(s signal.Child) bool { return s.Ref == ref(n.ID) })
		mark(n.objectives, path)
	}
}

func ref[T fmt.Stringer](v T) signal.Ref { return signal.Ref(v.String()) }

// link is the objective in the small tree of the red path: under it, only the next step that is stored.
func (n *node) link(by judge) signal.Node {
	out := signal.Node{Child: signal.Child{
		Ref: ref(n.ID), Label: n.Title, Weight: n.Weight, Progress: n.Progress, Expected: n.Expected,
		Status: n.Status, Lagging: n.Status == signal.Lagging,
	}}
	for _, o := range n.objectives {
		if o.ID.String() == n.Worst {
			out.Children = append(out.Children, o.link(by))
		}
	}
	for _, k := range n.krs {
		if k.ID.String() == n.Worst {
			out.Children = append(out.Children, krLink(k, by))
		}
	}
	if len(out.Children) == 0 { // its cause is not on this board, which is not the same as having none
		out.Children = []signal.Node{{Child: signal.Child{Status: signal.OnTrack}}}
	}
	return out
}

func krLink(k *board.StrategyKR, by judge) signal.Node {
	out := signal.Node{Live: k.LiveTasks, Child: signal.Child{
		Ref: ref(k.ID), Label: goal.KRLabel(k.Number), Weight: k.Weight, Progress: k.Progress, Expected: k.Expected, Status: k.Status, Lagging: k.Behind,
	}}
	for _, t := range k.Stuck {
		c := by.classify(t)
		if c.Stalled {
			out.Stalled = append(out.Stalled, signal.StalledTask{Ref: ref(t.ID), Title: t.Title, Owner: t.Owner, Since: c.StalledSince})
		}
	}
	return out
}

// judge says how tasks stand on a day.
type judge struct {
	today signal.Day
	loc   *time.Location
	th    signal.Thresholds
}

func (j judge) classify(t board.StuckTask) signal.Class {
	return signal.Classify(signal.Task{
		State: t.State, StateSince: signal.DayOf(t.StateSince.In(j.loc)), Due: t.Due, LastActivity: signal.DayOf(t.ActiveAt.In(j.loc)), Owned: t.Owner != "",
	}, j.today, j.th)
}

// arrange puts what the red path runs through first, then what is worst: its health, weight × shortfall, title.
func arrange(nodes []*node) {
	slices.SortStableFunc(nodes, func(a, b *node) int {
		return cmp.Or(first(a.onPath, b.onPath), cmp.Compare(grave(b.Status), grave(a.Status)),
			cmp.Compare(short(b.Weight, b.Expected-b.Progress), short(a.Weight, a.Expected-a.Progress)), cmp.Compare(a.Title, b.Title))
	})
	for _, n := range nodes {
		arrange(n.objectives)
		slices.SortStableFunc(n.krs, func(a, b *board.StrategyKR) int {
			return cmp.Or(first(a.ID.String() == n.Worst && n.onPath, b.ID.String() == n.Worst && n.onPath),
				cmp.Compare(grave(b.Status), grave(a.Status)),
				cmp.Compare(short(b.Weight, b.Expected-b.Progress), short(a.Weight, a.Expected-a.Progress)), cmp.Compare(a.Number, b.Number))
		})
	}
}

func first(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return -1
	}
	return 1
}

// grave orders health as strategyKRs does in SQL.
func grave(s signal.Status) int {
	switch s {
	case signal.OffTrack, signal.Lagging:
		return 3
	case signal.AtRisk:
		return 2
	case signal.NoUpdate:
		return 1
	case signal.Paused, signal.Draft:
		return -1
	}
	return 0
}

func short(weight, gap float64) float64 { return weight * max(gap, 0) }

// counts adds up a tree: all key results and those shown.
func (n *node) counts() (krs, shown int) {
	krs, shown = n.KRs, len(n.krs)
	for _, o := range n.objectives {
		k, s := o.counts()
		krs, shown = krs+k, shown+s
	}
	return krs, shown
}

func (c *column) counts() (krs, shown int) {
	for _, n := range c.roots {
		k, s := n.counts()
		krs, shown = krs+k, shown+s
	}
	return krs, shown
}

// through says whether the red path runs through a goal.
func (c *column) through(r signal.Ref) bool {
	return c.path != nil && slices.ContainsFunc(c.path.Steps, func(s signal.Child) bool { return s.Ref == r })
}

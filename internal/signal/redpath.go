package signal

import (
	"cmp"
	"fmt"
	"slices"
)

// causes ranks the children that explain a red or amber goal: those red, amber or lagging, the
// largest weight × shortfall first (SIGNALS 4).
func causes(children []Child) []Child {
	var bad []Child
	for _, c := range children {
		if troubled(c.Status) || c.Lagging {
			bad = append(bad, c)
		}
	}
	slices.SortFunc(bad, func(a, b Child) int {
		return cmp.Or(
			cmp.Compare(b.shortfall(), a.shortfall()),
			cmp.Compare(b.Status.rank(), a.Status.rank()),
			cmp.Compare(a.Ref, b.Ref))
	})
	return bad
}

func worstOf(children []Child) Ref {
	if bad := causes(children); len(bad) > 0 {
		return bad[0].Ref
	}
	return ""
}

// Node is a goal in the small tree that a red path runs through. KRs have tasks, no children.
type Node struct {
	Child
	Children []Node
	Stalled  []StalledTask // of a KR
	Live     int           // of a KR: open tasks that are not stalled
}

// StalledTask is where a red path may end.
type StalledTask struct {
	Ref   Ref
	Label string // "PL-398"
	Title string
	Owner string
	Since Day
}

// End says what a red path ends in.
type End string

// The ends of a red path.
const (
	EndStalled End = "stalled_task"
	EndNoLive  End = "no_live_work"
	EndLive    End = "live_work" // nothing is stuck: there is work, and too little of it
	EndGoal    End = "goal"      // a goal with nothing red or amber beneath
)

// Path leads from a red or amber goal to what causes it.
type Path struct {
	Steps   []Child // from the node asked about to the last goal
	End     End
	Stalled []StalledTask // of the last KR, oldest first
	Live    int
}

const maxDepth = 16 // well over the six levels that goals may nest

// RedPath follows, at each step, the child with the largest weight × shortfall, down to the
// oldest stalled task or to the absence of live work (SIGNALS 4). It is false for a node that
// is neither red nor amber.
func RedPath(root Node) (Path, bool) {
	if !troubled(root.Status) && !root.Lagging {
		return Path{}, false
	}
	path, node := Path{}, root
	for range maxDepth {
		path.Steps = append(path.Steps, node.Child)
		next, ok := node.worst()
		if !ok {
			break
		}
		node = next
	}
	path.end(node)
	return path, true
}

func (n Node) worst() (Node, bool) {
	children := make([]Child, len(n.Children))
	for i, c := range n.Children {
		children[i] = c.Child
	}
	ref := worstOf(countable(children))
	i := slices.IndexFunc(n.Children, func(c Node) bool { return c.Ref == ref })
	if i < 0 || ref == "" {
		return Node{}, false
	}
	return n.Children[i], true
}

func (p *Path) end(last Node) {
	p.Stalled = slices.Clone(last.Stalled)
	p.Live = last.Live
	slices.SortFunc(p.Stalled, func(a, b StalledTask) int {
		return cmp.Or(cmp.Compare(a.Since, b.Since), cmp.Compare(a.Ref, b.Ref))
	})
	switch {
	case len(p.Stalled) > 0:
		p.End = EndStalled
	case len(last.Children) > 0:
		p.End = EndGoal
	case last.Live == 0:
		p.End = EndNoLive
	default:
		p.End = EndLive
	}
}

// Sentence returns "Two stalled tasks under KR 3 cause it." or what else the path ends in.
func (p Path) Sentence() string {
	last := p.Steps[len(p.Steps)-1].Label
	switch p.End {
	case EndStalled:
		if len(p.Stalled) == 1 {
			return fmt.Sprintf("One stalled task under %s causes it.", last)
		}
		return fmt.Sprintf("%s stalled tasks under %s cause it.", Capital(len(p.Stalled)), last)
	case EndNoLive:
		return last + " has no live work."
	case EndLive:
		return fmt.Sprintf("%s has %s; none is stuck.", last, Count(p.Live, "live task"))
	}
	return last + " causes it."
}

package strategyui

import (
	"fmt"
	"slices"

	"plumbline/internal/board"
	"plumbline/internal/goal"
	"plumbline/internal/signal"
	"plumbline/web/shell"
	"plumbline/web/ui"
)

// columnView is a pillar with what hangs from it.
type columnView struct {
	ID, Name   string
	Health     ui.Health // "" where none is known
	Word       string
	Why        string // where the status opens
	Sentence   string
	Menu       []actionView
	Objectives []*objectiveView
	Rest       ui.Link // to what is not shown, with its exact counts
	Empty      string
	Create     ui.Link
}

// objectiveView is an objective with its key results and the objectives under it.
type objectiveView struct {
	ID, URL, Title string
	Health         ui.Health
	Word, Done     string
	Owner          string
	Private        string
	Under          string // the objective above it, where that is not on this board
	Depth          string
	Path, Tail     bool // the red path runs through it, or ends in it
	NestedFirst    bool // the red path goes on through an objective
	KRs            []*krView
	Nested         []*objectiveView
	Create         ui.Link // its first key result
	Last           bool    // the line ends in it, or in what it is offered
}

func (p *page) column(c *column) columnView {
	v := columnView{ID: "pillar-none", Name: "No pillar"}
	focus := "none"
	if c.pillar != nil {
		focus = c.pillar.ID.String()
		v.ID, v.Name, v.Menu = "pillar-"+focus, c.pillar.Name, p.pillarMenu(*c.pillar)
		if c.pillar.Status != nil {
			v.Health, v.Word, v.Why = ui.Health(c.pillar.Status.Health()), c.pillar.Status.Words(), p.base+"/pillars/"+focus+"/why"
		}
	}
	krs, shown := c.counts()
	all := p.focused || shown == krs
	hidden := 0
	for _, n := range c.roots {
		if _, s := n.counts(); all || s > 0 || n.onPath {
			v.Objectives = append(v.Objectives, p.objective(c, n, 0, all))
			continue
		}
		hidden += n.size()
	}
	v.Sentence = p.sentence(c)
	if krs > shown {
		v.Rest = ui.Link{Label: restOf(krs-shown, hidden), URL: p.url(focus, p.view)}
	}
	if len(c.roots) == 0 {
		v.Empty = "Nothing hangs from this pillar in " + p.cycle.Name + " yet."
		if p.canGoal && c.pillar != nil && !c.pillar.Archived {
			v.Create = ui.Link{Label: "Objective for this pillar", URL: p.newObjective(focus), Icon: "plus", Dialog: true}
		}
	}
	settle(v.Objectives, v.Rest.URL != "")
	return v
}

func (n *node) size() int {
	size := 1
	for _, o := range n.objectives {
		size += o.size()
	}
	return size
}

func restOf(krs, objectives int) string {
	text := signal.Count(krs, "more key result")
	if objectives > 0 {
		text += " and " + signal.Count(objectives, "more objective")
	}
	return text
}

func (p *page) objective(c *column, n *node, depth int, all bool) *objectiveView {
	v := &objectiveView{
		ID: "objective-" + n.ID.String(), URL: p.base + "/objectives/" + n.ID.String(), Title: n.Title,
		Health: ui.Health(n.Status.Health()), Word: n.Status.Words(), Owner: shell.Short(value(n.OwnerName)),
		Under: value(n.ParentTitle), Depth: fmt.Sprint(min(depth, 5)), Path: n.onPath,
	}
	if n.Private {
		v.Private = "Private"
	}
	v.Tail = v.Path && c.path.Steps[len(c.path.Steps)-1].Ref == ref(n.ID)
	if n.HasData {
		v.Done = signal.Percent(n.Progress)
	}
	for _, k := range n.krs {
		kv := p.scene.kr(k)
		if kv.Path = c.through(ref(k.ID)); kv.Path {
			var more int
			kv.Tasks, more = p.scene.stuck(k, c.path)
			kv.Tail = len(kv.Tasks) == 0
			for i := range kv.Tasks {
				kv.Tasks[i].Tail = i == len(kv.Tasks)-1
			}
			if more > 0 {
				kv.More = signal.Count(more, "more stalled task")
			}
		}
		v.KRs = append(v.KRs, &kv)
	}
	for _, o := range n.objectives {
		if _, s := o.counts(); all || s > 0 || o.onPath {
			v.Nested = append(v.Nested, p.objective(c, o, depth+1, all))
		}
	}
	v.NestedFirst = len(v.Nested) > 0 && v.Nested[0].Path
	if n.KRs == 0 && len(n.objectives) == 0 && p.canGoal && (n.State == goal.Active || n.State == goal.Draft) {
		v.Create = ui.Link{Label: "First key result", URL: p.base + "/krs/new?objective=" + n.ID.String(), Icon: "plus", Dialog: true}
	}
	return v
}

// sentence says why a pillar is as it is: what the red path ends in, or what is said loudest under it.
func (p *page) sentence(c *column) string {
	switch {
	case c.pillar == nil:
		return p.because(c, "These objectives hang from no pillar.")
	case c.pillar.Archived:
		return "This pillar is archived."
	case c.pillar.Status == nil:
		return ""
	}
	return p.because(c, "")
}

func (p *page) because(c *column, otherwise string) string {
	since := ""
	if c.pillar != nil && c.pillar.Since != nil {
		since = "Since " + shell.LongDate(*c.pillar.Since, p.scene.today) + ". "
	}
	if c.path != nil {
		if len(c.path.Steps) < 2 {
			return since + "What lags under it is in another cycle."
		}
		if c.path.End == signal.EndLive {
			if k := c.end(); k != nil && k.Sentence != nil {
				return since + *k.Sentence
			}
		}
		return since + c.path.Sentence()
	}
	if k := loudest(c.roots); k != nil {
		return *k.Sentence
	}
	return otherwise
}

// loudest is the gravest key result that a rule speaks of.
func loudest(nodes []*node) *board.StrategyKR {
	var out *board.StrategyKR
	for _, n := range nodes {
		for _, k := range append(slices.Clone(n.krs), loudest(n.objectives)) {
			if k != nil && k.Sentence != nil && (out == nil || grave(k.Status) > grave(out.Status)) {
				out = k
			}
		}
	}
	return out
}

// settle ends the line of a column at its last knot, unless a link to the rest ends it.
func settle(objectives []*objectiveView, more bool) {
	if more || len(objectives) == 0 {
		return
	}
	o := objectives[len(objectives)-1]
	switch {
	case len(o.Nested) > 0 && (!o.NestedFirst || len(o.KRs) == 0):
		settle(o.Nested, false)
	case len(o.KRs) > 0:
		k := o.KRs[len(o.KRs)-1]
		if k.Last = len(k.Tasks) == 0; !k.Last {
			k.Tasks[len(k.Tasks)-1].Last = true
		}
	default:
		o.Last = true
	}
}

package signal

import (
	"fmt"
	"slices"
	"strings"
)

// compute fills in the results of the whole graph, KRs first, then objectives from the deepest
// up, then pillars.
func (g *graph) compute() {
	for _, kr := range g.krs {
		kr.in.Work = Aggregate(g.links(kr), kr.slots, g.clock, g.th)
		if kr.in.Work.LinkedBefore > 0 {
			kr.in.Work.ChangedOn, kr.in.Work.Changed = kr.changed, kr.what
		}
		kr.in.TeamOpen = 0
		for _, t := range g.tasks {
			kr.in.TeamOpen += one(t.team == kr.team && t.State.Open())
		}
		kr.out = Compute(kr.in, g.clock, g.th)
	}
	for _, o := range slices.Backward(g.objectives) { // children stand below their parents
		in := ObjectiveInput{Span: o.span, Children: g.children(o), Label: o.name, Active: !o.paused}
		for _, kr := range g.krs {
			in.KRs += one(kr.objective == o.name)
		}
		o.out = ComputeObjective(in, g.clock, g.th)
	}
	for _, p := range g.pillars {
		p.out.RollUp = RollUpPillar(PillarInput{p.span, g.children(p)}, g.clock, g.th)
	}
}

func (g *graph) links(kr *keyResult) []TaskLink {
	var links []TaskLink
	for _, t := range g.tasks {
		if slices.Contains(t.krs, kr.in.Ref) {
			links = append(links, TaskLink{
				Task: t.Task, Impact: t.impact, KRLinks: len(t.krs), Provenance: t.via, OwnTeam: t.team == kr.team,
				Before: t.linked < kr.changed,
			})
		}
	}
	return links
}

func (g *graph) children(of *goal) []Child {
	var out []Child
	for _, o := range g.objectives {
		if o.parent == of.name || o.pillar == of.name {
			out = append(out, o.out.Child(Ref(o.name), o.name, o.weight))
		}
	}
	for _, kr := range g.krs {
		if kr.objective == of.name {
			out = append(out, kr.out.Child(kr.in.Ref, kr.in.Label, kr.weight))
		}
	}
	return out
}

func (g *graph) team(name string) TeamResult {
	behind, uncovered := map[Ref]bool{}, map[Ref]bool{}
	var krs []TeamKR
	for _, kr := range g.krs {
		behind[kr.in.Ref] = kr.out.Behind
		if kr.team != name {
			continue
		}
		gap := slices.ContainsFunc(kr.out.Findings, func(f Finding) bool { return f.Rule == "coverage_gap" })
		uncovered[kr.in.Ref] = gap
		krs = append(krs, TeamKR{
			Ref: kr.in.Ref, Label: kr.in.Label, Open: kr.out.Coverage.N, Behind: kr.out.Behind,
			Gap: kr.out.Gap, Weight: kr.weight, Uncovered: gap, Mix: kr.in.Work.Mix,
		})
	}
	var tasks []TeamTask
	for _, t := range g.tasks {
		if t.team == name {
			tasks = append(tasks, g.teamTask(t))
		}
	}
	in := AggregateTeam(tasks, behind, uncovered, g.clock, g.th)
	in.Ref, in.Label, in.KRs, in.DriftedSince = Ref(name), name, krs, g.drifted[name]
	for _, o := range g.objectives {
		in.Running += one(o.team == name && !o.paused)
		lags := slices.ContainsFunc(g.krs, func(k *keyResult) bool { return k.objective == o.name && k.team == name && k.out.Behind })
		in.Look(Ref(o.name), o.name, lags)
	}
	return ComputeTeam(in, g.th)
}

func (g *graph) teamTask(t graphTask) TeamTask {
	out := TeamTask{
		Task: t.Task, RunBusiness: t.run, KRs: t.krs, Objective: t.objective, ThisCycle: g.clock.within(t.Closed, 49),
		Links: slices.Repeat([]Provenance{t.via}, len(t.krs)+one(t.objective)),
	}
	var stops []Stop
	for _, ref := range t.krs {
		kr := g.kr(string(ref))
		stops, out.Traced = append(stops, kr.stop), out.Traced || kr.in.Active
		if o := Ref(kr.objective); o != "" && !slices.Contains(out.Serves, o) {
			out.Serves = append(out.Serves, o)
		}
	}
	if t.objective {
		stops = append(stops, t.stop)
	}
	out.Stop = FirstStop(stops)
	return out
}

func (g *graph) node(of *goal) Node {
	n := Node{Child: of.out.Child(Ref(of.name), of.name, of.weight)}
	for _, o := range g.objectives {
		if o.parent == of.name || o.pillar == of.name {
			n.Children = append(n.Children, g.node(o))
		}
	}
	for _, kr := range g.krs {
		if kr.objective == of.name {
			n.Children = append(n.Children, g.krNode(kr))
		}
	}
	return n
}

func (g *graph) krNode(kr *keyResult) Node {
	n := Node{Child: kr.out.Child(kr.in.Ref, kr.in.Label, kr.weight), Live: kr.in.Work.Live.N}
	for _, t := range g.tasks {
		if c := Classify(t.Task, g.clock.Today, g.th); c.Stalled && slices.Contains(t.krs, kr.in.Ref) {
			n.Stalled = append(n.Stalled, StalledTask{Ref: t.Ref, Label: string(t.Ref), Owner: t.owner, Since: c.StalledSince})
		}
	}
	return n
}

// render writes the results as they stand below the divider of a golden case.
func (g *graph) render() string {
	g.compute()
	var b strings.Builder
	for _, kr := range g.krs {
		g.renderKR(&b, kr)
	}
	for _, o := range slices.Concat(g.objectives, g.pillars) {
		r := o.out
		fmt.Fprintf(&b, "%s: %s · %s of %s\n", o.name, r.Status, Percent(r.Progress), Percent(r.Expected))
		explain(&b, r.Reasons, r.Turn)
		if path, ok := RedPath(g.node(o)); ok {
			fmt.Fprintf(&b, "  path: %s\n", path.text())
		}
		findings(&b, r.Findings)
	}
	for _, name := range g.teams {
		r := g.team(name)
		fmt.Fprintf(&b, "team %s: linked %s, aimed %s, unlinked %s, run %s, next %s %s, from goal %s, score %d\n",
			name, r.Linked, r.Aimed, r.Unlinked, r.RunBusiness, Ahead(g.th.FocusDays), r.Focus, r.FromGoal.Percent(), r.Alignment.Score)
		findings(&b, r.Findings)
	}
	return b.String()
}

func (g *graph) renderKR(b *strings.Builder, kr *keyResult) {
	r := kr.out
	fmt.Fprintf(b, "%s: %s · %s of %s", kr.in.Label, r.Status, Percent(r.Shown), Percent(r.Expected))
	fmt.Fprintf(b, " · covers %s · live %d stalled %d done %d of %d · %s\n", r.Coverage,
		kr.in.Work.Live.N, kr.in.Work.Stalled.N, kr.in.Work.Done.N, kr.in.Work.Links, r.Finish)
	explain(b, r.Reasons, r.Turn)
	findings(b, r.Findings)
	if land, ok := Landing(kr.in.History, kr.in.Scale, kr.in.Span, g.clock.Today); ok {
		fmt.Fprintf(b, "  landing: %s\n", land.Sentence(kr.in.Scale))
	}
}

func explain(b *strings.Builder, reasons []Reason, turn string) {
	for _, r := range reasons {
		fmt.Fprintf(b, "  %s: %s\n", r.ID, r.Sentence)
	}
	if turn != "" {
		fmt.Fprintf(b, "  turn: %s\n", turn)
	}
}

func findings(b *strings.Builder, all []Finding) {
	for _, f := range all {
		fmt.Fprintf(b, "  ! %s %s: %s [%s]\n", f.Severity, f.Rule, f.Sentence, f.Clears)
	}
}

func (p Path) text() string {
	var steps []string
	for _, s := range p.Steps {
		steps = append(steps, s.Label)
	}
	if p.End == EndStalled {
		steps = append(steps, p.Stalled[0].Label+" "+p.Stalled[0].Owner)
	}
	return strings.Join(steps, " > ") + ". " + p.Sentence()
}

package signal

import "slices"

// TeamInput is all that the numbers of one team depend on. The four kinds of open work are
// disjoint: a KR link counts before an objective link, that before run-the-business.
type TeamInput struct {
	Ref   Ref
	Label string // the team's name

	Open          int
	Linked        int // to at least one KR
	ObjectiveOnly int
	RunBusiness   int
	Unlinked      int // to nothing, and not declared as running the business

	Aimed      int // open tasks linked to a KR that is behind
	Focus      int // open tasks in progress, in review, or due within FocusDays (overdue too)
	FocusAimed int // of Focus, linked to a KR that is behind

	Links       int // current links of the team's tasks, whatever their state
	FromGoal    int
	Retrofitted int

	Today        Day      // judged as of
	Running      int      // active objectives of the team in active cycles
	Done         int      // tasks it finished since its cycle began
	Traced       int      // of Done, linked to a KR that counts
	Stopped      []Freed  // open work under goals that stopped, in the order of Stops
	Serves       []Served // objectives its linked tasks serve or a lagging KR of it belongs to
	DriftedSince Day      // yesterday, it was off its priorities since then

	KRs     []TeamKR // the team's active KRs
	GapOpen int      // open tasks, each once, linked to a KR of the team that has coverage_gap
}

// Served is an objective as a team works on it.
type Served struct {
	Ref    Ref
	Label  string
	Open   int  // the team's open tasks linked to a KR of it, each once
	Behind bool // a KR of the team belongs to it and is behind
}

// TeamKR is one KR as its team's board shows it.
type TeamKR struct {
	Ref       Ref
	Label     string
	Open      int // the team's open tasks linked to it
	Behind    bool
	Gap       float64 // e − p
	Weight    float64
	Uncovered bool   // coverage_gap holds
	Mix       Weight // the team's effort for it
}

// TeamResult is what is stored and shown for one team (SIGNALS 3).
type TeamResult struct {
	Linked        Share `json:"linked"`
	ObjectiveOnly Share `json:"objective_only"`
	RunBusiness   Share `json:"run_business"`
	Unlinked      Share `json:"unlinked"`
	Aimed         Share `json:"aimed"`
	Focus         Share `json:"focus"`
	FromGoal      Share `json:"from_goal"`
	Theatre       Share `json:"theatre"` // links made after the task: retrofitted / all

	Traced     Share    `json:"traced"`
	Drift      *float64 `json:"drift"` // total variation distance between weights and effort, nil without either
	DriftSince Day      `json:"drift_since"`

	BehindKRs int       `json:"behind_krs"`
	Uncovered int       `json:"uncovered_krs"` // KRs that are behind with no open task of the team at all
	Alignment Alignment `json:"alignment"`
	Findings  []Finding `json:"findings"`
}

// ComputeTeam derives everything about one team (SIGNALS 3 and 5).
func ComputeTeam(in TeamInput, th Thresholds) TeamResult {
	share := func(n int) Share { return Share{N: n, Of: in.Open} }
	out := TeamResult{
		Linked: share(in.Linked), ObjectiveOnly: share(in.ObjectiveOnly),
		RunBusiness: share(in.RunBusiness), Unlinked: share(in.Unlinked), Aimed: share(in.Aimed),
		Focus:    Share{in.FocusAimed, in.Focus},
		FromGoal: Share{in.FromGoal, in.Links},
		Theatre:  Share{in.Retrofitted, in.Links},
		Traced:   Share{in.Traced, in.Done},
		Drift:    distance(in.KRs),
	}
	out.DriftSince = drifting(in, out.Drift, th)
	for _, kr := range in.KRs {
		if kr.Behind {
			out.BehindKRs++
			if kr.Open == 0 {
				out.Uncovered++
			}
		}
	}
	out.Alignment = Align(AlignmentInput{
		Open: in.Open, Linked: in.Linked, Aimed: in.Aimed, AnyBehind: out.BehindKRs > 0,
		FromGoal: in.FromGoal, Links: in.Links,
	}, th)
	out.Findings = evaluate(TeamRules(), TeamCase{In: in, Out: out, Th: th})
	return out
}

// TeamTask is a task as its team sees it.
type TeamTask struct {
	Task
	RunBusiness bool
	Links       []Provenance // of its current links
	KRs         []Ref        // it is linked to
	Objective   bool         // it is linked to an objective directly
	Stop        Stop         // why all the goals it is linked to stopped
	Serves      []Ref        // the objectives of its KRs, each once
	ThisCycle   bool         // it was closed since the team's cycle began
	Traced      bool         // one of its KRs counts
}

// AggregateTeam sums a team's tasks; behind says which KRs are, uncovered which of the team's
// have a coverage gap. The database does the same in one query.
func AggregateTeam(tasks []TeamTask, behind, uncovered map[Ref]bool, clock Clock, th Thresholds) TeamInput {
	var in TeamInput
	in.Today = clock.Today
	stopped, served := map[Stop]Freed{}, map[Ref]int{}
	for _, t := range tasks {
		in.Links += len(t.Links)
		for _, p := range t.Links {
			in.FromGoal += one(p == FromGoal)
			in.Retrofitted += one(p == Retrofitted)
		}
		in.Done += one(t.State == Done && t.ThisCycle)
		in.Traced += one(t.State == Done && t.ThisCycle && t.Traced)
		if !t.State.Open() {
			continue
		}
		in.Open++
		switch {
		case len(t.KRs) > 0:
			in.Linked++
		case t.Objective:
			in.ObjectiveOnly++
		case t.RunBusiness:
			in.RunBusiness++
		default:
			in.Unlinked++
		}
		aimed, focus := anyOf(t.KRs, behind), inFocus(t.Task, clock.Today, th)
		in.Aimed += one(aimed)
		in.Focus += one(focus)
		in.FocusAimed += one(aimed && focus)
		in.GapOpen += one(anyOf(t.KRs, uncovered))
		if t.Stop != "" {
			f := stopped[t.Stop]
			stopped[t.Stop] = Freed{t.Stop, f.N + 1, f.Estimated + one(t.Effort > 0), f.Effort + t.Effort}
		}
		for _, o := range t.Serves {
			served[o]++
		}
	}
	in.Stopped = InOrder(stopped)
	for o, n := range served {
		in.Serves = append(in.Serves, Served{Ref: o, Open: n})
	}
	return in
}

// InOrder lists freed work in the order of Stops.
func InOrder(by map[Stop]Freed) []Freed {
	var out []Freed
	for _, s := range Stops() {
		if f := by[s]; f.N > 0 {
			out = append(out, f)
		}
	}
	return out
}

// inFocus reports whether an open task belongs to the FocusDays ahead (SIGNALS 5, focus_gap).
func inFocus(t Task, today Day, th Thresholds) bool {
	return t.State == InProgress || t.State == InReview ||
		t.Due.Known() && t.Due.Since(today) <= th.FocusDays
}

func anyOf(refs []Ref, in map[Ref]bool) bool {
	for _, r := range refs {
		if in[r] {
			return true
		}
	}
	return false
}

func one(when bool) int {
	if when {
		return 1
	}
	return 0
}

// Look names an objective, and notes whether a KR of the team that belongs to it is behind.
func (in *TeamInput) Look(objective Ref, label string, behind bool) {
	i := slices.IndexFunc(in.Serves, func(o Served) bool { return o.Ref == objective })
	if i < 0 {
		if !behind {
			return
		}
		in.Serves = append(in.Serves, Served{Ref: objective})
		i = len(in.Serves) - 1
	}
	in.Serves[i].Label = label
	in.Serves[i].Behind = in.Serves[i].Behind || behind
}

package signal

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

	KRs     []TeamKR // the team's active KRs
	GapOpen int      // open tasks, each once, linked to a KR of the team that has coverage_gap
}

// TeamKR is one KR as its team's board shows it.
type TeamKR struct {
	Ref       Ref
	Label     string
	Open      int // the team's open tasks linked to it
	Behind    bool
	Gap       float64 // e − p
	Weight    float64
	Uncovered bool // coverage_gap holds
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
	}
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
}

// AggregateTeam sums a team's tasks; behind says which KRs are, uncovered which of the team's
// have a coverage gap. The database does the same in one query.
func AggregateTeam(tasks []TeamTask, behind, uncovered map[Ref]bool, clock Clock, th Thresholds) TeamInput {
	var in TeamInput
	for _, t := range tasks {
		in.Links += len(t.Links)
		for _, p := range t.Links {
			in.FromGoal += one(p == FromGoal)
			in.Retrofitted += one(p == Retrofitted)
		}
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
	}
	return in
}

// inFocus reports whether an open task belongs to the next two weeks (SIGNALS 5, focus_gap).
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

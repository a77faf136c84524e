package signal

// Ask names a number of a key result or of a team that opens into its rows.
type Ask string

// What can be asked of a key result.
const (
	AskStatus     Ask = "status"
	AskPace       Ask = "pace"
	AskConfidence Ask = "confidence"
	AskCoverage   Ask = "coverage"
	AskWork       Ask = "work"
	AskLive       Ask = "live"
	AskStalled    Ask = "stalled"
	AskFinish     Ask = "finish"
	AskClosed     Ask = "closed"
	AskPlan       Ask = "plan"
	AskBorn       Ask = "born"
	AskLater      Ask = "theatre" // of a team too
)

// What can be asked of a team.
const (
	AskAlignment   Ask = "alignment"
	AskLinked      Ask = "linked"
	AskAimed       Ask = "aimed"
	AskFocus       Ask = "focus"
	AskUnlinked    Ask = "unlinked"
	AskRunBusiness Ask = "run_business"
	AskObjective   Ask = "objective"
	AskFromGoal    Ask = "from_goal"
)

// KRAsks and TeamAsks list what can be asked, in the order it is offered.
var (
	KRAsks   = []Ask{AskStatus, AskPace, AskConfidence, AskCoverage, AskWork, AskLive, AskStalled, AskFinish, AskClosed, AskPlan, AskBorn, AskLater}
	TeamAsks = []Ask{AskAlignment, AskLinked, AskAimed, AskFocus, AskUnlinked, AskRunBusiness, AskObjective, AskFromGoal, AskLater}
)

// Side says where a row stands in a share.
type Side int

// A row is counted, or only part of the whole it is counted against, or neither.
const (
	Outside Side = iota
	Rest
	Counted
)

// OfKR says what a task counts as when this is asked of a key result; linked tells whether the task
// serves it, for a coverage counts work that does not (SIGNALS 1 and 3).
func (a Ask) OfKR(l TaskLink, linked bool, clock Clock, th Thresholds) Side {
	class := Classify(l.Task, clock.Today, th)
	if a == AskCoverage {
		return among(class.Open && l.OwnTeam, linked)
	}
	switch a {
	case AskWork:
		return among(linked && l.State != Cancelled, l.State == Done)
	case AskLive, AskStatus:
		return among(linked && class.Open, class.Live)
	case AskStalled:
		return among(linked && class.Open, class.Stalled)
	case AskFinish:
		closed := l.State == Done && clock.within(l.Closed, FinishWindow)
		return among(linked && (class.Open || closed), closed)
	case AskClosed:
		closed := l.State == Done && clock.within(l.Closed, EffectWindow)
		return among(linked && (class.Open || l.State == Done), closed)
	case AskBorn, AskLater:
		return a.OfLink(linked, l.Provenance)
	}
	return Outside
}

// OfLink says what a link counts as: made from its goal, or made later (SIGNALS 3).
func (a Ask) OfLink(current bool, p Provenance) Side {
	if a == AskLater {
		return among(current, p == Retrofitted)
	}
	return among(current, p == FromGoal)
}

// OfTeam says what a task of the team counts as; behind knows the key results that are (SIGNALS 3 and 5).
func (a Ask) OfTeam(t TeamTask, behind map[Ref]bool, clock Clock, th Thresholds) Side {
	open, linked := t.State.Open(), len(t.KRs) > 0
	switch a {
	case AskLinked:
		return among(open, linked)
	case AskObjective:
		return among(open, !linked && t.Objective)
	case AskRunBusiness:
		return among(open, !linked && !t.Objective && t.RunBusiness)
	case AskUnlinked:
		return among(open, !linked && !t.Objective && !t.RunBusiness)
	case AskAimed:
		return among(open, anyOf(t.KRs, behind))
	case AskFocus:
		return among(open && inFocus(t.Task, clock.Today, th), anyOf(t.KRs, behind))
	}
	return Outside
}

func among(whole, counted bool) Side {
	switch {
	case !whole:
		return Outside
	case counted:
		return Counted
	}
	return Rest
}

// KRShare is the stored number behind an ask of a key result, for those that count tasks, links or
// planned work.
func (a Ask) KRShare(r KRResult, w Contribution) Share {
	open := w.Open().N
	switch a {
	case AskCoverage:
		return r.Coverage
	case AskWork:
		return Share{w.Done.N, w.Done.N + open}
	case AskLive, AskStatus:
		return Share{w.Live.N, open}
	case AskStalled:
		return Share{w.Stalled.N, open}
	case AskFinish:
		return Share{w.Closed28.N, w.Closed28.N + open}
	case AskClosed:
		return Share{w.Closed21.N, w.Done.N + open}
	case AskPlan:
		return Share{w.NeverCreated.N, w.Slots.N}
	case AskBorn:
		return Share{w.FromGoal, w.Links}
	case AskLater:
		return Share{w.Retrofitted, w.Links}
	}
	return Share{}
}

// TeamShare is the stored number behind an ask of a team.
func (a Ask) TeamShare(r TeamResult) Share {
	switch a {
	case AskLinked:
		return r.Linked
	case AskAimed:
		return r.Aimed
	case AskFocus:
		return r.Focus
	case AskUnlinked:
		return r.Unlinked
	case AskRunBusiness:
		return r.RunBusiness
	case AskObjective:
		return r.ObjectiveOnly
	case AskFromGoal:
		return r.FromGoal
	case AskLater:
		return r.Theatre
	}
	return Share{}
}

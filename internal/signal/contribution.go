package signal

// Weight is a link's impact in parts of 1/2520, the least number that 1 to 10 divide: shares
// of a task between up to ten KRs are whole numbers, and sums come out the same in any order.
type Weight int64

// WeightUnit is the weight of an impact of 1.
const WeightUnit = 2520

// The impacts a link or plan slot can have (SIGNALS 1).
const (
	LowImpact    = 1
	MediumImpact = 3
	HighImpact   = 9
)

// LinkWeight is what a task with krLinks KR links weighs in one of them: impact / k (SIGNALS 1).
func LinkWeight(impact, krLinks int) Weight {
	return Weight(impact) * WeightUnit / Weight(max(krLinks, 1))
}

// EffortWeight is what a task with krLinks KR links takes of a team's effort for one of them: its
// effort, 1 where nobody estimated it, in equal parts.
func EffortWeight(e Effort, krLinks int) Weight {
	if e <= 0 {
		e = 100
	}
	return Weight(e) * WeightUnit / Weight(max(krLinks, 1))
}

// Float returns the weight in units of impact.
func (w Weight) Float() float64 { return float64(w) / WeightUnit }

// Tally is how many tasks, and what they weigh.
type Tally struct {
	N int    `json:"n"`
	W Weight `json:"w"`
}

func (t Tally) plus(o Tally) Tally  { return Tally{t.N + o.N, t.W + o.W} }
func (t Tally) minus(o Tally) Tally { return Tally{t.N - o.N, t.W - o.W} }

// Provenance is how a link was born (SIGNALS 1).
type Provenance string

// The provenances of a link.
const (
	FromGoal    Provenance = "from_goal"
	AtCreation  Provenance = "at_creation"
	Retrofitted Provenance = "retrofitted"
	Imported    Provenance = "imported"
	Carried     Provenance = "carried"
)

// Contribution is the work beneath one KR, in counts and weights (SIGNALS 3). The states are
// disjoint; Stalled, AtRisk, Overdue and Live are subsets of the open ones.
type Contribution struct {
	Todo, InProgress, Blocked, InReview, Done, Cancelled Tally
	Stalled, AtRisk, Overdue, Live                       Tally

	OpenOwned     int // open tasks that somebody owns
	MovingOwned   int // of these, in progress or in review
	MovingTouched int // of these, active in the last StallDays days

	TeamOpen   int   // open tasks of the KR's own team: the numerator of coverage
	ClosedWeek Tally // done since the week started
	Closed21   Tally // done in the last EffectWindow days
	Closed28   Tally // done in the last FinishWindow days

	LastClosed    Day // of done tasks
	OldestStalled Day // earliest StalledSince

	Links       int // current links, whatever their task's state
	FromGoal    int
	Retrofitted int

	Mix Weight // effort of the KR's own team: open, or done in the last MixWindow days

	LinkedBefore int    // open tasks linked before the promise last changed, and not confirmed since
	ChangedOn    Day    // when it did, known only if LinkedBefore is
	Changed      string // and what: "target"

	Slots        Tally // all planned work
	EmptySlots   Tally // no task yet, or only a cancelled one
	NeverCreated Tally // empty and past the planned start
}

// Open returns all unfinished work.
func (c Contribution) Open() Tally {
	return c.Todo.plus(c.InProgress).plus(c.Blocked).plus(c.InReview)
}

// WorkDone is done weight / (done + open + empty slots' weight), false when there is no
// work to speak of (SIGNALS 3).
func (c Contribution) WorkDone() (float64, bool) {
	all := c.Done.W + c.Open().W + c.EmptySlots.W
	if all <= 0 {
		return 0, false
	}
	return clamp01(float64(c.Done.W) / float64(all)), true
}

// stalledShare is the stalled part of the open weight, 0 without open work.
func (c Contribution) stalledShare() float64 {
	open := c.Open().W
	if open <= 0 {
		return 0
	}
	return float64(c.Stalled.W) / float64(open)
}

// Package signal says what the work says about the goals: progress, pace, contribution,
// coverage, statuses and signals, each a pure function of what the graph holds and of a day.
// The functions of SIGNALS 2 to 5 do no I/O and know no clock; they see aggregates, never SQL.
package signal

// KRInput is all that the numbers of one KR depend on.
type KRInput struct {
	Ref    Ref
	Label  string // "KR 3", as sentences name it
	Title  string
	Active bool // published, in an active cycle, neither paused nor dropped

	Scale     Scale
	Current   *float64 // nil: no value yet; unused for maintain and work-tracked
	Span      Span
	Created   Day // a KR made late is not silent before it exists
	Waypoints []Waypoint
	History   History // oldest first

	Work     Contribution
	TeamOpen int // open tasks of the KR's team
}

// KRResult is what is stored and shown for one KR.
type KRResult struct {
	Pace
	HasValue bool    `json:"has_value"`
	Shown    float64 `json:"shown"` // progress, unclamped up to 200 % (SIGNALS 2)
	Left     int     `json:"left"`  // days to the due date, negative after it

	Status  Status   `json:"status"`
	Reasons []Reason `json:"reasons"`
	Turn    string   `json:"turn"` // smallest change that would turn the status; "" if none is needed

	WorkDone    float64 `json:"work_done"`
	HasWork     bool    `json:"has_work"`
	Coverage    Share   `json:"coverage"`
	ClosedAWeek float64 `json:"closed_a_week"` // tasks, mean since the start
	Finish      Finish  `json:"finish"`

	Confidence       *int `json:"confidence"`
	BeforeConfidence *int `json:"before_confidence"`
	LastCheckin      Day  `json:"last_checkin"`
	Silent           int  `json:"silent"` // days since the last check-in, or since it could have had one

	Findings []Finding `json:"findings"`
}

// Compute derives everything about one KR (SIGNALS 2, 3 and 5).
func Compute(in KRInput, clock Clock, th Thresholds) KRResult {
	today := clock.Today
	p, has := progress(in)
	expected := Expected(in.Span, in.Scale, in.Waypoints, today)
	out := KRResult{
		Pace:        PaceOf(p, expected, in.Span, today, th),
		HasValue:    has,
		Shown:       min(max(finite(p), 0), 2),
		Left:        in.Span.Due.Since(today),
		Coverage:    Share{N: in.Work.TeamOpen, Of: in.TeamOpen},
		Finish:      ProjectFinish(in.Work, in.Span.Start, today),
		LastCheckin: in.History.Last(),
		Silent:      today.Since(latest(in.Span.Start, in.Created, in.History.Last())),
	}
	out.WorkDone, out.HasWork = in.Work.WorkDone()
	out.ClosedAWeek = float64(in.Work.Done.N) * 7 / float64(max(today.Since(in.Span.Start), 7))
	out.Confidence, out.BeforeConfidence = in.History.Confidence()

	c := KRCase{In: in, Out: out, Clock: clock, Th: th}
	c.Out.Status, c.Out.Reasons = krStatus(c)
	if c.Out.Status == NotStarted { // nothing is known yet to be behind with
		c.Out.Behind, c.Out.Severe = false, false
	}
	c.Out.Turn = krTurn(c)
	c.Out.Findings = evaluate(KRRules(), c)
	return c.Out
}

// Child is this KR as its objective rolls it up.
func (r KRResult) Child(ref Ref, label string, weight float64) Child {
	return Child{
		Ref: ref, Label: label, Weight: weight,
		Progress: r.Progress, Expected: r.Expected, Status: r.Status, Lagging: r.Behind,
	}
}

package signal

// Trace is the outcome of the continuous traceability test for one active KR: does work that
// somebody owns lead to it today? Exactly one holds. In progress includes in review, as in the
// list of the next two weeks; touched means active in the last StallDays days, whatever the due date.
type Trace string

// The outcomes of the test, each only if none before it holds.
const (
	TracePasses    Trace = "passes"    // a task in progress is owned and was touched
	TraceUntouched Trace = "untouched" // a task in progress is owned, none of those was touched
	TraceUnowned   Trace = "unowned"   // tasks are in progress, nobody owns one
	TraceNothing   Trace = "nothing"   // no task is in progress
)

// Traces lists the outcomes in the order screens show them.
func Traces() []Trace { return []Trace{TracePasses, TraceUnowned, TraceUntouched, TraceNothing} }

// Words names the outcome.
func (t Trace) Words() string {
	switch t {
	case TracePasses:
		return "Passes"
	case TraceUntouched:
		return "Untouched"
	case TraceUnowned:
		return "Unowned"
	}
	return "Nothing in progress"
}

// Trace is the outcome of the test for the KR this work lies beneath (SIGNALS 5).
func (c Contribution) Trace() Trace {
	switch {
	case c.MovingTouched > 0:
		return TracePasses
	case c.MovingOwned > 0:
		return TraceUntouched
	case c.Moving() > 0:
		return TraceUnowned
	}
	return TraceNothing
}

// Moving returns how many tasks are in progress or in review.
func (c Contribution) Moving() int { return c.InProgress.N + c.InReview.N }

// addMoving counts what the traceability test asks for.
func (c *Contribution) addMoving(t Task, today Day, th Thresholds) {
	if t.State != InProgress && t.State != InReview || !t.Owned {
		return
	}
	c.MovingOwned++
	c.MovingTouched += one(today.Since(t.LastActivity) < th.StallDays)
}

package signal

// TaskLink is a task as one KR sees it.
type TaskLink struct {
	Task
	Impact     int // LowImpact, MediumImpact or HighImpact
	KRLinks    int // how many KRs the task is linked to
	Provenance Provenance
	OwnTeam    bool // the task belongs to the KR's team
	Before     bool // the KR's promise changed since the task was linked or confirmed
}

// Slot is planned work of a KR. Filled means that a task exists which is not cancelled.
type Slot struct {
	Impact int
	Start  Day
	Filled bool
}

// Aggregate sums the links and slots of a KR (SIGNALS 3). The database does the same in one
// query; tests hold the two against each other.
func Aggregate(links []TaskLink, slots []Slot, clock Clock, th Thresholds) Contribution {
	var c Contribution
	for _, l := range links {
		c.addLink(l, clock, th)
	}
	for _, s := range slots {
		slot := Tally{1, LinkWeight(s.Impact, 1)}
		c.Slots.add(slot, true)
		c.EmptySlots.add(slot, !s.Filled)
		c.NeverCreated.add(slot, !s.Filled && s.Start.Known() && s.Start < clock.Today)
	}
	return c
}

func (c *Contribution) addLink(l TaskLink, clock Clock, th Thresholds) {
	link := Tally{1, LinkWeight(l.Impact, l.KRLinks)}
	c.Links++
	switch l.Provenance {
	case FromGoal:
		c.FromGoal++
	case Retrofitted:
		c.Retrofitted++
	}
	c.Todo.add(link, l.State == Todo)
	c.InProgress.add(link, l.State == InProgress)
	c.Blocked.add(link, l.State == Blocked)
	c.InReview.add(link, l.State == InReview)
	c.Done.add(link, l.State == Done)
	c.Cancelled.add(link, l.State == Cancelled)

	class := Classify(l.Task, clock.Today, th)
	c.Stalled.add(link, class.Stalled)
	c.AtRisk.add(link, class.AtRisk)
	c.Overdue.add(link, class.Overdue)
	c.Live.add(link, class.Live)
	c.OldestStalled = earliest(c.OldestStalled, class.StalledSince)
	if class.Open && l.Owned {
		c.OpenOwned++
	}
	c.addMoving(l.Task, clock.Today, th)
	if class.Open && l.OwnTeam {
		c.TeamOpen++
	}
	if class.Open && l.Before {
		c.LinkedBefore++
	}
	if l.OwnTeam && (class.Open || l.State == Done && clock.within(l.Closed, MixWindow)) {
		c.Mix += EffortWeight(l.Effort, l.KRLinks)
	}
	if l.State == Done {
		c.ClosedWeek.add(link, l.Closed >= clock.WeekStart && l.Closed <= clock.Today)
		c.Closed21.add(link, clock.within(l.Closed, EffectWindow))
		c.Closed28.add(link, clock.within(l.Closed, FinishWindow))
		c.LastClosed = latest(c.LastClosed, l.Closed)
	}
}

func (t *Tally) add(o Tally, when bool) {
	if when {
		*t = t.plus(o)
	}
}

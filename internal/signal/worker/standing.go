package worker

import "plumbline/internal/signal"

// standing is what a goal's own state and those above it make of its numbers.
type standing struct {
	counts  bool          // takes part in roll-ups
	live    bool          // rules speak about it
	settled bool          // declared done: judged by its due date, silence means nothing
	instead signal.Status // the status of what does not count; "" if the numbers decide
	day     signal.Day    // judged as of
}

// stand gives the standing of a key result; an objective stands as a key result that is active.
func stand(kr, objective, cycle string, ends, today signal.Day) standing {
	s := standing{day: today}
	if cycle == "closed" {
		s.day = min(today, ends)
	}
	switch {
	case cycle == "draft" || objective == "draft":
		s.instead = signal.Draft
	case kr == "dropped" || objective == "dropped":
		s.instead = signal.Dropped
	case kr == "paused" || objective == "paused":
		s.instead = signal.Paused
	default:
		s.counts = true
		s.settled = kr == "done" || objective == "done"
		s.live = !s.settled && cycle != "closed"
	}
	return s
}

package signal

// standing is what a goal's own state and those above it make of its numbers.
type standing struct {
	counts  bool   // takes part in roll-ups
	live    bool   // rules speak about it
	settled bool   // declared done: judged by its due date, silence means nothing
	instead Status // the status of what does not count; "" if the numbers decide
	day     Day    // judged as of
}

// stand gives the standing of a key result; an objective stands as a key result that is active.
func stand(kr, objective, cycle string, ends, today Day) standing {
	s := standing{day: today}
	if cycle == "closed" {
		s.day = min(today, ends)
	}
	switch {
	case cycle == "draft" || objective == "draft":
		s.instead = Draft
	case kr == "dropped" || objective == "dropped":
		s.instead = Dropped
	case kr == "paused" || objective == "paused":
		s.instead = Paused
	default:
		s.counts = true
		s.settled = kr == "done" || objective == "done"
		s.live = !s.settled && cycle != "closed"
	}
	return s
}

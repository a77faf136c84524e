package signal

// Checkin is one check-in of a KR; value and confidence may be missing.
type Checkin struct {
	Day        Day
	Value      *float64
	Confidence *int // 0 to 10
}

// History is a KR's check-ins, oldest first.
type History []Checkin

// Last returns the day of the latest check-in, zero without one.
func (h History) Last() Day {
	if len(h) == 0 {
		return 0
	}
	return h[len(h)-1].Day
}

// Confidence returns the latest stated confidence and the one before it; nil where there is none.
func (h History) Confidence() (now, before *int) {
	for i := len(h) - 1; i >= 0; i-- {
		switch c := h[i].Confidence; {
		case c == nil:
		case now == nil:
			now = c
		default:
			return now, c
		}
	}
	return now, nil
}

// ValueOn returns the latest value known at the end of day d.
func (h History) ValueOn(d Day) (float64, Day, bool) {
	for i := len(h) - 1; i >= 0; i-- {
		if h[i].Value != nil && h[i].Day <= d {
			return finite(*h[i].Value), h[i].Day, true
		}
	}
	return 0, 0, false
}

// inRange is the share of check-in values within [low, high] (SIGNALS 2, maintain).
func (h History) inRange(low, high float64) (float64, bool) {
	in, all := 0, 0
	for _, c := range h {
		if c.Value == nil {
			continue
		}
		all++
		if *c.Value >= low && *c.Value <= high {
			in++
		}
	}
	return Share{in, all}.Ratio(), all > 0
}

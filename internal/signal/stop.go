package signal

import (
	"math"
	"strings"
)

// Stop says why a goal asks for no more work; "" if it does (SIGNALS 5, stop_list).
type Stop string

// The ways a goal stops, the most definite first.
const (
	StopDropped       Stop = "dropped"
	StopPaused        Stop = "paused"
	StopClosed        Stop = "closed"
	StopDeprioritised Stop = "deprioritised" // it has no weight left
	StopExpired       Stop = "expired"       // its due date is past
)

// Stops lists them in that order: a task whose goals stopped for several reasons counts for the first.
func Stops() []Stop {
	return []Stop{StopDropped, StopPaused, StopClosed, StopDeprioritised, StopExpired}
}

var stopWords = map[Stop]struct{ one, many string }{
	StopDropped:       {"was dropped", "were dropped"},
	StopPaused:        {"is paused", "are paused"},
	StopClosed:        {"is closed", "are closed"},
	StopDeprioritised: {"has no weight left", "have no weight left"},
	StopExpired:       {"is past its due date", "are past their due date"},
}

// Words says it of one goal: "was dropped".
func (s Stop) Words() string { return stopWords[s].one }

// StopOf says why a goal asks for no more work. A draft has not begun to ask for any.
func StopOf(kr, objective, cycle string, weight float64, due, today Day) Stop {
	is := func(state string) bool { return kr == state || objective == state }
	switch {
	case cycle == "draft" || objective == "draft":
		return ""
	case is("dropped"):
		return StopDropped
	case is("paused"):
		return StopPaused
	case is("done") || cycle == "closed":
		return StopClosed
	case weight <= 0:
		return StopDeprioritised
	case due < today:
		return StopExpired
	}
	return ""
}

// FirstStop is why work that serves goals with these stops is free to stop; "" while one of them runs.
func FirstStop(goals []Stop) Stop {
	for _, g := range goals {
		if g == "" {
			return ""
		}
	}
	for _, s := range Stops() {
		for _, g := range goals {
			if g == s {
				return s
			}
		}
	}
	return ""
}

// Freed is the open work under goals that stopped for one reason.
type Freed struct {
	Stop      Stop
	N         int
	Estimated int // of N, those with an effort
	Effort    Effort
}

// Effort is in hundredths of a team's unit, 0 if nobody estimated it.
type Effort int64

// EffortOf reads an effort in units.
func EffortOf(units float64) Effort { return Effort(math.RoundToEven(finite(units) * 100)) }

// String returns "2.5".
func (e Effort) String() string { return Number(float64(e)/100, 2) }

func freed(all []Freed) (sum Freed) {
	for _, f := range all {
		sum.N += f.N
		sum.Estimated += f.Estimated
		sum.Effort += f.Effort
	}
	return sum
}

// byReason is "4 dropped, 2 paused".
func byReason(all []Freed) string {
	var parts []string
	for _, f := range all {
		parts = append(parts, Number(float64(f.N), 0)+" "+string(f.Stop))
	}
	return strings.Join(parts, ", ")
}

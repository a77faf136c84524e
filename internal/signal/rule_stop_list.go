package signal

import "fmt"

// stopList: open tasks serve goals that were dropped, paused, closed or expired, or that lost their
// weight, and no goal besides (SIGNALS 5).
var stopList = Rule[TeamCase]{
	ID:       "stop_list",
	Name:     "Work to stop",
	Severity: always[TeamCase](SeverityInfo),
	Holds:    func(c TeamCase) bool { return freed(c.In.Stopped).N > 0 },
	Inputs: func(c TeamCase) Inputs {
		sum := freed(c.In.Stopped)
		in := Inputs{"tasks": sum.N, "estimated": sum.Estimated, "freed_effort": float64(sum.Effort) / 100}
		for _, f := range c.In.Stopped {
			in[string(f.Stop)] = f.N
		}
		return in
	},
	Sentence: func(c TeamCase) string {
		n := freed(c.In.Stopped).N
		switch words := stopWords[c.In.Stopped[0].Stop]; {
		case n == 1:
			return fmt.Sprintf("1 open task serves a goal that %s.", words.one)
		case len(c.In.Stopped) == 1:
			return fmt.Sprintf("%d open tasks serve goals that %s.", n, words.many)
		}
		return fmt.Sprintf("%d open tasks serve goals that stopped: %s.", n, byReason(c.In.Stopped))
	},
	Needs: func(c TeamCase) []string {
		sum := freed(c.In.Stopped)
		cancelled := Count(sum.N, "task") + " cancelled"
		if sum.Effort > 0 {
			cancelled += " (which frees an effort of " + sum.Effort.String() + ")"
		}
		return []string{cancelled, fmt.Sprintf("%d linked to a running goal", sum.N)}
	},
}

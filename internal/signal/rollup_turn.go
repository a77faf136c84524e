package signal

import (
	"fmt"
	"slices"
	"strings"
)

// rollUpTurn names a child that turns the status once it is on its line, or two of which either does.
// Where one is not enough it puts the worst on their lines, one after the other, until it turns.
func rollUpTurn(now Status, children []Child, status func([]Child) Status) string {
	if now == NoData { // all are silent
		return "A check-in on " + strings.Join(labels(children[:min(2, len(children))]), " or ") + " turns it."
	}
	if !troubled(now) {
		return ""
	}
	bad := causes(children)
	on := func(which []Child) Status { return status(mended(children, which)) }
	turned := func(s Status) bool { return s.rank() < now.rank() }
	var either []string
	var then Status
	for _, c := range bad {
		if s := on([]Child{c}); turned(s) && (then == "" || s == then) && len(either) < 2 {
			either, then = append(either, c.Label), s
		}
	}
	if then != "" {
		return wouldBe(strings.Join(either, " or "), then)
	}
	for n := range bad {
		if s := on(bad[:n+1]); turned(s) {
			all := needed(bad[:n+1], func(some []Child) bool { return turned(on(some)) })
			return wouldBe(List(labels(all)), on(all))
		}
	}
	return ""
}

func wouldBe(names string, then Status) string {
	return fmt.Sprintf("With %s on track it would be %s.", names, strings.ToLower(then.Words()))
}

// needed leaves out of all whatever it takes none of, the least of the causes first.
func needed(all []Child, enough func([]Child) bool) []Child {
	for i := len(all) - 1; i >= 0; i-- {
		if fewer := slices.Delete(slices.Clone(all), i, i+1); enough(fewer) {
			all = fewer
		}
	}
	return all
}

func labels(children []Child) (names []string) {
	for _, c := range children {
		names = append(names, c.Label)
	}
	return names
}

// mended puts some of the children on their lines.
func mended(children, which []Child) []Child {
	children = slices.Clone(children)
	for i, c := range children {
		if slices.ContainsFunc(which, func(w Child) bool { return w.Ref == c.Ref }) {
			children[i].Progress = max(c.Progress, c.Expected)
			children[i].Status, children[i].Lagging = OnTrack, false
		}
	}
	return children
}

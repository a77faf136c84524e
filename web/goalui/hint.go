package goalui

import (
	"strings"
	"unicode"

	"plumbline/internal/goal"
)

// outputs are words with which a title names something made instead of something changed.
var outputs = []string{
	"launch", "build", "ship", "implement", "deliver", "release", "create", "develop", "introduce", "roll", "write", "publish",
	"finish", "complete", "migrate", "set", "design", "hire", "organise", "organize", "run", "hold", "prepare", "install",
}

// readsLikeATask is a hint, never a block (SIGNALS 5): a title that names an output says what will
// be done, not what will change. A number in the title measures something.
func readsLikeATask(title string, kind goal.Kind) string {
	first := strings.ToLower(strings.TrimRightFunc(strings.SplitN(strings.TrimSpace(title)+" ", " ", 2)[0], unicode.IsPunct))
	for _, w := range outputs {
		if first != w && first != w+"s" && first != w+"ing" {
			continue
		}
		if strings.ContainsFunc(title, unicode.IsDigit) && (kind == goal.Increase || kind == goal.Decrease || kind == goal.Maintain) {
			return ""
		}
		return "“" + strings.TrimSpace(title) + "” reads like a task: what will it change?"
	}
	return ""
}

// focus is the note about how many key results an objective has (SIGNALS 5).
func focus(n int) string {
	switch {
	case n > 4:
		return "An objective with more than four key results is hard to hold in mind. Two to four keep the focus."
	case n == 4:
		return "This objective has four key results. One more and it is hard to hold in mind."
	}
	return ""
}

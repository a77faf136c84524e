package taskui

import (
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"plumbline/web/shell"
)

func lower(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	return string(unicode.ToLower(r)) + s[n:]
}

func stateLabel(state string) string {
	return map[string]string{"todo": "To do", "in_progress": "In progress", "blocked": "Stuck", "in_review": "In review", "done": "Done", "cancelled": "Cancelled"}[state]
}

func priorityLabel(p string) string { return strings.ToUpper(p[:1]) + p[1:] }

func impactLabel(n int) string { return map[int]string{1: "low", 3: "medium", 9: "high"}[n] }

func dateOf(at, today time.Time) string { return shell.Date(at, today) }

// moves are the states a task may go to: the likeliest, then every other but the one it is in and
// Stuck, which asks for a reason.
func moves(state string) (next *actionView, rest []actionView) {
	first := map[string]actionView{
		"todo": {"in_progress", "Start", "start"}, "in_progress": {"done", "Done", "done"}, "blocked": {"in_progress", "It moves again", "start"},
		"in_review": {"done", "Done", "done"}, "done": {"in_progress", "Reopen", "start"}, "cancelled": {"todo", "Reopen", "start"},
	}[state]
	for _, a := range []actionView{{"todo", "To do", ""}, {"in_progress", "In progress", "start"}, {"in_review", "In review", ""}, {"done", "Done", "done"}, {"cancelled", "Cancelled", ""}} {
		if a.State != state {
			rest = append(rest, a)
		}
	}
	return &first, rest
}

func paragraphs(notes string) []string {
	var out []string
	for _, p := range strings.Split(strings.ReplaceAll(notes, "\r\n", "\n"), "\n") {
		if p = strings.TrimSpace(p); p != "" {
			out = append(out, p)
		}
	}
	return out
}

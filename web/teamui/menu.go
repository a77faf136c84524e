package teamui

import "strconv"

// MoveView is one state a task can be put into.
type MoveView struct{ State, Label, Act string }

// MenuView is everything that can be done with a task where it is listed.
type MenuView struct {
	Task     string // its address
	Revision string
	Back     string
	Moves    []MoveView
	Block    bool
	Link     string // where its key result is chosen
}

var moves = []MoveView{
	{"todo", "To do", ""}, {"in_progress", "In progress", "start"}, {"in_review", "In review", ""}, {"done", "Done", "done"}, {"cancelled", "Cancelled", ""},
}

// NewMenu offers every state but the one the task is in.
func NewMenu(task, state string, revision int64, back, link string) MenuView {
	m := MenuView{Task: task, Revision: strconv.FormatInt(revision, 10), Back: back, Block: state != "blocked", Link: link}
	for _, mv := range moves {
		if mv.State != state {
			m.Moves = append(m.Moves, mv)
		}
	}
	return m
}

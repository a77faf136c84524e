package teamui

import "strconv"

// MenuView is everything that can be done with a task where it is listed.
type MenuView struct {
	Task     string // its address
	State    string // every other one is offered
	Revision string
	Back     string
	Link     string // where a key result is chosen
	LinkText string
}

// NewMenu is the menu of a task in a state; it returns to back.
func NewMenu(task, state string, revision int64, back, link string) MenuView {
	return MenuView{Task: task, State: state, Revision: strconv.FormatInt(revision, 10), Back: back, Link: link, LinkText: "Link to KR"}
}

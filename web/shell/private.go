package shell

import (
	"fmt"

	"plumbline/internal/board"
	"plumbline/internal/goal"
	"plumbline/internal/signal"
)

// Private says who sees a goal, from the objectives it belongs to, its own first; empty if everyone does.
func Private(above []board.GoalAbove) string {
	for _, o := range above {
		switch o.Visibility {
		case goal.ForTeam:
			return "Private to team " + o.Team
		case goal.ForPeople:
			return "Private to " + names(o.People)
		}
	}
	return ""
}

func names(people []string) string {
	const most = 3
	switch {
	case len(people) == 0:
		return "its owners"
	case len(people) > most+1:
		return signal.List(append(people[:most:most], fmt.Sprintf("%d others", len(people)-most)))
	}
	return signal.List(people)
}

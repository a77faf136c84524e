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
			return "Private to team " + o.Team + " and its owners"
		case goal.ForPeople:
			return "Private to " + names(o.People)
		}
	}
	return ""
}

func names(people []string) string {
	const most = 3
	if len(people) > most+1 {
		people = append(people[:most:most], fmt.Sprintf("%d others", len(people)-most))
	}
	return signal.List(append(people[:len(people):len(people)], "its owners"))
}

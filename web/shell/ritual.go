package shell

import (
	"fmt"
	"time"

	"plumbline/internal/board"
	"plumbline/internal/goal"
	"plumbline/internal/strategy"
)

type ritualStep struct {
	Name, Fact, URL string
	Current         bool
}

type ritualView struct {
	Title string
	Steps []ritualStep
}

// newRitual is the week: plan, coverage, check-in, with what is left to do in each.
func newRitual(base string, f board.Frame, weekStart int) *ritualView {
	if f.CycleName == nil || f.CycleStart == nil || f.CycleEnd == nil {
		return nil
	}
	week, of := strategy.Cycle{StartsOn: *f.CycleStart, EndsOn: *f.CycleEnd}.Week(f.Today)
	board, covered, due, plan := base+"/teams", "No lagging KR lacks a task", "Nothing due", "What the teams took on"
	if f.OwnTeam {
		board, plan = board+"/"+f.TeamID.String(), "No new task yet"
	}
	coverage := board
	if f.Uncovered != nil {
		covered, coverage = goal.KRLabel(*f.Uncovered)+" has no task", base+"/krs/"+f.UncoveredID.String()
	}
	if f.CheckInsOf > 0 {
		due = fmt.Sprintf("%d of %d due", f.CheckInsDue, f.CheckInsOf)
	}
	if f.OwnTeam && f.NewTasks > 0 {
		plan = fmt.Sprintf("%d of %d new tasks linked", f.NewLinked, f.NewTasks)
	}
	day := (int(f.Today.Weekday()) - weekStart + 7) % 7
	return &ritualView{
		Title: fmt.Sprintf("This week, %d of %d", week, of),
		Steps: []ritualStep{
			{weekday(weekStart, 0) + ", plan", plan, board, day < 2},
			{weekday(weekStart, 2) + ", coverage", covered, coverage, day >= 2 && day < 4},
			{weekday(weekStart, 4) + ", check-in", due, base + "/check-ins", day >= 4},
		},
	}
}

func weekday(start, plus int) string {
	return time.Weekday((start + plus) % 7).String()[:3]
}

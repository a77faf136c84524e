package task

import (
	"math"
	"slices"
	"strings"
	"time"

	"plumbline/internal/errs"
	"plumbline/internal/input"
)

func checkTitle(f *errs.Fields, s *string) {
	*s = input.Text(f, "title", strings.Join(strings.Fields(*s), " "), input.Title)
	f.Check(*s != "", "title", "Give the task a title.")
}

func checkPriority(f *errs.Fields, p Priority) {
	f.Check(slices.Contains(Priorities, p), "priority", "Choose low, normal, high or urgent.")
}

func checkEffort(f *errs.Fields, e float64) {
	ok := e == 0 || e > 0 && e <= 1000 && !math.IsNaN(e)
	f.Check(ok, "effort", "Effort is a number above 0 and at most 1000.")
}

var (
	firstDay = time.Date(1990, 1, 1, 0, 0, 0, 0, time.UTC)
	lastDay  = time.Date(2100, 1, 1, 0, 0, 0, 0, time.UTC)
)

// civil is the date of d as midnight UTC, however it was given.
func civil(d time.Time) time.Time {
	y, m, day := d.Date()
	return time.Date(y, m, day, 0, 0, 0, 0, time.UTC)
}

func checkDue(f *errs.Fields, d time.Time) {
	f.Check(!d.Before(firstDay) && !d.After(lastDay), "due", "Choose a date between 1990 and 2100.")
}

func (g Goal) check(f *errs.Fields) {
	f.Check(g.KR.IsZero() != g.Objective.IsZero(), "goal", "Choose one key result or one objective.")
	if g.Impact != 0 {
		checkImpact(f, g.Impact)
	}
}

func checkImpact(f *errs.Fields, impact int) {
	f.Check(impact == 1 || impact == 3 || impact == 9, "impact", "Choose low, medium or high impact.")
}

package sample

import (
	"cmp"
	"context"
	"slices"
	"time"

	"plumbline/internal/id"
	"plumbline/internal/task"
)

// lastTask is the number of the newest task of the pictures.
const lastTask = 445

// all is every task of the company, in the order of their numbers.
func all() []work {
	list := slices.Clone(field)
	for i := range list {
		list[i].team = "Field Operations"
	}
	for _, b := range slices.Concat(platform, care, growth, finance) {
		list = append(list, b.tasks()...)
	}
	return numbered(list)
}

// tasks spreads a backlog over owners, states and dates.
func (b backlog) tasks() []work {
	var out []work
	for i, title := range b.open {
		w := work{kr: b.kr, team: b.team, owner: b.owners[i%len(b.owners)], title: title, state: "todo", due: 4 + (i*5)%31, since: 3 + (i*2)%9, runs: i < b.runs, later: i%6 == 5}
		if b.kr == 0 {
			w.due, w.later = none, false
		} else if i%3 == 0 {
			w.state, w.since = "in_progress", 1+i%4
		} else if i%7 == 4 {
			w.state, w.since, w.due = "in_review", 1, 3
		}
		out = append(out, w)
	}
	for i, title := range b.done {
		out = append(out, work{kr: b.kr, team: b.team, owner: b.owners[i%len(b.owners)], title: title, state: "done", due: none, since: max(b.doneBefore, 1) + i*3, impact: b.impact, later: b.kr != 0 && i%5 == 4})
	}
	return out
}

// numbered gives the free numbers to the tasks without one, the longest standing first.
func numbered(list []work) []work {
	taken := map[int]bool{}
	for _, w := range list {
		taken[w.number] = true
	}
	slices.SortStableFunc(list, func(a, b work) int { return cmp.Compare(b.age(), a.age()) })
	number := lastTask - len(list)
	for i := range list {
		if list[i].number == 0 {
			for number++; taken[number]; number++ {
			}
			list[i].number = number
		}
	}
	slices.SortFunc(list, func(a, b work) int { return cmp.Compare(a.number, b.number) })
	return list
}

// age is how many days ago the task must have existed.
func (w work) age() int {
	if w.since < 0 {
		return 3 - w.since
	}
	return w.since + 3
}

// created is the day each task was made: never later than its state needs, and in the order of numbers.
func created(list []work) []int {
	days := make([]int, len(list))
	latest := today
	for i := len(list) - 1; i >= 0; i-- {
		latest = min(latest, max(today-list[i].age(), 0))
		days[i] = latest
	}
	return days
}

// tasks turns every task into what happened to it.
func (r *replay) tasks() {
	list := all()
	days := created(list)
	for i, w := range list {
		t, made := id.New[id.Task](), days[i]
		r.on(made, 480+i, r.create(w, t, i))
		if w.later && w.kr != 0 {
			r.on(min(made+2, today), 800, func(ctx context.Context, at time.Time) error {
				_, err := r.s.Tasks.At(at).Link(ctx, r.as(w.owner), task.LinkGoal{Task: t, Goal: task.Goal{KR: r.krs[w.kr], Impact: w.impact}})
				return err
			})
		}
		since := today - w.since
		if w.since < 0 { // this week, however young it is
			since = max(today+w.since, r.monday())
		}
		if w.state != "todo" && w.state != "in_progress" {
			r.move(min(made+1, since), 820, w.owner, t, task.InProgress, "")
		}
		if w.state != "todo" {
			r.move(since, 900+i%60, w.owner, t, task.State(w.state), w.reason)
		}
	}
}

func (r *replay) create(w work, t id.Task, i int) func(context.Context, time.Time) error {
	return func(ctx context.Context, at time.Time) error {
		c := task.Create{ID: t, Title: w.title, Team: r.teams[w.team], Owner: r.users[w.owner], RunBusiness: w.runs}
		if w.due != none {
			due := civil(r.now.In(r.loc).AddDate(0, 0, w.due))
			c.Due = &due
		}
		if w.kr != 0 && !w.later {
			c.Goals = []task.Goal{{KR: r.krs[w.kr], Impact: w.impact, Provenance: task.FromGoal}}
			if i%4 == 3 && w.kr != 3 {
				c.Goals[0].Provenance = task.AtCreation
			}
			if w.kr == 3 {
				c.Slot = r.slots[w.title]
			}
		}
		_, err := r.s.Tasks.At(at).Create(ctx, r.as(w.owner), c)
		return err
	}
}

func (r *replay) move(day, minute int, owner string, t id.Task, to task.State, reason string) {
	r.on(day, minute, func(ctx context.Context, at time.Time) error {
		_, err := r.s.Tasks.At(at).Move(ctx, r.as(owner), task.Move{Task: t, To: to, Reason: reason})
		return err
	})
}

package sample

import (
	"cmp"
	"context"
	"slices"
	"time"

	"plumbline/internal/id"
	"plumbline/internal/task"
)

const (
	todo      = task.Todo
	doing     = task.InProgress
	blocked   = task.Blocked
	review    = task.InReview
	done      = task.Done
	cancelled = task.Cancelled
)

// work is one task: how it stands today, and when it came there.
type work struct {
	number int // PL-…; 0 takes a free one
	kr     int // 0: none
	serves string
	team   string
	owner  string
	title  string
	notes  string
	state  task.State
	due    int // days from today; 0: none
	since  int // days ago that the state began; negative: so many, but in this week
	reason string
	impact int
	effort float64
	later  bool // linked days after it was made
	nobody bool // owns it; owner tells it all the same
	left   bool // taken off its goal the day before its state began
	runs   bool // runs the business
}

// lastTask is the number of the newest task.
const lastTask = 445

// everything is every task of the company, in the order of their numbers.
func (r *replay) everything() []work {
	list := slices.Concat(before, fieldWork, platformWork, sharedWork)
	for _, b := range slices.Concat(platformBacklogs, careBacklogs, growthBacklogs, financeBacklogs) {
		list = append(list, b.tasks()...)
	}
	return numbered(list)
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
func (w work) age() int { return max(w.since, -w.since) + 3 }

// created is the day each task was made: early enough for its state, and in the order of numbers. A third
// of a quarter's work was there in its first week, the rest came in evenly.
func (r *replay) created(list []work) []int {
	days := make([]int, len(list))
	latest := today
	for i := len(list) - 1; i >= 0; i-- {
		latest = min(latest, today-list[i].age())
		first, share := firstDay, float64(i)/float64(len(before))
		if i >= len(before) {
			first, share = 0, float64(i-len(before))/float64(len(list)-len(before))
		}
		flow := first + max(int(share*12), int((share-0.35)/0.65*today))
		days[i] = max(r.workday(min(latest, flow)), first)
	}
	return days
}

// tellTasks turns every task into what happened to it.
func (r *replay) tellTasks(list []work) {
	days := r.created(list)
	for i, w := range list {
		r.tellTask(w, id.New[id.Task](), i, days[i], 480+i)
	}
}

// tellTask is one task, made at a minute of a day, and what became of it.
func (r *replay) tellTask(w work, t id.Task, i, made, minute int) {
	r.on(made, minute, r.create(w, t, i))
	if w.later {
		r.on(min(made+2, today), 800, func(ctx context.Context, at time.Time) error {
			_, err := r.tasks.At(at).Link(ctx, r.as(w.owner), task.LinkGoal{Task: t, Goal: r.goal(w)})
			return err
		})
	}
	since := today - w.since
	if w.since < 0 {
		since = max(today+w.since, r.monday())
	}
	if !w.state.Open() {
		since = max(r.workday(since), made)
	}
	if w.left {
		r.on(max(made+1, since-1), 860, func(ctx context.Context, at time.Time) error {
			g := r.goal(w)
			_, err := r.tasks.At(at).Unlink(ctx, r.as(w.owner), task.UnlinkGoal{Task: t, KR: g.KR, Objective: g.Objective})
			return err
		})
	}
	if w.state != todo && w.state != doing {
		r.move(max(made, since-4), 880, w.owner, t, doing, "")
	}
	if w.state != todo {
		r.move(since, 900+i%60, w.owner, t, w.state, w.reason)
	}
}

func (r *replay) goal(w work) task.Goal {
	g := task.Goal{KR: r.krs[w.kr], Objective: r.objectives[w.serves], Impact: w.impact}
	if w.kr != 0 {
		g.Objective = id.Objective{}
	}
	return g
}

func (r *replay) create(w work, t id.Task, i int) func(context.Context, time.Time) error {
	return func(ctx context.Context, at time.Time) error {
		c := task.Create{ID: t, Title: w.title, Notes: w.notes, Team: r.teams[w.team], Owner: r.users[w.owner], RunBusiness: w.runs, Effort: w.effort}
		if w.nobody {
			c.Owner = id.User{}
		}
		if w.due != 0 {
			due := civil(r.day(r.due(today + w.due)))
			c.Due = &due
		}
		if (w.kr != 0 || w.serves != "") && !w.later {
			g := r.goal(w)
			g.Provenance = task.FromGoal
			if i%4 == 1 && w.kr != 3 && w.kr != 7 {
				g.Provenance = task.AtCreation
			}
			c.Goals = []task.Goal{g}
			if w.kr == 3 {
				c.Slot = r.slots[w.title]
			}
		}
		_, err := r.tasks.At(at).Create(ctx, r.as(w.owner), c)
		return err
	}
}

func (r *replay) move(day, minute int, owner string, t id.Task, to task.State, reason string) {
	r.on(day, minute, func(ctx context.Context, at time.Time) error {
		_, err := r.tasks.At(at).Move(ctx, r.as(owner), task.Move{Task: t, To: to, Reason: reason})
		return err
	})
}

// backlog is the work of a team for one key result, or for none: open titles and done ones.
type backlog struct {
	kr         int
	team       string
	owners     []string
	open, done []string
	impact     int  // of the done tasks; open ones are medium
	quiet      int  // days in which nothing was closed
	runs       int  // so many of the open ones run the business
	found      bool // most of it was linked after it was made
	still      int  // more days for which what is in progress has waited for a review
	nobody     bool // owns the open ones
}

// tasks spreads a backlog over owners, states and dates.
func (b backlog) tasks() []work {
	var out []work
	for i, title := range b.open {
		w := work{
			kr: b.kr, team: b.team, owner: b.owners[i%len(b.owners)], title: title, state: todo,
			due: 4 + (i*5)%31, since: 3 + (i*2)%9, runs: i < b.runs, later: b.kr != 0 && b.linkedLater(i), nobody: b.nobody,
		}
		switch {
		case b.kr == 0:
			w.due = 0
		case i%3 == 0:
			w.state, w.since = doing, 1+i%4
			if b.still > 0 {
				w.state, w.since = review, w.since+b.still
			}
		case i%7 == 4:
			w.state, w.since, w.due = review, 1, 3
		}
		out = append(out, w)
	}
	for i, title := range b.done {
		out = append(out, work{
			kr: b.kr, team: b.team, owner: b.owners[i%len(b.owners)], title: title, state: done, impact: b.impact,
			since: max(b.quiet, 1+b.kr%5) + i*(today-b.quiet)/len(b.done), later: b.kr != 0 && b.linkedLater(i+1),
		})
	}
	return out
}

func (b backlog) linkedLater(i int) bool {
	if b.found {
		return i%10 < 6
	}
	return i%6 == 5
}

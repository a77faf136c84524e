package bench

import (
	"fmt"
	"math"
	"sync/atomic"

	"github.com/google/uuid"

	"plumbline/internal/id"
	"plumbline/internal/task"
)

// largest is the most tasks the largest organisation has, whatever the size.
const largest = 200_000

// tenant is one organisation of the plan.
type tenant struct {
	rank                               int // 1 is the largest
	org                                id.Org
	user                               id.User // its owner, who leads its first team
	team                               id.Team // the first, whose board is measured
	tasks, objectives, krs, teams, hot int
	open                               []*piece // of the first team
	krIDs                              []id.KeyResult
}

// piece is an open task that is moved to and fro.
type piece struct {
	id     id.Task
	number int64
	at     atomic.Int32 // where it stands in states
}

// states is the way of a task: half of its steps open or close it.
var states = []task.State{task.Todo, task.InProgress, task.InReview, task.Done}

// next is where the task goes, which is never where it stands.
func (p *piece) next() task.State { return states[int(p.at.Add(1))%len(states)] }

func (t *tenant) slug() string { return fmt.Sprintf("o%d", t.rank) }

func (t *tenant) email() string { return fmt.Sprintf("u1@o%d.bench.example", t.rank) }

// newPlan deals size tasks to so many organisations: the largest has a fifth of them, up to 200,000,
// the others share the rest as Zipf says, the second ten times as much as the eleventh.
func newPlan(size, orgs int) []*tenant {
	first := min(size/5, largest)
	harmonic := 0.0
	for r := 1; r < orgs; r++ {
		harmonic += 1 / float64(r)
	}
	out := make([]*tenant, 0, orgs)
	for rank := 1; rank <= orgs; rank++ {
		tasks := first
		if rank > 1 {
			tasks = max(int(math.Round(float64(size-first)/harmonic/float64(rank-1))), 5)
		}
		t := &tenant{rank: rank, org: id.Org(uuid.NewSHA1(uuid.Nil, fmt.Appendf(nil, "organisation %d", rank))), tasks: tasks}
		t.objectives = max(tasks/400, 1)
		t.krs = 4 * t.objectives
		t.teams = max(tasks/800, 1)
		t.hot = min(200, max(tasks/5, 3))
		out = append(out, t)
	}
	return out
}

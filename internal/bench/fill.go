package bench

import (
	"context"
	"fmt"
	"time"

	"plumbline/internal/access"
	"plumbline/internal/account"
	"plumbline/internal/goal"
	"plumbline/internal/id"
	"plumbline/internal/org"
	"plumbline/internal/pg"
	"plumbline/internal/strategy"
	"plumbline/internal/task"
)

const password = "measured with a plumb line"

// world is the organisation that is measured.
type world struct {
	owner org.Member
	who   access.Actor
	teams []id.Team
	krs   []id.KeyResult
	first int64     // number of the first task
	tasks []id.Task // all of them; the first 200 are open on the first team's board
}

func (e Env) fill(ctx context.Context) (*world, error) {
	m, err := e.Orgs.Found(ctx, org.Found{SignUp: account.SignUp{Email: "bench@bench.example", Name: "Bea Bench", Password: password}, OrgName: "Bench", Slug: "bench"})
	if err != nil {
		return nil, err
	}
	w := &world{owner: m, who: m.Actor}
	if err := e.goals(ctx, w); err != nil {
		return nil, err
	}
	now := e.DB.Now()
	for from := 0; from < e.Size; from += 2000 {
		items := make([]task.Item, 0, 2000)
		for i := from; i < min(from+2000, e.Size); i++ {
			items = append(items, w.item(i, now))
		}
		err := e.DB.InTenant(ctx, w.who.Org, func(ctx context.Context, tx *pg.Tx) error {
			out, err := task.ImportTx(ctx, tx, task.Batch{Source: "bench", By: w.who.User, Items: items})
			for _, o := range out {
				if o.Err != nil {
					return o.Err
				}
				w.tasks = append(w.tasks, o.ID)
				if w.first == 0 {
					w.first = o.Number
				}
			}
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	_, err = e.Worker.Drain(ctx, w.who.Org)
	return w, err
}

// item is one task: 200 open ones on the first team's board, the rest spread, three in four done.
func (w *world) item(i int, now time.Time) task.Item {
	made := now.Add(-time.Duration(1+i%60) * 24 * time.Hour)
	it := task.Item{ExternalID: fmt.Sprint(i), Title: fmt.Sprintf("Piece of work number %d", i), Owner: w.who.User, CreatedAt: made, State: task.Todo, Team: w.teams[0]}
	if i >= 200 {
		it.Team = w.teams[1+i%(len(w.teams)-1)]
		if i%4 != 0 {
			it.State, it.ClosedAt = task.Done, made.Add(12*time.Hour)
		}
	} else if i%2 == 0 {
		it.State = task.InProgress
	}
	if i%5 != 0 {
		it.Goals = []task.Goal{{KR: w.krs[i%len(w.krs)]}}
	}
	return it
}

func (e Env) goals(ctx context.Context, w *world) error {
	for i := range 10 {
		t, err := e.Orgs.SaveTeam(ctx, w.who, org.SaveTeam{Name: fmt.Sprintf("Team %d", i), Lead: w.who.User})
		if err != nil {
			return err
		}
		w.teams = append(w.teams, t.ID)
	}
	today := w.owner.Org.Today(e.DB.Now())
	c, err := e.Strategy.CreateCycle(ctx, w.who, strategy.CreateCycle{Name: "Now", Kind: strategy.Quarter, StartsOn: today.AddDate(0, 0, -45), EndsOn: today.AddDate(0, 0, 45), State: strategy.Active})
	if err != nil {
		return err
	}
	for i := range 12 {
		p, err := e.pillar(ctx, w, i)
		if err != nil {
			return err
		}
		o, err := e.Goals.CreateObjective(ctx, w.who, goal.CreateObjective{Cycle: c.ID, Team: w.teams[i%len(w.teams)], Pillar: p, Owner: w.who.User, Title: fmt.Sprintf("Objective number %d", i)})
		if err != nil {
			return err
		}
		for k := range 4 {
			start, target := 0.0, 100.0
			kr, err := e.Goals.CreateKeyResult(ctx, w.who, goal.CreateKeyResult{Objective: o.ID, Owner: w.who.User, Title: fmt.Sprintf("Key result %d of objective %d", k, i), Kind: goal.Increase, Unit: "%", Start: &start, Target: &target})
			if err != nil {
				return err
			}
			w.krs = append(w.krs, kr.ID)
		}
	}
	return nil
}

func (e Env) pillar(ctx context.Context, w *world, i int) (id.Pillar, error) {
	if i >= 4 {
		list, err := e.Strategy.Pillars(ctx, w.who)
		if err != nil {
			return id.Pillar{}, err
		}
		return list[i%len(list)].ID, nil
	}
	p, err := e.Strategy.CreatePillar(ctx, w.who, strategy.CreatePillar{Name: fmt.Sprintf("Pillar %d", i)})
	return p.ID, err
}

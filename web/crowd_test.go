package web_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/url"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"plumbline/internal/access"
	"plumbline/internal/goal"
	"plumbline/internal/id"
	"plumbline/internal/org"
	"plumbline/internal/pg"
	"plumbline/internal/signal/worker"
	"plumbline/internal/task"
	"plumbline/internal/testkit"
	"plumbline/internal/testkit/apptest"
)

// crowd is 32 people of one organisation, each signed in, in front of one board of 40 tasks.
type crowd struct {
	app   *apptest.App
	w     apptest.World
	base  string
	tasks []task.Task
	krs   []id.KeyResult
	all   []visitor
}

func gather(t *testing.T) *crowd {
	t.Helper()
	a := apptest.New(t)
	c := &crowd{app: a, w: a.World(t, "own", 100), base: "/o/own"}
	ctx, who := t.Context(), c.w.Owner.Actor
	hash := testkit.Hash(t, a.Accounts, apptest.Password)
	people := make([]org.Member, 32)
	err := a.Domain.DB.InTenant(ctx, who, func(_ context.Context, tx *pg.Tx) error {
		for i := range people {
			people[i] = testkit.AddMemberTx(tx, a.Accounts, hash, c.w.Owner.Org, fmt.Sprintf("p%d@own.example", i), fmt.Sprintf("Person %d", i), access.Lead)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	c.krs = []id.KeyResult{c.w.KR}
	for i := range 2 {
		zero, hundred := 0.0, 100.0
		kr, err := a.Goals.CreateKeyResult(ctx, who, goal.CreateKeyResult{Objective: c.w.Objective, Title: fmt.Sprintf("Another %d", i), Kind: goal.Increase, Start: &zero, Target: &hundred})
		if err != nil {
			t.Fatal(err)
		}
		c.krs = append(c.krs, kr.ID)
	}
	for i := range 40 {
		made, err := a.Tasks.Create(ctx, who, task.Create{Title: fmt.Sprintf("Shared %d", i), Team: c.w.Team, Goals: []task.Goal{{KR: c.krs[i%3]}}})
		if err != nil {
			t.Fatal(err)
		}
		c.tasks = append(c.tasks, made)
	}
	for _, p := range people {
		c.all = append(c.all, visit(t, a, p.Email))
	}
	return c
}

// act does one random thing on the board.
func (c *crowd) act(v visitor, rng *rand.Rand) (string, apptest.Response) {
	subject := c.tasks[rng.IntN(len(c.tasks))]
	path := c.base + "/tasks/" + strconv.FormatInt(subject.Number, 10)
	kr := func() string { return c.krs[rng.IntN(len(c.krs))].String() }
	form, what := url.Values{"revision": {"0"}}, ""
	switch n := rng.IntN(100); {
	case n < 40:
		what, form = "/moves", url.Values{"revision": {"0"}, "state": {string(task.States[rng.IntN(len(task.States))])}, "reason": {"Waiting."}}
	case n < 55:
		what, form = "/links", url.Values{"kr": {kr()}, "impact": {[]string{"1", "3", "9"}[rng.IntN(3)]}}
	case n < 65:
		what, form = "/links", url.Values{"from": {kr()}, "to": {kr()}}
	case n < 72:
		what, form = "/links/end", url.Values{"kr": {kr()}}
	case n < 84:
		what, form = "", url.Values{"revision": {"0"}, "title": {fmt.Sprintf("Shared %d", rng.IntN(1000))}, "team": {c.w.Team.String()}, "priority": {"high"}, "effort": {strconv.Itoa(1 + rng.IntN(8))}}
	case n < 88:
		path, what, form = c.base+"/krs/"+kr(), "/check-ins", url.Values{"value": {strconv.Itoa(rng.IntN(100))}, "confidence": {"5"}}
	case n < 89:
		what = "/delete"
	case n < 93:
		what, form = "/restore", url.Values{"id": {subject.ID.String()}}
	default:
		path = c.base + "/teams/" + c.w.Team.String()
		return "board", v.do(http.MethodGet, path, "", nil)
	}
	return what, v.post(path+what, form)
}

// TestThirtyTwoPeopleOnOneBoard lets 32 people move, link, edit and delete the same 40 tasks at
// once while the worker follows: no request fails on our side, and what is stored in the end is
// what a computation from scratch says.
func TestThirtyTwoPeopleOnOneBoard(t *testing.T) {
	t.Parallel()
	c := gather(t)
	c.app.Work(t)
	var wg sync.WaitGroup
	var done [6]atomic.Int64
	var slowest atomic.Int64
	until := time.Now().Add(5 * time.Second)
	for i, v := range c.all {
		wg.Go(func() {
			rng := rand.New(rand.NewPCG(uint64(i), 7))
			for time.Now().Before(until) {
				start := time.Now()
				what, got := c.act(v, rng)
				slowest.Store(max(slowest.Load(), int64(time.Since(start))))
				done[got.Status/100].Add(1)
				if got.Status >= 500 || got.Status == http.StatusUnprocessableEntity {
					t.Errorf("%s: %d %.300s", what, got.Status, got.Body)
				}
			}
		})
	}
	wg.Wait()
	c.app.Drain(t, c.w.Owner.Org.ID)
	report, err := worker.Verify(t.Context(), c.app.Domain.DB, c.w.Owner.Org.ID)
	if err != nil || len(report.Differences) > 0 {
		t.Errorf("%s %v %v", report, report.Differences, err)
	}
	t.Logf("%d accepted, %d shown, %d refused, slowest %v; %s", done[3].Load(), done[2].Load(), done[4].Load(), time.Duration(slowest.Load()), report)
	if done[3].Load() < 32 {
		t.Errorf("only %d changes were accepted", done[3].Load())
	}
	if n := deadlocks(t, c.app); n > 0 {
		t.Errorf("the database broke %d deadlocks", n)
	}
}

// deadlocks asks the database how many it had to break.
func deadlocks(t *testing.T, a *apptest.App) (broken int64) {
	t.Helper()
	r := &pg.Read{}
	pg.First(r, &broken, `select deadlocks from pg_stat_database where datname = current_database()`)
	if err := watch(t, a).db.ReadGlobal(t.Context(), r); err != nil {
		t.Fatal(err)
	}
	return broken
}

// TestOneOfTwoSavesWins sends 32 saves of the same revision: one is accepted, the others are told.
func TestOneOfTwoSavesWins(t *testing.T) {
	t.Parallel()
	c := gather(t)
	for _, subject := range c.tasks[:5] {
		path := c.base + "/tasks/" + strconv.FormatInt(subject.Number, 10)
		var wg sync.WaitGroup
		var won, told atomic.Int64
		for i, v := range c.all {
			wg.Go(func() {
				got := v.post(path, url.Values{"revision": {strconv.FormatInt(subject.Revision, 10)}, "title": {fmt.Sprintf("Save %d", i)}, "team": {c.w.Team.String()}, "priority": {"normal"}})
				switch got.Status {
				case http.StatusSeeOther:
					won.Add(1)
				case http.StatusConflict:
					told.Add(1)
				default:
					t.Errorf("save %d: %d", i, got.Status)
				}
			})
		}
		wg.Wait()
		if won.Load() != 1 || told.Load() != 31 {
			t.Errorf("%d saves of one revision were accepted, %d refused", won.Load(), told.Load())
		}
	}
}

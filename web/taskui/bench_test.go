package taskui_test

import (
	"fmt"
	"net/url"
	"slices"
	"testing"
	"time"

	"plumbline/internal/goal"
	"plumbline/internal/id"
	"plumbline/internal/task"
	"plumbline/internal/testkit/apptest"
)

// BenchmarkPages shows a task, the form, the effect and my work in an organisation of 300 open tasks
// and 40 key results, through the whole application.
func BenchmarkPages(b *testing.B) {
	a := apptest.New(b)
	w := a.World(b, "acme", 1)
	who := w.Owner.Actor
	krs := []id.KeyResult{w.KR}
	for i := range 39 {
		start, target := 0.0, 100.0
		kr, err := a.Goals.CreateKeyResult(b.Context(), who, goal.CreateKeyResult{Objective: w.Objective, Owner: who.User, Title: fmt.Sprintf("Key result of some length %d", i), Kind: goal.Increase, Unit: "%", Start: &start, Target: &target})
		if err != nil {
			b.Fatal(err)
		}
		krs = append(krs, kr.ID)
	}
	var last task.Task
	for i := range 300 {
		c := task.Create{Title: fmt.Sprintf("A piece of work with a title %d", i), Team: w.Team, Goals: []task.Goal{{KR: krs[i%len(krs)]}}}
		if i%10 == 0 {
			c.Owner = who.User
		}
		t, err := a.Tasks.Create(b.Context(), who, c)
		if err != nil {
			b.Fatal(err)
		}
		last = t
	}
	a.Drain(b, who.Org)
	c := a.SignIn(b, w.Owner.Email)
	path := fmt.Sprintf("/o/acme/tasks/%d", last.Number)
	for range 6 {
		c.Post(path+"/moves", url.Values{"state": {"in_progress"}})
		c.Post(path+"/moves", url.Values{"state": {"todo"}})
	}
	c.Get(path)
	for name, path := range map[string]string{"task": path, "new": "/o/acme/tasks/new", "effect": "/o/acme/tasks/effect?kr=" + w.KR.String(), "my work": "/o/acme/my-work", "link": path + "/links/new"} {
		b.Run(name, func(b *testing.B) { measure(b, c, path) })
	}
}

func measure(b *testing.B, c *apptest.Client, path string) {
	var took []time.Duration
	size := 0
	for b.Loop() {
		start := time.Now()
		r := c.Get(path)
		took = append(took, time.Since(start))
		if size = len(r.Body); r.Status != 200 {
			b.Fatal(r.Status)
		}
	}
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "p50-ms")
	b.ReportMetric(float64(took[len(took)*95/100].Microseconds())/1000, "p95-ms")
	b.ReportMetric(float64(size)/1024, "KB")
}

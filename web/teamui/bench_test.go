package teamui_test

import (
	"slices"
	"strconv"
	"testing"
	"time"

	"plumbline/internal/checkin"
	"plumbline/internal/task"
)

// BenchmarkBoard shows a board of 200 open tasks through the whole application, by status and by
// key result, and a page of the task list.
func BenchmarkBoard(b *testing.B) {
	w := newWorld(b, 8)
	for i, kr := range w.krs {
		value, confidence := float64(i*10), 6
		_, err := w.CheckIns.Record(b.Context(), w.owner.Actor, checkin.Record{KR: kr.ID, Value: &value, Confidence: &confidence})
		w.check(err)
	}
	states := []task.State{task.Todo, task.InProgress, task.InReview, task.Blocked}
	for i := range 240 {
		state := states[i%4]
		if i >= 200 {
			state = task.Done
		}
		if i%9 == 0 {
			w.task("Errand "+strconv.Itoa(i), state)
			continue
		}
		w.task("A piece of work with a title of some length "+strconv.Itoa(i), state, i%8)
	}
	w.Drain(b, w.owner.Org.ID)
	c := w.signIn()
	for name, path := range map[string]string{"status": w.board(""), "kr": w.board("?by=kr"), "list": "/o/home/tasks", "list by kr": "/o/home/tasks?group=kr", "another page": "/o/home/search?q=x"} {
		b.Run(name, func(b *testing.B) {
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
		})
	}
}

//go:build chaos

package chaos

import (
	"context"
	"math/rand/v2"
	"slices"
	"sync"
	"time"
)

// crowd is the clients of a world at work.
type crowd struct {
	w     *world
	all   []*client
	front balancer
	stop  context.CancelFunc
	busy  sync.WaitGroup
}

// balancer is what stands in front of the web processes.
type balancer struct {
	mu   sync.RWMutex
	away *process
}

// enter sends a request to the process that was asked for, or to another while that is taken out.
func (b *balancer) enter(web []*process, p *process) *process {
	b.mu.RLock()
	defer b.mu.RUnlock()
	if p == b.away {
		p = web[slices.IndexFunc(web, func(other *process) bool { return other != b.away })]
	}
	p.busy.Add(1)
	return p
}

// take keeps new requests away from a process, and waits for those that may be on their way to it.
func (b *balancer) take(p *process) {
	b.mu.Lock()
	b.away = p
	b.mu.Unlock()
	for p.busy.Load() > 0 {
		time.Sleep(time.Millisecond)
	}
}

func (b *balancer) put() {
	b.mu.Lock()
	b.away = nil
	b.mu.Unlock()
}

// crowd puts n clients of each organisation in front of every web process.
func (w *world) crowd(n int, rng *rand.Rand) *crowd {
	c := &crowd{w: w}
	for i := range n * len(w.orgs) {
		one := w.client(w.orgs[i%len(w.orgs)], w.web[i/len(w.orgs)%len(w.web)], rng)
		one.front = &c.front
		c.all = append(c.all, one)
	}
	return c
}

// begin lets them work until end.
func (c *crowd) begin() {
	ctx, stop := context.WithCancel(context.Background())
	c.stop = stop
	c.w.t.Cleanup(c.pause) // before the world ends, also where the scenario was given up
	for _, one := range c.all {
		c.busy.Go(func() { one.work(ctx) })
	}
}

// end waits for the last answers and sends again what has none.
func (c *crowd) end() {
	c.w.t.Helper()
	c.pause()
	for _, one := range c.all {
		if err := one.settle(); err != nil {
			c.w.t.Error(err)
		}
		one.http.CloseIdleConnections()
	}
}

func (c *crowd) pause() {
	c.stop()
	c.busy.Wait()
}

// during works for a while.
func (c *crowd) during(d time.Duration) {
	c.begin()
	time.Sleep(d)
	c.end()
}

// percentile of how long the answers took.
func percentile(of []answer, p float64) time.Duration {
	if len(of) == 0 {
		return 0
	}
	took := make([]time.Duration, len(of))
	for i, a := range of {
		took[i] = a.took
	}
	slices.Sort(took)
	return took[min(int(float64(len(took))*p), len(took)-1)]
}

// within holds a time against its limit, which is for a machine that has nothing else to do: with
// more to run than processors everything takes as many times longer.
func (w *world) within(what string, took, limit time.Duration) {
	w.t.Helper()
	if allowed := time.Duration(float64(limit) * busy()); took > allowed {
		w.t.Errorf("%s took %v, at most %v (%v on an idle machine)", what, took, allowed, limit)
	}
}

// enough fails the test if so few changes were acknowledged that it proves nothing.
func (w *world) enough(atLeast int) {
	w.t.Helper()
	ops := w.ledger.read(w.t)
	n := map[outcome]int{}
	for _, o := range ops {
		n[o.Outcome]++
	}
	answers := w.seen.all(func(answer) bool { return true })
	w.t.Logf("%d requests; %d changes acknowledged, %d refused, %d unknown", len(answers), n[ok], n[failed], n[unknown])
	if n[ok] < atLeast {
		w.t.Errorf("only %d changes were acknowledged: that proves little", n[ok])
	}
}

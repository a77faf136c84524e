package worker

import (
	"context"
	"sync"

	"plumbline/internal/id"
)

// rotation hands organisations to workers in turn: whoever was served goes to the end, so that
// one backlog never delays another. An organisation is with one worker at a time; what is added
// while it is served comes round again.
type rotation struct {
	mu      sync.Mutex
	ready   sync.Cond
	waiting []id.Org
	state   map[id.Org]*turn
	closed  bool
}

type turn struct {
	queued, running, again bool
	limit                  int // marks to take; halved while batches fail
}

func newRotation() *rotation {
	r := &rotation{state: map[id.Org]*turn{}}
	r.ready.L = &r.mu
	return r
}

func (r *rotation) add(orgs ...id.Org) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, org := range orgs {
		t := r.state[org]
		if t == nil {
			t = &turn{limit: usualBatch}
			r.state[org] = t
		}
		switch {
		case t.running:
			t.again = true
		case !t.queued:
			t.queued = true
			r.waiting = append(r.waiting, org)
			r.ready.Signal()
		}
	}
}

// next waits for an organisation to serve; false once ctx has ended.
func (r *rotation) next(ctx context.Context) (org id.Org, limit int, ok bool) {
	stop := context.AfterFunc(ctx, func() {
		r.mu.Lock()
		defer r.mu.Unlock()
		r.closed = true
		r.ready.Broadcast()
	})
	defer stop()
	r.mu.Lock()
	defer r.mu.Unlock()
	for len(r.waiting) == 0 && !r.closed {
		r.ready.Wait()
	}
	if r.closed {
		return org, 0, false
	}
	org, r.waiting = r.waiting[0], r.waiting[1:]
	t := r.state[org]
	t.queued, t.running = false, true
	return org, t.limit, true
}

// served says that an organisation was, whether it has more to do, and how much to take next time.
func (r *rotation) served(org id.Org, again bool, limit int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	t := r.state[org]
	again = again || t.again
	t.running, t.again, t.limit = false, false, limit
	switch {
	case again:
		t.queued = true
		r.waiting = append(r.waiting, org)
		r.ready.Signal()
	case limit >= usualBatch:
		delete(r.state, org)
	}
}

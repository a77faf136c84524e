package shell

import (
	"sync"
	"time"

	"plumbline/internal/signal"
	"plumbline/web/handle"
)

const (
	remembered = 4096            // changes of all organisations that are remembered
	making     = 5 * time.Second // the most a page takes from its reading to its sending
)

// recent remembers the latest changes, so that a page that opens its stream hears whether it missed one.
type recent struct {
	mu    sync.Mutex
	from  time.Time // nothing is known of what was before
	next  int
	heard [remembered]heard
}

type heard struct {
	at     time.Time
	change signal.Change
}

func remember(bus handle.Bus) *recent {
	r := &recent{from: time.Now()}
	bus.Subscribe(r.hear)
	return r
}

// hear notes a message. One that names no change says that others may have been lost.
func (r *recent) hear(msg string) {
	c, ok := signal.ParseChanged(msg)
	r.mu.Lock()
	defer r.mu.Unlock()
	if !ok {
		r.from = time.Now()
		return
	}
	slot := &r.heard[r.next%remembered]
	if slot.at.After(r.from) {
		r.from = slot.at
	}
	*slot = heard{time.Now(), c}
	r.next++
}

// missed says whether a page made at a time may not show a change that concerns it.
func (r *recent) missed(made time.Time, concerned func(signal.Change) bool) bool {
	made = made.Add(-making)
	r.mu.Lock()
	defer r.mu.Unlock()
	if !made.After(r.from) {
		return true
	}
	for i := range min(r.next, remembered) {
		if h := r.heard[(r.next-1-i)%remembered]; h.at.Before(made) {
			return false
		} else if concerned(h.change) {
			return true
		}
	}
	return false
}

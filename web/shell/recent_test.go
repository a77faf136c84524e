package shell

import (
	"testing"
	"time"

	"plumbline/internal/id"
	"plumbline/internal/pg"
	"plumbline/internal/signal"
)

type bus struct{ tell func(string) }

func (b *bus) Subscribe(f func(string)) func() { b.tell = f; return func() {} }

func TestAPageHearsWhatItMissed(t *testing.T) {
	t.Parallel()
	ours, others := id.New[id.Org](), id.New[id.Org]()
	about := func(org id.Org) func(signal.Change) bool {
		return func(c signal.Change) bool { return c.Org == org }
	}
	b := &bus{}
	r := remember(b)
	later := time.Now().Add(time.Hour)
	if !r.missed(time.Now().Add(-time.Minute), about(ours)) {
		t.Error("a page older than the process must look again")
	}
	r.from = time.Now().Add(-time.Hour)
	if r.missed(time.Now(), about(ours)) {
		t.Error("nothing happened")
	}
	b.tell(signal.Change{Org: others, All: true}.String())
	if r.missed(time.Now(), about(ours)) {
		t.Error("another organisation's change")
	}
	b.tell(signal.Change{Org: ours, All: true}.String())
	if !r.missed(time.Now(), about(ours)) || r.missed(later, about(ours)) {
		t.Error("a change is missed by pages made before it, and only by them")
	}
	for range remembered {
		b.tell(signal.Change{Org: others, All: true}.String())
	}
	if !r.missed(time.Now(), about(ours)) {
		t.Error("what was forgotten must count as missed")
	}
	r.from = time.Now().Add(-time.Hour)
	b.tell(pg.Gap)
	if !r.missed(time.Now(), about(ours)) {
		t.Error("lost messages must count as missed")
	}
}

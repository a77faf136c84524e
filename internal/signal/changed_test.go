package signal

import (
	"testing"

	"plumbline/internal/id"
)

func TestChangedMessage(t *testing.T) {
	t.Parallel()
	org, a := id.New[id.Org](), id.New[id.Task]()
	c, ok := ParseChanged(Change{Org: org, IDs: []string{a.String()}}.String())
	if !ok || c.Org != org || !c.Has(a) || c.Has(id.New[id.Task]()) {
		t.Errorf("%v, %v", c, ok)
	}
	var many []string
	for range maxNamed + 1 {
		many = append(many, id.New[id.Task]().String())
	}
	if c, ok := ParseChanged(Change{Org: org, IDs: many}.String()); !ok || !c.All || !c.Has(a) {
		t.Errorf("%v, %v", c, ok)
	}
	for _, other := range []string{"", "wake " + org.String(), Changed, Changed + "x *", Changed + org.String()} {
		if c, ok := ParseChanged(other); ok {
			t.Errorf("%q is read as %v", other, c)
		}
	}
}

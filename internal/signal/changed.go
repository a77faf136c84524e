package signal

import (
	"encoding"
	"slices"
	"strings"

	"plumbline/internal/id"
)

// Changed is how the message begins that tells open pages what to look at again.
const Changed = "signal "

// maxNamed is how many subjects a message names; beyond it says "all".
const maxNamed = 100

// Change is what a message says: which subjects of an organisation were touched.
type Change struct {
	Org id.Org
	All bool
	IDs []string
}

// Has says whether the subject (any id.X) may have changed.
func (c Change) Has(subject encoding.TextMarshaler) bool {
	text, err := subject.MarshalText()
	return c.All || err == nil && slices.Contains(c.IDs, string(text))
}

// ParseChanged reads a message of the bus; false if it is another kind of message.
func ParseChanged(msg string) (Change, bool) {
	rest, ok := strings.CutPrefix(msg, Changed)
	if !ok {
		return Change{}, false
	}
	head, ids, ok := strings.Cut(rest, " ")
	org, err := id.Parse[id.Org](head)
	if !ok || err != nil {
		return Change{}, false
	}
	if ids == "*" {
		return Change{Org: org, All: true}, true
	}
	return Change{Org: org, IDs: strings.Split(ids, ",")}, true
}

// String is the message that ParseChanged reads.
func (c Change) String() string {
	if c.All || len(c.IDs) > maxNamed {
		return Changed + c.Org.String() + " *"
	}
	return Changed + c.Org.String() + " " + strings.Join(c.IDs, ",")
}

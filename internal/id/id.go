// Package id owns the typed UUIDv7 identifiers. An id is never a secret.
package id

import (
	"fmt"

	"github.com/google/uuid"
)

// ID is a UUIDv7 that belongs to one kind of thing, so that kinds cannot be mixed up.
type ID[K any] [16]byte

type (
	orgKind        struct{}
	userKind       struct{}
	teamKind       struct{}
	pillarKind     struct{}
	cycleKind      struct{}
	objectiveKind  struct{}
	keyResultKind  struct{}
	versionKind    struct{}
	slotKind       struct{}
	taskKind       struct{}
	linkKind       struct{}
	taskStateKind  struct{}
	checkInKind    struct{}
	activityKind   struct{}
	signalKind     struct{}
	invitationKind struct{}
	importKind     struct{}
	answerKind     struct{}
	mailKind       struct{}
	sessionKind    struct{}
	passkeyKind    struct{}
	domainKind     struct{}
)

// The kinds of things that have an id.
type (
	Org        = ID[orgKind]
	User       = ID[userKind]
	Team       = ID[teamKind]
	Pillar     = ID[pillarKind]
	Cycle      = ID[cycleKind]
	Objective  = ID[objectiveKind]
	KeyResult  = ID[keyResultKind]
	Version    = ID[versionKind]
	Slot       = ID[slotKind]
	Task       = ID[taskKind]
	Link       = ID[linkKind]
	TaskState  = ID[taskStateKind]
	CheckIn    = ID[checkInKind]
	Activity   = ID[activityKind]
	Signal     = ID[signalKind]
	Invitation = ID[invitationKind]
	Import     = ID[importKind]
	Answer     = ID[answerKind]
	Mail       = ID[mailKind]
	Session    = ID[sessionKind]
	Passkey    = ID[passkeyKind]
	Domain     = ID[domainKind]
)

// New makes a fresh id.
func New[T ~[16]byte]() T { return T(uuid.Must(uuid.NewV7())) }

// Parse reads an id in its canonical form.
func Parse[T ~[16]byte](s string) (T, error) {
	u, err := uuid.Parse(s)
	if err != nil || len(s) != 36 {
		return T{}, fmt.Errorf("%.40q is not an id", s)
	}
	return T(u), nil
}

// Ptr returns nil for the zero id: how "none" is written to a nullable column.
func Ptr[T ~[16]byte](v T) *T {
	if v == (T{}) {
		return nil
	}
	return &v
}

// Val is the reverse of Ptr.
func Val[T ~[16]byte](p *T) T {
	if p == nil {
		return T{}
	}
	return *p
}

// IsZero says that there is no id.
func (i ID[K]) IsZero() bool { return i == ID[K]{} }

func (i ID[K]) String() string { return uuid.UUID(i).String() }

// MarshalText writes the canonical form.
func (i ID[K]) MarshalText() ([]byte, error) { return uuid.UUID(i).MarshalText() }

// UnmarshalText reads the canonical form.
func (i *ID[K]) UnmarshalText(b []byte) error { return (*uuid.UUID)(i).UnmarshalText(b) }

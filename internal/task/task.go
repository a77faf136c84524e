// Package task owns tasks, the states they move through and the links to the goals they serve, with
// provenance. It refuses to know what a change means for a goal: it marks, and signals are computed elsewhere.
package task

import (
	"fmt"
	"time"

	"plumbline/internal/id"
	"plumbline/internal/pg"
)

// Service changes and reads tasks.
type Service struct{ db *pg.DB }

// New makes the service.
func New(db *pg.DB) *Service { return &Service{db} }

// At is the same service at a fixed time.
func (s *Service) At(t time.Time) *Service { return &Service{s.db.At(t)} }

// Task is one piece of work.
type Task struct {
	ID             id.Task
	Number         int64
	Prefix         string
	TeamID         id.Team
	OwnerID        *id.User
	Title          string
	Notes          string
	State          State
	BlockedReason  string
	Priority       Priority
	Effort         *float64
	DueOn          *time.Time // civil date, midnight UTC
	RunBusiness    bool
	StateSince     time.Time
	ActiveAt       time.Time // last move or change; linking does not count
	ClosedAt       *time.Time
	DeletedAt      *time.Time
	ExternalSource *string
	ExternalID     *string
	Revision       int64
	CreatedAt      time.Time
	CreatedBy      *id.User
	Links          []Link // the live ones, oldest first
}

// Key is what people call the task, for example PL-412.
func (t Task) Key() string { return fmt.Sprintf("%s-%d", t.Prefix, t.Number) }

// Link says that a task serves a goal.
type Link struct {
	ID         id.Link
	KR         id.KeyResult // zero: linked to the objective only
	Objective  id.Objective // the key result's, or the linked one itself
	Impact     int
	Provenance Provenance
	LinkedAt   time.Time
}

// Provenance says how a link was born.
type Provenance string

// The provenances.
const (
	FromGoal    Provenance = "from_goal"   // the task was created on the goal's page or from its plan
	AtCreation  Provenance = "at_creation" // the goal was chosen while creating the task
	Retrofitted Provenance = "retrofitted" // linked later
	Imported    Provenance = "imported"
	Carried     Provenance = "carried" // from the previous cycle
)

// Priority orders work within a team.
type Priority string

// The priorities.
const (
	Low    Priority = "low"
	Normal Priority = "normal"
	High   Priority = "high"
	Urgent Priority = "urgent"
)

// Priorities lists every priority, least first.
var Priorities = []Priority{Low, Normal, High, Urgent}

// Goal names what a task serves: exactly one of KR and Objective.
type Goal struct {
	KR         id.KeyResult
	Objective  id.Objective
	Impact     int        // 1, 3 or 9; 0 means 3
	Provenance Provenance // FromGoal or AtCreation; empty means AtCreation
}

func (l Link) serves(g Goal) bool {
	if g.KR.IsZero() {
		return l.KR.IsZero() && l.Objective == g.Objective
	}
	return l.KR == g.KR
}

func (t *Task) link(g Goal) *Link {
	for i := range t.Links {
		if t.Links[i].serves(g) {
			return &t.Links[i]
		}
	}
	return nil
}

// firstGoal is where a change of the task is shown besides the task itself.
func (t *Task) firstGoal() (id.KeyResult, id.Objective) {
	for _, l := range t.Links {
		if !l.KR.IsZero() {
			return l.KR, l.Objective
		}
	}
	if len(t.Links) > 0 {
		return id.KeyResult{}, t.Links[0].Objective
	}
	return id.KeyResult{}, id.Objective{}
}

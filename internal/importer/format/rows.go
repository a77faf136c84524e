package format

import "time"

// Person is somebody as the file names them; applying looks for a member with that e-mail
// address or name, and keeps Label in the text where there is none.
type Person struct{ Name, Email, ID string }

// Cycle is a quarter, half-year, year or any span of dates that objectives name.
type Cycle struct {
	Origin
	Label            string
	StartsOn, EndsOn time.Time // midnight UTC; both zero for a label without dates, such as "Backlog"
	State            string    // draft, active, closed as of Options.Now; draft without dates
	How              string    // a sentence: where the dates are from
}

// Dated says that the cycle has its two dates.
func (c Cycle) Dated() bool { return !c.StartsOn.IsZero() }

// States of an objective and its outcome once it is done.
const (
	GoalDraft   = "draft"
	GoalActive  = "active"
	GoalPaused  = "paused"
	GoalDropped = "dropped"
	GoalDone    = "done"

	OutcomeAchieved = "achieved"
	OutcomeMissed   = "missed"
)

// Objective is one row of objectives.
type Objective struct {
	Origin
	Title, Description string
	State              string // Goal…
	Outcome            string // Outcome… of one that is done, if the file says
	Cycle              string // a Label of Batch.Cycles, or ""
	Team, Pillar       string
	Parent             string // ExternalID of another objective, or ""
	Owner              Person
	Weight             *float64
	ClosingComment     string
	Created, Modified  time.Time
}

// Kinds of key results; increase and decrease are told apart by start and target.
const (
	KRIncrease    = "increase"
	KRDecrease    = "decrease"
	KRMaintain    = "maintain"
	KRBinary      = "binary"
	KROrdinal     = "ordinal"
	KRWorkTracked = "work_tracked"
)

// KeyResult is one row of key results. Start and Target are set for increase and decrease, Low
// and High for maintain, the three texts for ordinal.
type KeyResult struct {
	Origin
	Objective                           string // ExternalID
	Title, Description, Kind, Unit      string
	Start, Target, Low, High, Current   *float64
	stretch                             *float64 // settled into Target or the text
	CommitText, TargetText, StretchText string
	Owner                               Person
	Weight                              *float64
	StartsOn, DueOn                     time.Time // midnight UTC, zero: those of the cycle
	Created, Modified                   time.Time
}

// Levels a check-in on an ordinal key result reaches.
const (
	LevelNone    = "none"
	LevelCommit  = "commit"
	LevelTarget  = "target"
	LevelStretch = "stretch"
)

// levelValues are what the levels count.
var levelValues = map[string]float64{LevelNone: 0, LevelCommit: 0.3, LevelTarget: 0.7, LevelStretch: 1}

// CheckIn is one row of check-ins. Value is set unless the row has none that fits its key result.
type CheckIn struct {
	Origin
	KeyResult    string // ExternalID
	At, Modified time.Time
	Value        *float64 // 0 or 1 on binary key results; 0, 0.3, 0.7, 1 on ordinal ones
	Level        string   // Level…, on ordinal key results
	Confidence   *int     // 0–10
	Note, Next   string   // what happened; what comes next
	Author       Person
}

// States of a task.
const (
	TaskTodo       = "todo"
	TaskInProgress = "in_progress"
	TaskBlocked    = "blocked"
	TaskInReview   = "in_review"
	TaskDone       = "done"
	TaskCancelled  = "cancelled"
)

// Priorities of a task; "" is unknown.
const (
	PriorityUrgent = "urgent"
	PriorityHigh   = "high"
	PriorityNormal = "normal"
	PriorityLow    = "low"
)

// Task is an issue of Jira or an action of a key result.
type Task struct {
	Origin
	SourceID           string // the number behind a key, where there is one; survives a move
	Title, Description string
	Type               string // as the file says: Story, Epic, Sub-task …
	Subtask            bool
	State, Status      string // Task…, and the word of the file behind it
	BlockedReason      string
	Priority           string
	Effort             *float64
	Due                time.Time // midnight UTC
	Created, Updated   time.Time
	StateSince, Closed time.Time
	ClosedGuessed      bool // the file has no date for it; Closed is the nearest one known
	Owner, Reporter    Person
	ParentRef          string // key or number of the issue it belongs to, as the row says
	Parent             string // ExternalID of that task, if it is in the batch
	KeyResult          string // ExternalID of the key result it serves
	Team               string
	Position           int
	Labels             []string
	Details            []Detail // what has no field of its own, kept for the notes
	Comments           []Comment
}

// Detail is a named value that goes into the notes.
type Detail struct{ Name, Value string }

// Comment is one comment on a task; At and Author may be unknown.
type Comment struct {
	At     time.Time
	Author Person
	Text   string
}

// Closing is a row of closing comments; the comment is also on its Objective if that is in the batch.
type Closing struct {
	Origin
	Objective string // ExternalID
	Comment   string
}

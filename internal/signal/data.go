package signal

// What a goal is that takes no part in roll-ups: its numbers are kept, rules do not speak of it.
const (
	Draft   Status = "draft"
	Paused  Status = "paused"
	Dropped Status = "dropped"
)

func init() {
	statusWords[Draft], statusWords[Paused], statusWords[Dropped] = "Draft", "Paused", "Dropped"
}

// KRData is the data column of kr_signals.
type KRData struct {
	KRResult
	Work Contribution `json:"work"`
}

// ObjectiveData is the data column of objective_signals.
type ObjectiveData struct{ ObjectiveResult }

// PillarData is the data column of pillar_signals.
type PillarData struct{ RollUp }

// TeamData is the data column of team_signals.
type TeamData struct{ TeamResult }

// KRDay is the data column of goal_days for a key result: the columns of kr_signals that its line shows.
type KRDay struct {
	Counts       bool     `json:"counts"`
	Live         bool     `json:"live"`
	Behind       bool     `json:"behind"`
	Uncovered    bool     `json:"uncovered"`
	HasValue     bool     `json:"has_value"`
	Shown        float64  `json:"shown"`
	TeamLinked   int      `json:"team_linked"`
	TeamOpen     int      `json:"team_open"`
	OpenTasks    int      `json:"open_tasks"`
	LiveTasks    int      `json:"live_tasks"`
	StalledTasks int      `json:"stalled_tasks"`
	DoneTasks    int      `json:"done_tasks"`
	ClosedWeek   int      `json:"closed_week"`
	WorkDone     *float64 `json:"work_done"`
	Confidence   *int     `json:"confidence"`
}

// ObjectiveDay is the data column of goal_days for an objective.
type ObjectiveDay struct {
	Counts     bool `json:"counts"`
	Live       bool `json:"live"`
	HasData    bool `json:"has_data"`
	KRs        int  `json:"krs"`
	DirectOpen int  `json:"direct_open"`
	DirectDone int  `json:"direct_done"`
}

// PillarDay is the data column of goal_days for a pillar.
type PillarDay struct {
	HasData    bool `json:"has_data"`
	Objectives int  `json:"objectives"`
	Lagging    int  `json:"lagging"`
}

// TeamDay is the data column of team_days.
type TeamDay struct {
	ObjectiveOnly int      `json:"objective_only"`
	RunBusiness   int      `json:"run_business"`
	Unlinked      int      `json:"unlinked"`
	Focus         int      `json:"focus"`
	FocusAimed    int      `json:"focus_aimed"`
	Links         int      `json:"links"`
	FromGoal      int      `json:"from_goal"`
	Retrofitted   int      `json:"retrofitted"`
	BehindKRs     int      `json:"behind_krs"`
	Score         *int     `json:"score"`
	Drift         *float64 `json:"drift"`
	DriftSince    Day      `json:"drift_since"`
}

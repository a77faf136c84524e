package signal

// Thresholds are the limits of one rule version. An organisation may change them; a
// change is a new Version, so that the past keeps the limits it was judged by (SIGNALS 5).
// Shares are 0 to 1, spans are days.
type Thresholds struct {
	Version int `json:"version"`

	// Pace of a KR (SIGNALS 2).
	QuietDays   int     `json:"quiet_days"`  // no KR is behind before this many days
	QuietShare  float64 `json:"quiet_share"` // … or before this share of its span
	BehindGap   float64 `json:"behind_gap"`
	BehindRatio float64 `json:"behind_ratio"`
	SevereGap   float64 `json:"severe_gap"`
	SevereRatio float64 `json:"severe_ratio"`

	// Status of a KR (SIGNALS 2).
	FirstValueDays int     `json:"first_value_days"`
	NoUpdateDays   int     `json:"no_update_days"`
	LowConfidence  int     `json:"low_confidence"`
	StalledShare   float64 `json:"stalled_share"`

	// Tasks (SIGNALS 1).
	StallDays int `json:"stall_days"`
	SoonDays  int `json:"soon_days"`

	// Roll-up (SIGNALS 4).
	LaggingShare   float64 `json:"lagging_share"`
	StrategicShare float64 `json:"strategic_share"`

	// Signals (SIGNALS 5).
	CoverageFloor   float64 `json:"coverage_floor"`
	GroupedKRs      int     `json:"grouped_krs"`
	FocusDays       int     `json:"focus_days"`
	FocusFloor      float64 `json:"focus_floor"`
	UnlinkedShare   float64 `json:"unlinked_share"`
	StaleDays       int     `json:"stale_days"`
	ConfidenceDrop  int     `json:"confidence_drop"`
	EffectTasks     int     `json:"effect_tasks"`
	EffectWorkShare float64 `json:"effect_work_share"`
	EffectMove      float64 `json:"effect_move"`
	ClusterShare    float64 `json:"cluster_share"`
	ClusterFloor    float64 `json:"cluster_floor"`
	TraceFloor      float64 `json:"trace_floor"`
	MostObjectives  int     `json:"most_objectives"` // of a team
	MostKRs         int     `json:"most_krs"`        // of an objective
	LeastKRs        int     `json:"least_krs"`
	DriftShare      float64 `json:"drift_share"`
	DriftDays       int     `json:"drift_days"`
}

// Defaults returns the limits every organisation starts with.
func Defaults() Thresholds {
	return Thresholds{
		Version:   1,
		QuietDays: 7, QuietShare: 0.10,
		BehindGap: 0.10, BehindRatio: 0.85, SevereGap: 0.25, SevereRatio: 0.70,
		FirstValueDays: 7, NoUpdateDays: 14, LowConfidence: 4, StalledShare: 0.30,
		StallDays: 7, SoonDays: 3,
		LaggingShare: 0.5, StrategicShare: 1.0 / 3,
		CoverageFloor: 0.20, GroupedKRs: 5, FocusDays: 14, FocusFloor: 0.40,
		UnlinkedShare: 0.30, StaleDays: 10, ConfidenceDrop: 2,
		EffectTasks: 5, EffectWorkShare: 0.40, EffectMove: 0.02,
		ClusterShare: 0.5, ClusterFloor: 0.10, TraceFloor: 0.30,
		MostObjectives: 5, MostKRs: 4, LeastKRs: 2, DriftShare: 0.35, DriftDays: 8,
	}
}

// Windows that the database sums over and that no organisation changes (SIGNALS 2 and 5).
const (
	FinishWindow = 28 // days whose closes make the pace of the work
	EffectWindow = 21 // days in which work and metric are held against each other
	MixWindow    = 14 // days whose closed work counts as the team's effort, beside its open work
)

// slack absorbs the rounding of binary fractions, so that a gap of exactly 0.10 counts as one.
const slack = 1e-9

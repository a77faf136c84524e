package signal

// Status is the health of a goal.
type Status string

// KRs are achieved, no update, not started, off track, at risk or on track (SIGNALS 2). The
// others belong to roll-ups: lagging to objectives, strategic risk to pillars, no data to both.
const (
	Achieved      Status = "achieved"
	NoUpdate      Status = "no_update"
	NotStarted    Status = "not_started"
	OffTrack      Status = "off_track"
	AtRisk        Status = "at_risk"
	OnTrack       Status = "on_track"
	Lagging       Status = "lagging"
	StrategicRisk Status = "strategic_risk"
	NoData        Status = "no_data"
)

var statusWords = map[Status]string{
	Achieved: "Achieved", NoUpdate: "No update", NotStarted: "Not started", OffTrack: "Off track",
	AtRisk: "At risk", OnTrack: "On track", Lagging: "Lagging", StrategicRisk: "Strategic risk", NoData: "No data",
}

// Words returns the status as people read it: "Off track".
func (s Status) Words() string { return statusWords[s] }

// Health is the family of a status, and the value of data-h in the design.
type Health string

// The five families.
const (
	HealthOn   Health = "on"
	HealthRisk Health = "risk"
	HealthOff  Health = "off"
	HealthNone Health = "none"
	HealthDone Health = "done"
)

// Health returns the family of s; silence and the unknown are never green.
func (s Status) Health() Health {
	switch s {
	case OnTrack:
		return HealthOn
	case AtRisk:
		return HealthRisk
	case OffTrack, Lagging, StrategicRisk:
		return HealthOff
	case Achieved:
		return HealthDone
	}
	return HealthNone
}

// rank orders statuses from fine to worst.
func (s Status) rank() int {
	switch s.Health() {
	case HealthOff:
		return 3
	case HealthRisk:
		return 2
	case HealthNone:
		return 1
	}
	return 0
}

// Reason is one fact that a status rests on.
type Reason struct {
	ID       string `json:"id"`
	Sentence string `json:"sentence"`
	Needs    string `json:"needs"` // the smallest change that ends it, as a phrase: "one live task", or Either of several; may be ""
}

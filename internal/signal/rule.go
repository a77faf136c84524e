package signal

import "strings"

// Severity is how loudly a signal speaks.
type Severity string

// The severities: a goal is missed, something threatens one, something is worth knowing.
const (
	SeverityOff  Severity = "off"
	SeverityRisk Severity = "risk"
	SeverityInfo Severity = "info"
)

// Inputs are the counts a signal rests on, stored with it so that it can be explained and
// replayed: numbers, strings and lists of strings only.
type Inputs map[string]any

// Rule is one signal over cases C. To add one: a file rule_<id>.go with its Rule, a line in
// KRRules, TeamRules or ObjectiveRules, a golden case.
type Rule[C any] struct {
	ID       string
	Name     string // what people call it, two or three words
	Holds    func(C) bool
	Severity func(C) Severity
	Inputs   func(C) Inputs
	Sentence func(C) string
	Needs    func(C) []string // the smallest changes that end it, any one of them, as phrases: "one live task"
}

// KRCase is what the rules about a KR see. Out.Findings is not yet filled.
type KRCase struct {
	In    KRInput
	Out   KRResult
	Clock Clock
	Th    Thresholds
}

// TeamCase is what the rules about a team see. Out.Findings is not yet filled.
type TeamCase struct {
	In  TeamInput
	Out TeamResult
	Th  Thresholds
}

// ObjectiveCase is what the rules about an objective see.
type ObjectiveCase struct {
	In ObjectiveInput
	Th Thresholds
}

// KRRules lists the rules whose subject is a KR, in the order they are shown.
func KRRules() []Rule[KRCase] {
	return []Rule[KRCase]{
		coverageGap, starved, stalledWork, workWithoutEffect, effectWithoutWork,
		staleCheckIn, confidenceDrop, neverCreated, goalChanged, readsLikeATask,
	}
}

// TeamRules lists the rules whose subject is a team, in the order they are shown.
func TeamRules() []Rule[TeamCase] {
	return []Rule[TeamCase]{coverageGapGrouped, focusGap, clustered, stopList, drift, untraceableDone, unlinked, tooManyObjectives}
}

// ObjectiveRules lists the rules whose subject is an objective, in the order they are shown.
func ObjectiveRules() []Rule[ObjectiveCase] {
	return []Rule[ObjectiveCase]{tooManyKRs}
}

// Finding is a rule that holds now. Since when it holds is known to whoever stores it.
type Finding struct {
	Rule        string   `json:"rule"`
	RuleVersion int      `json:"rule_version"`
	Severity    Severity `json:"severity"`
	Sentence    string   `json:"sentence"`
	Clears      string   `json:"clears"`
	Inputs      Inputs   `json:"inputs"`
}

func evaluate[C interface{ version() int }](rules []Rule[C], c C) []Finding {
	var found []Finding
	for _, r := range rules {
		if !r.Holds(c) {
			continue
		}
		found = append(found, Finding{
			Rule: r.ID, RuleVersion: c.version(), Severity: r.Severity(c),
			Sentence: r.Sentence(c), Clears: "It clears with " + Either(r.Needs(c)) + ".", Inputs: r.Inputs(c),
		})
	}
	return found
}

func (c KRCase) version() int        { return c.Th.Version }
func (c TeamCase) version() int      { return c.Th.Version }
func (c ObjectiveCase) version() int { return c.Th.Version }

// running reports whether rules speak about the KR at all: it is active, has begun and is not achieved.
func (c KRCase) running() bool {
	return c.In.Active && c.Out.Status != Achieved && c.Clock.Today >= c.In.Span.Start
}

// byPace is SeverityOff for a KR that is behind, else SeverityRisk.
func byPace(c KRCase) Severity {
	if c.Out.Behind {
		return SeverityOff
	}
	return SeverityRisk
}

// Either joins changes of which one is enough: "58% by Friday, or one new task".
func Either(ways []string) string { return strings.Join(ways, ", or ") }

// always is the severity of a rule that knows only one.
func always[C any](s Severity) func(C) Severity {
	return func(C) Severity { return s }
}

package board

import "time"

// OpenSignal is what a rule says now about one subject.
type OpenSignal struct {
	Rule     string
	Severity string
	Sentence string
	Clears   string
	OpenedAt time.Time
}

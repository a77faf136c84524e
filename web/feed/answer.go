package feed

import (
	"time"

	"plumbline/web/shell"
)

// answer tells what somebody said to a signal.
func (t Teller) answer(l *Line, verb string, d data) {
	switch verb {
	case "signal.acknowledged":
		l.Text = "acknowledged a signal: " + d.text("sentence")
	case "signal.snoozed":
		until := "a later day"
		if day, err := time.Parse(time.RFC3339, d.text("until")); err == nil {
			until = shell.LongDate(day, t.Today)
		}
		l.Text = "snoozed a signal to " + until + ": " + d.text("sentence")
	case "signal.withdrawn":
		l.Text = "let a signal speak again: " + d.text("sentence")
	}
	l.Quote = d.text("note")
}

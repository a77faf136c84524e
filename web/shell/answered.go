package shell

import (
	"time"

	"plumbline/internal/board"
)

// Answered is the standing answer to a signal as a sentence: "Snoozed to Fri 14 Aug by Ruth E.: waits
// for the audit". "" if none stands.
func Answered(a board.Answered, today time.Time, loc *time.Location) string {
	if !a.Quiet() {
		return ""
	}
	by := ""
	if a.AnswerBy != nil {
		by = " by " + Short(*a.AnswerBy)
	}
	text := "Acknowledged" + by
	switch {
	case a.AnswerUntil != nil:
		text = "Snoozed to " + LongDate(*a.AnswerUntil, today) + by
	case a.AnsweredAt != nil:
		text += " on " + LongDate(a.AnsweredAt.In(loc), today)
	}
	if a.AnswerNote != nil && *a.AnswerNote != "" {
		text += ": " + *a.AnswerNote
	}
	return text
}

package board

import (
	"time"

	"plumbline/internal/id"
)

// OpenSignal is what a rule says now about one subject, with the answer that stands.
type OpenSignal struct {
	ID       id.Signal
	Rule     string
	Severity string
	Sentence string
	Clears   string
	OpenedAt time.Time
	Answered
}

// Answered is what somebody said to a signal, as far as it stands today: an acknowledgement, or a snooze
// whose day has not come. All nil: nobody did, or no longer.
type Answered struct {
	AnswerKind  *string
	AnswerNote  *string
	AnswerUntil *time.Time // civil day, of a snooze
	AnswerBy    *string
	AnsweredAt  *time.Time
}

// Quiet says that an answer stands.
func (a Answered) Quiet() bool { return a.AnswerKind != nil }

// latestAnswer joins the latest answer of signal s where it stands on the day $3.
const (
	latestAnswer = ` left join lateral (select a.kind, a.note, a.until, a.at, (select name from users where id = a.by_user) as name from signal_answers a
		where a.org_id = s.org_id and a.signal_id = s.id order by a.at desc, a.id desc limit 1) w
		on w.kind = 'acknowledged' or w.kind = 'snoozed' and w.until > $3::date`
	answerColumns = `w.kind as answer_kind, w.note as answer_note, w.until as answer_until, w.name as answer_by, w.at as answered_at`
)

// openSignalsSQL lists the open signals of one subject, the answered ones last.
const openSignalsSQL = `select s.id, s.rule, s.severity, s.sentence, s.clears, s.opened_at, ` + answerColumns + ` from signals s` + latestAnswer + `
	where s.org_id = $1 and s.subject_id = $2 and s.closed_at is null
	order by (w.kind is not null), (s.rule = 'coverage_gap') desc, (s.severity = 'off') desc, (s.severity = 'risk') desc, s.opened_at, s.id`

package board

import (
	"context"
	"time"

	"plumbline/internal/access"
	"plumbline/internal/id"
	"plumbline/internal/org"
	"plumbline/internal/pg"
	"plumbline/internal/signal"
)

// SignalRow is a signal with its subject and the answer that stands.
type SignalRow struct {
	ID          id.Signal
	Rule        string
	RuleVersion int
	Severity    string
	Sentence    string
	Clears      string
	Inputs      signal.Inputs
	SubjectKind string  // "key_result", "objective", "pillar", "team"
	SubjectID   id.Task // of any kind
	Number      *int64  // of a key result
	Name        string  // of the subject
	OpenedAt    time.Time
	ChangedAt   time.Time
	ClosedAt    *time.Time
	Answered
}

// AnswerRow is one thing somebody said to a signal.
type AnswerRow struct {
	Kind  string
	Note  string
	Until *time.Time
	By    string
	At    time.Time
}

// EarlierSignal is an earlier time the same rule spoke about the same subject.
type EarlierSignal struct {
	ID                 id.Signal
	Sentence           string
	OpenedAt, ClosedAt time.Time
}

// Signal is one signal with its history.
type Signal struct {
	Frame   Frame
	Signal  SignalRow
	Answers []AnswerRow     // oldest first
	Earlier []EarlierSignal // latest first
	Now     time.Time
	Today   time.Time
	Loc     *time.Location
	ruledBy
}

// ruledBy is the rule version that a signal spoke by.
type ruledBy struct{ Thresholds *signal.Thresholds } // nil: as every organisation starts

// Limits are what the signal was judged by, whatever holds now.
func (s Signal) Limits() signal.Thresholds { return Frame{Thresholds: s.Thresholds}.Limits() }

const ruledBySQL = `select (select r.thresholds from rule_versions r where r.org_id = s.org_id and r.version = s.rule_version) as thresholds
	from signals s where s.org_id = $1 and s.id = $2`

const signalColumns = `s.id, s.rule, s.rule_version, s.severity, s.sentence, s.clears, s.inputs, s.subject_kind, s.subject_id, k.number,
	coalesce(k.title, o.title, t.name, p.name, '') as name, s.opened_at, s.changed_at, s.closed_at, ` + answerColumns

const signalTables = ` from signals s
	left join key_results k on k.org_id = s.org_id and k.id = s.subject_id left join objectives o on o.org_id = s.org_id and o.id = s.subject_id
	left join teams t on t.org_id = s.org_id and t.id = s.subject_id left join pillars p on p.org_id = s.org_id and p.id = s.subject_id` + latestAnswer

const signalSQL = `select ` + signalColumns + signalTables + ` where s.org_id = $1 and s.id = $2`

const answersSQL = `select a.kind, a.note, a.until, u.name as by, a.at from signal_answers a join users u on u.id = a.by_user
	where a.org_id = $1 and a.signal_id = $2 order by a.at, a.id limit 200`

const earlierSignalsSQL = `select e.id, e.sentence, e.opened_at, e.closed_at from signals s
	join signals e on e.org_id = s.org_id and e.subject_id = s.subject_id and e.rule = s.rule and e.id <> s.id and e.opened_at <= s.opened_at
	where s.org_id = $1 and s.id = $2 and e.closed_at is not null order by e.opened_at desc, e.id limit 20`

// Signal reads one signal, open or closed. Needs Read; NotFound.
func (s *Service) Signal(ctx context.Context, m org.Member, signal id.Signal) (Signal, error) {
	if err := m.Actor.Require(access.Read); err != nil {
		return Signal{}, err
	}
	w := s.when(m)
	out := Signal{Now: w.now, Today: w.today, Loc: w.loc}
	r := &pg.Read{}
	readFrame(r, m, w, &out.Frame)
	pg.First(r, &out.Signal, signalSQL, m.Org.ID, signal, w.today)
	pg.First(r, &out.ruledBy, ruledBySQL, m.Org.ID, signal)
	pg.All(r, &out.Answers, answersSQL, m.Org.ID, signal)
	pg.All(r, &out.Earlier, earlierSignalsSQL, m.Org.ID, signal)
	return out, s.db.ReadTenant(ctx, m.Actor, r)
}

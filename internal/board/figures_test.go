package board_test

import (
	"testing"
	"time"

	"plumbline/internal/board"
	"plumbline/internal/id"
	"plumbline/internal/signal"
	"plumbline/internal/task"
)

func (q *quarter) figures(t *testing.T) (out board.Figures, sums board.FigureSums) {
	t.Helper()
	out = must(board.New(q.db).At(q.at).Figures(t.Context(), q.m))(t)
	for _, team := range out.Teams {
		sums = sums.Plus(team.FigureSums)
	}
	return out, sums
}

// The figures are the same sums as those of the strategy board, now and in the weeks before.
func TestFiguresAreTheSumsOfTheBoard(t *testing.T) {
	t.Parallel()
	q := newQuarter(t)
	o := q.objective(t, "Halve the wait", id.Pillar{}, id.Objective{})
	moving, idle, bare := q.kr(t, o, "Moving"), q.kr(t, o, "Idle"), q.kr(t, o, "Bare")
	q.on(t, "2026-08-03")
	tasks := task.New(q.db)
	first, second := q.task(t, moving, "Moves", ""), q.task(t, idle, "Rests", "")
	q.task(t, moving, "Waits", "Waiting on tablet logins")
	must(tasks.At(q.at).Move(t.Context(), q.m.Actor, task.Move{Task: second.ID, To: task.InProgress}))(t)
	q.on(t, "2026-08-13")
	must(tasks.At(q.at).Move(t.Context(), q.m.Actor, task.Move{Task: first.ID, To: task.InProgress}))(t)
	q.checkIn(t, bare, 10, 6)
	q.on(t, "2026-08-14")

	f, sums := q.figures(t)
	now := q.board(t, board.AskStrategy{}).Now
	if sums.Input() != now.Input() || sums.Open != 3 || sums.Links != 3 || sums.FromGoal != 3 || sums.BehindKRs == 0 {
		t.Errorf("sums %+v, on the board %+v", sums, now)
	}
	last := f.Weeks[len(f.Weeks)-1]
	if !last.Day.Equal(f.Frame.Today) || last.FigureSums != sums || len(f.Weeks) < 2 || f.Weeks[len(f.Weeks)-2].Day != f.Frame.Today.AddDate(0, 0, -7) {
		t.Errorf("weeks %+v", f.Weeks)
	}
	n := map[signal.Trace]int{}
	for _, c := range f.Traces {
		n[c.Trace] = c.KRs
	}
	if n[signal.TracePasses] != 1 || n[signal.TraceUntouched] != 1 || n[signal.TraceNothing] != 1 || len(f.Untraced) != 2 {
		t.Errorf("traces %+v, %+v", f.Traces, f.Untraced)
	}
	for _, l := range f.Untraced {
		if l.ID == idle.ID && (l.Trace != signal.TraceUntouched || l.Moving != 1 || l.OpenTasks != 1 || l.TeamName != "Install" || l.OwnerName == nil) {
			t.Errorf("%+v", l)
		}
	}
	if f.OfMorning == nil || f.OfMorning.Links != 3 || f.OfMorning.HalfLife != nil || f.OfMorning.CycleName == nil || *f.OfMorning.CycleName != "Q3 2026" {
		t.Errorf("of the morning %+v", f.OfMorning)
	}
}

// The drift clock shows the open signals of the rule, whoever emitted them, the oldest first.
func TestFiguresShowOpenDrift(t *testing.T) {
	t.Parallel()
	q := newQuarter(t)
	other := id.New[id.Team]()
	q.exec(t, `insert into teams (org_id, id, name) values ($1, $2, 'Finance')`, q.m.Org.ID, other)
	for _, s := range []struct {
		team   id.Team
		rule   string
		opened time.Time
		closed *time.Time
	}{{q.team, "drift", q.at, nil}, {other, "drift", q.at.AddDate(0, 0, -3), nil}, {other, "unlinked", q.at, nil}, {q.team, "drift", q.at.AddDate(0, 0, -30), &q.at}} {
		q.exec(t, `insert into signals (org_id, id, rule, rule_version, severity, subject_kind, subject_id, sentence, clears, inputs, opened_at, changed_at, closed_at)
			values ($1, gen_random_uuid(), $2, 1, 'risk', 'team', $3, 'Drifts.', '', jsonb_build_object('since', ($4::timestamptz - interval '8 days')::date), $4, $4, $5)`, q.m.Org.ID, s.rule, s.team, s.opened, s.closed)
	}
	f, _ := q.figures(t)
	if len(f.Drifts) != 2 || f.Drifts[0].TeamName != "Finance" || f.Drifts[1].TeamName != "Install" || f.Drifts[1].Since.Format(time.DateOnly) != q.at.AddDate(0, 0, -8).Format(time.DateOnly) || f.OfMorning != nil {
		t.Errorf("%+v", f.Drifts)
	}
	theirs := must(board.New(q.db).At(q.at).Figures(t.Context(), q.away))(t)
	if len(theirs.Teams)+len(theirs.Weeks)+len(theirs.Traces)+len(theirs.Untraced)+len(theirs.Drifts) != 0 {
		t.Errorf("another organisation sees %+v", theirs)
	}
}

package answer_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"plumbline/internal/access"
	"plumbline/internal/answer"
	"plumbline/internal/board"
	"plumbline/internal/errs"
	"plumbline/internal/id"
	"plumbline/internal/input"
	"plumbline/internal/pg"
	"plumbline/internal/task"
	"plumbline/internal/testkit"
)

// speaking is an organisation whose team has an open signal: half of its tasks serve no goal.
func speaking(t *testing.T) (*testkit.Org, id.Signal) {
	t.Helper()
	o := testkit.New(t).Org("field")
	kr := o.KR(o.Objective("Warm homes").ID, "Permits in days")
	o.Task("Linked", testkit.For(kr.ID))
	o.Task("Loose")
	o.Verify(o.ID)
	return o, open(o, "unlinked")
}

// open is the open signal of a rule about the team.
func open(o *testkit.Org, rule string) id.Signal {
	return testkit.One[id.Signal](o, `select id from signals where org_id = $1 and rule = $2 and subject_id = $3 and closed_at is null`, rule, o.Team.ID)
}

// standing is what the list and the page say of a signal.
func standing(t *testing.T, o *testkit.Org, s id.Signal) board.Signal {
	t.Helper()
	got, err := board.New(o.DB).Signal(t.Context(), o.Viewer, s)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func listed(t *testing.T, o *testkit.Org, f board.SignalFilter) (ids []id.Signal, counts board.SignalCounts) {
	t.Helper()
	got, err := board.New(o.DB).Signals(t.Context(), o.Viewer, f)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range got.Rows {
		if r.SubjectKind == "team" {
			ids = append(ids, r.ID)
		}
	}
	return ids, got.Counts
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func in(o *testkit.Org, days int) *time.Time { return new(o.Today(o.Now).AddDate(0, 0, days)) }

func TestAnAcknowledgementStandsUntilItIsTakenBack(t *testing.T) {
	t.Parallel()
	o, s := speaking(t)
	who := o.Member.Actor
	must(t, o.Answers.Acknowledge(t.Context(), who, answer.Acknowledge{Signal: s, Note: "  Linked on Monday  "}))
	must(t, o.Answers.Acknowledge(t.Context(), who, answer.Acknowledge{Signal: s, Note: "Linked on Monday"}))
	got := standing(t, o, s)
	if got.Signal.AnswerKind == nil || *got.Signal.AnswerKind != "acknowledged" || *got.Signal.AnswerNote != "Linked on Monday" || *got.Signal.AnswerBy != "Mara Member" {
		t.Errorf("stands: %+v", got.Signal.Answered)
	}
	if len(got.Answers) != 1 {
		t.Errorf("the same twice is kept %d times", len(got.Answers))
	}
	if ids, n := listed(t, o, board.SignalFilter{Show: "acknowledged", Team: o.Team.ID}); len(ids) != 1 || ids[0] != s || n.Acknowledged != 1 {
		t.Errorf("acknowledged: %v, %+v", ids, n)
	}
	must(t, o.Answers.Withdraw(t.Context(), who, answer.Withdraw{Signal: s}))
	must(t, o.Answers.Withdraw(t.Context(), who, answer.Withdraw{Signal: s}))
	if got = standing(t, o, s); got.Signal.Quiet() || len(got.Answers) != 2 {
		t.Errorf("after taking it back: %+v and %d answers", got.Signal.Answered, len(got.Answers))
	}
	verbs := testkit.Many[string](o, `select verb from activity where org_id = $1 and subject_id = $2 order by at, id`, s)
	if strings.Join(verbs, " ") != "signal.acknowledged signal.withdrawn" {
		t.Errorf("recorded: %v", verbs)
	}
}

func TestASnoozeEndsByItselfInTheMorningOfItsDay(t *testing.T) {
	t.Parallel()
	o, s := speaking(t)
	zone := time.FixedZone("", 0)
	must(t, o.Answers.Snooze(t.Context(), o.Member.Actor, answer.Snooze{Signal: s, Until: in(o, 3), Note: "After the audit"}))
	for _, days := range []int{0, 2, 3, 9} {
		quiet := days < 3
		o.At(time.Date(2026, 8, 12+days, 0, 0, 1, 0, zone))
		if got := standing(t, o, s); got.Signal.Quiet() != quiet {
			t.Errorf("after %d days quiet is %v", days, got.Signal.Quiet())
		}
		ids, n := listed(t, o, board.SignalFilter{Show: "snoozed"})
		if (len(ids) == 1) != quiet || (n.Snoozed == 1) != quiet {
			t.Errorf("after %d days the list of snoozed says %v, %+v", days, ids, n)
		}
	}
	must(t, o.Answers.Withdraw(t.Context(), o.Member.Actor, answer.Withdraw{Signal: s}))
	if got := standing(t, o, s); len(got.Answers) != 1 {
		t.Error("a snooze that is over was taken back")
	}
}

func TestAnAnswerOutlivesTheSentenceAndEndsWithTheSignal(t *testing.T) {
	t.Parallel()
	o, s := speaking(t)
	must(t, o.Answers.Acknowledge(t.Context(), o.Member.Actor, answer.Acknowledge{Signal: s, Note: "Known"}))
	before := standing(t, o, s).Signal
	loose := o.Task("Another loose one")
	o.Verify(o.ID)
	after := standing(t, o, s).Signal
	if after.Sentence == before.Sentence || !after.Quiet() {
		t.Errorf("worded anew: %q, quiet %v", after.Sentence, after.Quiet())
	}
	var all []task.Task
	for _, n := range testkit.Many[id.Task](o, `select id from tasks where org_id = $1 and not exists (select from task_links l where l.org_id = $1 and l.task_id = tasks.id)`) {
		all = append(all, o.Move(n, task.Done, ""))
	}
	o.Verify(o.ID)
	if got := standing(t, o, s).Signal; got.ClosedAt == nil {
		t.Fatal("the signal did not close by itself")
	}
	err := o.Answers.Acknowledge(t.Context(), o.Member.Actor, answer.Acknowledge{Signal: s, Note: "Too late"})
	if !errs.Is(err, errs.Conflict) {
		t.Errorf("an answer to a closed signal: %v", err)
	}
	if ids, _ := listed(t, o, board.SignalFilter{Show: "closed"}); len(ids) != 1 || ids[0] != s {
		t.Errorf("closed: %v", ids)
	}
	o.Move(loose.ID, task.Todo, "")
	o.Move(all[0].ID, task.Todo, "")
	o.Verify(o.ID)
	again := open(o, "unlinked")
	if got := standing(t, o, again); again == s || got.Signal.Quiet() || len(got.Earlier) != 1 || got.Earlier[0].ID != s {
		t.Errorf("firing again: %v, %+v", again, got)
	}
}

func TestAnswersAreRefusedWithASentence(t *testing.T) {
	t.Parallel()
	o, s := speaking(t)
	ctx, who := t.Context(), o.Member.Actor
	long := strings.Repeat("ä", input.Reason+1)
	for name, c := range map[string]struct {
		err   error
		field string
	}{
		"no note":     {o.Answers.Acknowledge(ctx, who, answer.Acknowledge{Signal: s, Note: " "}), "note"},
		"long note":   {o.Answers.Acknowledge(ctx, who, answer.Acknowledge{Signal: s, Note: long}), "note"},
		"odd note":    {o.Answers.Acknowledge(ctx, who, answer.Acknowledge{Signal: s, Note: "a\x00b"}), "note"},
		"no day":      {o.Answers.Snooze(ctx, who, answer.Snooze{Signal: s}), "until"},
		"today":       {o.Answers.Snooze(ctx, who, answer.Snooze{Signal: s, Until: in(o, 0)}), "until"},
		"far away":    {o.Answers.Snooze(ctx, who, answer.Snooze{Signal: s, Until: in(o, input.SnoozeDays+1)}), "until"},
		"long reason": {o.Answers.Snooze(ctx, who, answer.Snooze{Signal: s, Until: in(o, 1), Note: long}), "note"},
	} {
		var e *errs.Error
		if !errs.Is(c.err, errs.Invalid) || !errors.As(c.err, &e) || e.Fields[0].Name != c.field {
			t.Errorf("%s: %v", name, c.err)
		}
	}
	if n := testkit.One[int](o, `select count(*) from signal_answers where org_id = $1`); n != 0 {
		t.Errorf("%d answers kept", n)
	}
	must(t, o.Answers.Snooze(ctx, who, answer.Snooze{Signal: s, Until: in(o, input.SnoozeDays), Note: strings.Repeat("ä", input.Reason)}))
}

func TestAnotherOrganisationsSignalIsNotThere(t *testing.T) {
	t.Parallel()
	o, s := speaking(t)
	other := o.Kit.Org("other")
	ctx := t.Context()
	for name, err := range map[string]error{
		"acknowledge": other.Answers.Acknowledge(ctx, other.Owner.Actor, answer.Acknowledge{Signal: s, Note: "x"}),
		"snooze":      other.Answers.Snooze(ctx, other.Owner.Actor, answer.Snooze{Signal: s, Until: in(o, 2)}),
		"withdraw":    other.Answers.Withdraw(ctx, other.Owner.Actor, answer.Withdraw{Signal: s}),
	} {
		if !errs.Is(err, errs.NotFound) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := board.New(other.DB).Signal(ctx, other.Owner, s); !errs.Is(err, errs.NotFound) {
		t.Errorf("read: %v", err)
	}
	if ids, n := listed(t, other, board.SignalFilter{Subject: [16]byte(o.Team.ID)}); len(ids) != 0 || n != (board.SignalCounts{}) {
		t.Errorf("listed: %v, %+v", ids, n)
	}
	// Not even a row written by hand refers across: the key holds the organisation.
	err := other.DB.InTenant(ctx, pg.Whole(other.ID), func(_ context.Context, tx *pg.Tx) error {
		tx.Queue(`insert into signal_answers (org_id, id, signal_id, kind, note, by_user, at) values ($1, $2, $3, 'acknowledged', 'x', $4, now())`,
			other.ID, id.New[id.Answer](), s, other.Owner.Actor.User)
		return nil
	})
	if !errs.Is(err, errs.NotFound) {
		t.Errorf("a reference across organisations: %v", err)
	}
	viewer := access.Actor{Org: o.ID, User: o.Viewer.Actor.User, Role: access.Viewer}
	if err := o.Answers.Acknowledge(ctx, viewer, answer.Acknowledge{Signal: s, Note: "x"}); !errs.Is(err, errs.Forbidden) {
		t.Errorf("a viewer: %v", err)
	}
}

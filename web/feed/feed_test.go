package feed

import (
	"strings"
	"testing"
	"time"

	"plumbline/internal/board"
)

var noon = time.Date(2026, 8, 11, 12, 0, 0, 0, time.UTC)

func event(verb string, pairs ...any) board.GoalEvent {
	e := board.GoalEvent{At: noon, Actor: new("Marek Dvorak"), Verb: verb, Data: map[string]any{}, KRNumber: new(int64(3)), KRKind: new("decrease"), KRUnit: new("days")}
	for i := 0; i < len(pairs); i += 2 {
		e.Data[pairs[i].(string)] = pairs[i+1]
	}
	return e
}

func task(verb string, pairs ...any) board.GoalEvent {
	return event(verb, append([]any{"number", 431.0, "title", "Move the handover"}, pairs...)...)
}

func said(t Teller, e board.GoalEvent) string {
	lines, _ := t.Tell([]board.GoalEvent{e}, nil, 9)
	if len(lines) == 0 {
		return ""
	}
	l := lines[0]
	parts := []string{l.Who, l.Text, l.Subject, l.Rest}
	if l.Quote != "" {
		parts = append(parts, "| "+l.Quote)
	}
	return strings.Join(strings.Fields(strings.Join(parts, " ")), " ")
}

func TestWhatHappenedInOneSentence(t *testing.T) {
	t.Parallel()
	tell := Teller{Base: "/o/x", Loc: time.UTC, Today: noon}
	linked := task("task.linked", "provenance", "retrofitted")
	linked.TaskMade = new(noon.AddDate(0, 0, -21))
	yes := event("checkin.recorded", "value", 1.0)
	yes.KRKind = new("binary")
	changed := map[string]any{"target_value": map[string]any{"from": 28.0, "to": 26.0}, "due_on": map[string]any{"from": "2026-09-30T00:00:00Z", "to": "2026-10-07T00:00:00Z"}}
	for _, c := range []struct {
		e    board.GoalEvent
		want string
	}{
		{task("task.moved", "from", "in_progress", "to", "done"), "Marek D. closed Move the handover"},
		{task("task.moved", "from", "todo", "to", "blocked", "reason", "waiting on logins"), "Marek D. marked Move the handover as stuck: waiting on logins"},
		{task("task.moved", "from", "blocked", "to", "in_progress"), "Marek D. unblocked Move the handover"},
		{task("task.moved", "from", "done", "to", "todo"), "Marek D. reopened Move the handover"},
		{task("task.moved", "from", "todo", "to", "cancelled", "reason", "Not now"), "Marek D. cancelled Move the handover | Not now"},
		{task("task.changed", "changed", []any{"owner", "due"}), "Marek D. changed the owner and the due date of Move the handover"},
		{linked, "Marek D. linked Move the handover 21 days after it was created"},
		{task("task.unlinked"), "Marek D. took Move the handover off this goal"},
		{task("task.impact", "to", 9.0), "Marek D. set the impact of Move the handover to high"},
		{event("checkin.recorded", "value", 39.7, "confidence", 3.0, "before_confidence", 5.0, "note", "Permits"), "Marek D. checked in at 39.7 days and lowered confidence from 5 to 3 | Permits"},
		{event("checkin.recorded", "confidence", 7.0), "Marek D. set confidence to 7"},
		{yes, "Marek D. checked in: yes"},
		{event("kr.created", "number", 3.0), "Marek D. created KR 3"},
		{event("kr.changed", "number", 3.0, "changed", changed, "why", "Two more days"), "Marek D. changed the due date from 30 Sep 2026 to 7 Oct 2026 and the target from 28 days to 26 days of KR 3 | Two more days"},
		{event("objective.state", "from", "draft", "state", "active"), "Marek D. published this objective"},
		{event("objective.state", "from", "paused", "state", "active"), "Marek D. reopened this objective"},
		{event("slots.planned", "slots", []any{"Pipe kit", "Crew"}), "Marek D. planned 2 pieces of work | Pipe kit, Crew"},
		{event("signal.acknowledged", "sentence", "KR 3 is at 35%.", "note", "Permits are on the way"), "Marek D. acknowledged a signal: KR 3 is at 35%. | Permits are on the way"},
		{event("signal.snoozed", "sentence", "KR 3 is at 35%.", "until", "2026-08-14T00:00:00Z"), "Marek D. snoozed a signal to Fri 14 Aug: KR 3 is at 35%."},
		{event("signal.withdrawn", "sentence", "KR 3 is at 35%."), "Marek D. let a signal speak again: KR 3 is at 35%."},
		{event("something.else"), ""},
		{task("task.moved"), "Marek D. moved Move the handover back to to do"},
		{event("kr.changed", "changed", "nonsense"), "Marek D. changed this key result"},
	} {
		if got := said(tell, c.e); got != c.want {
			t.Errorf("%q, not %q", got, c.want)
		}
	}
	tell.Names = true
	if got := said(tell, task("task.moved", "to", "done")); got != "Marek D. closed Move the handover for KR 3" {
		t.Errorf("named: %q", got)
	}
	if got := said(tell, event("checkin.recorded", "value", 40.0)); got != "Marek D. checked in KR 3 at 40 days" {
		t.Errorf("named: %q", got)
	}
}

func TestTheLatestComesFirstAndTheRestIsOffered(t *testing.T) {
	t.Parallel()
	tell := Teller{Loc: time.UTC, Today: noon}
	closed := noon.Add(time.Hour)
	raised := []board.RaisedSignal{{Sentence: "3 of 18", OpenedAt: noon.Add(-time.Hour), ClosedAt: &closed}}
	lines, more := tell.Tell([]board.GoalEvent{event("kr.created", "number", 3.0)}, raised, 2)
	if len(lines) != 2 || !more || !strings.HasPrefix(lines[0].Text, "closed a signal") || lines[1].Text != "created KR 3" || lines[1].When != "Tue 11 Aug, 12:00" {
		t.Errorf("%+v, more %v", lines, more)
	}
	if lines, more = tell.Tell(nil, raised, 2); len(lines) != 2 || more {
		t.Errorf("%+v, more %v", lines, more)
	}
}

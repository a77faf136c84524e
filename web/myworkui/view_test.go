package myworkui

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"plumbline/internal/access"
	"plumbline/internal/board"
	"plumbline/internal/id"
	"plumbline/internal/org"
	"plumbline/internal/signal"
)

var today = time.Date(2026, 8, 14, 0, 0, 0, 0, time.UTC)

func member(policy string, role access.Role) org.Member {
	return org.Member{
		Org:   org.Org{ID: id.New[id.Org](), Slug: "acme", TaskPrefix: "PL", TimeZone: "UTC", UnlinkedPolicy: policy},
		Actor: access.Actor{Org: id.New[id.Org](), User: id.New[id.User](), Role: role},
	}
}

func ptr[T any](v T) *T { return &v }

func mine(n int64, state string) board.MyTask {
	return board.MyTask{ID: id.New[id.Task](), Number: n, Title: "Task", State: state, Priority: "normal", StateSince: today.AddDate(0, 0, -3), ActiveAt: today}
}

func serving(t board.MyTask, kr int64, status string, progress, expected float64, behind bool) board.MyTask {
	t.KRID, t.KRNumber, t.KR, t.Status = ptr(id.New[id.KeyResult]()), &kr, ptr("Key result"), &status
	t.Progress, t.Expected, t.Behind, t.Objective, t.Pillar, t.TeamLinked, t.TeamOpen = &progress, expected, behind, ptr("Objective"), ptr("Pillar"), 2, 18
	if behind {
		t.Shortfall = (expected - progress) * 3
	}
	return t
}

func TestWorkIsPartedAndRanked(t *testing.T) {
	t.Parallel()
	due := serving(mine(1, "todo"), 1, "at_risk", 0.41, 0.54, true)
	due.DueOn = ptr(today.AddDate(0, 0, 3))
	soon := serving(mine(2, "in_progress"), 4, "on_track", 0.61, 0.54, false)
	soon.DueOn = ptr(today)
	blocked := serving(mine(3, "blocked"), 4, "on_track", 0.61, 0.54, false)
	blocked.BlockedReason = "Jonas answers by Monday."
	business := mine(5, "todo")
	business.RunBusiness = true
	p := board.MyWork{Today: today, Open: 6, Aimed: 1, Tasks: []board.MyTask{soon, mine(4, "todo"), business, due, blocked, serving(mine(6, "in_review"), 4, "on_track", 0.6, 0.5, false)}}

	v := newView(member("low_priority", access.Member), p, false)
	if v.Next == nil || v.Next.Key != "PL-1" || v.Next.Pillar != "Pillar" || v.Next.Percent != "41%" {
		t.Fatalf("next %+v", v.Next)
	}
	if v.Next.Why != "First because KR 1 is 13 points behind, it is due Mon 17 Aug and nothing blocks it. 2 of 18 open tasks move this KR." {
		t.Errorf("why %q", v.Next.Why)
	}
	keys := func(rows []rowView) (out []string) {
		for _, r := range rows {
			out = append(out, r.Rank+" "+r.Key+" "+r.Reason)
		}
		return out
	}
	want := [][]string{{"2 PL-2 In progress, 3 days", "3 PL-5 Runs the business"}, {" PL-3 Jonas answers by Monday, 3 days", " PL-6 In review, 3 days"}, {" PL-4 Pick a KR, or let it wait"}}
	if diff := cmp.Diff(want, [][]string{keys(v.Then), keys(v.Waiting), keys(v.NoGoal)}); diff != "" {
		t.Errorf("rows:\n%s", diff)
	}
	if v.Then[0].Due != "Today" || v.Then[0].Act != "done" || v.NoGoal[0].Link == "" || v.NoGoalHint != "low priority by default" || v.Share != "17%" || v.ShareHealth != "off" {
		t.Errorf("view %+v", v)
	}
	if v.Lede != "Six open tasks. Ranked by what moves a lagging KR, then by date. What waits on somebody stands below." {
		t.Errorf("lede %q", v.Lede)
	}
	if v = newView(member("low_priority", access.Member), p, true); v.Next.Key != "PL-2" || v.Return != "/o/acme/my-work?by=due" || v.Next.Why != "First because it is due today and nothing blocks it." {
		t.Errorf("by date %+v", v.Next)
	}
}

func TestReasonIsTheFirstThatHolds(t *testing.T) {
	t.Parallel()
	late, idle := mine(1, "todo"), mine(1, "in_progress")
	late.DueOn = ptr(today.AddDate(0, 0, -2))
	idle.ActiveAt = today.AddDate(0, 0, -9)
	alone := mine(1, "todo")
	alone.Objective = ptr("Wait")
	for want, task := range map[string]board.MyTask{
		"2 days late":                 late,
		"Stalled 9 days":              idle,
		"KR 3 is 19 points behind":    serving(mine(1, "in_progress"), 3, "off_track", 0.35, 0.54, true),
		"KR 5 is 4 points ahead":      serving(mine(1, "todo"), 5, "on_track", 0.58, 0.54, false),
		"Serves the objective itself": alone,
	} {
		r := newRows(member("allow", access.Member), board.MyWork{Today: today})
		if got := r.row(task).Reason; got != want {
			t.Errorf("%q, not %q", got, want)
		}
	}
}

func TestAllClear(t *testing.T) {
	t.Parallel()
	p := board.MyWork{Today: today, Frame: board.Frame{Uncovered: ptr(int64(2)), UncoveredID: ptr(id.New[id.KeyResult]()), CheckInsDue: 2}}
	v := newView(member("allow", access.Member), p, false)
	if !v.Clear || v.HasShare || v.Next != nil || v.Suggest == nil || v.Suggest.Label != "Task for KR 2" || len(v.Hints) != 2 || v.Hints[0].Text != "2 check-ins due this week" {
		t.Errorf("view %+v", v)
	}
	v = newView(member("allow", access.Viewer), p, false)
	if v.Suggest != nil || v.Edit || v.Hints[1].Label != "Open KR 2" || newTask(member("allow", access.Viewer)) != nil {
		t.Errorf("a viewer's %+v", v)
	}
	v = newView(member("allow", access.Member), board.MyWork{Today: today, Open: 1, Tasks: []board.MyTask{mine(1, "in_review")}}, false)
	if v.Clear || v.Lede != "One open task. All of it waits on somebody." || v.ShareText != "None of one open task. The floor is "+signal.Percent(signal.Defaults().FocusFloor)+"." {
		t.Errorf("%q, %q", v.Lede, v.ShareText)
	}
	if v = newView(member("allow", access.Member), board.MyWork{Today: today, Open: 250, Tasks: []board.MyTask{mine(1, "todo")}}, false); v.More != "249 more open tasks" {
		t.Errorf("more %q", v.More)
	}
}

package taskui

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"plumbline/internal/access"
	"plumbline/internal/board"
	"plumbline/internal/errs"
	"plumbline/internal/id"
	"plumbline/internal/org"
	"plumbline/internal/task"
	"plumbline/web/handle"
)

var (
	noon = time.Date(2026, 8, 14, 12, 0, 0, 0, time.UTC)
	day1 = time.Date(2026, 8, 14, 0, 0, 0, 0, time.UTC)
	mine = org.Member{
		Org:   org.Org{ID: id.New[id.Org](), Slug: "acme", TaskPrefix: "PL", TimeZone: "UTC", UnlinkedPolicy: "low_priority"},
		Actor: access.Actor{Org: id.New[id.Org](), User: id.New[id.User](), Role: access.Member},
	}
)

func ptr[T any](v T) *T { return &v }

func TestChoiceIsWhatTheRadioButtonSays(t *testing.T) {
	t.Parallel()
	kr, objective := id.New[id.KeyResult](), id.New[id.Objective]()
	for value, want := range map[string]choice{
		"": {}, noGoal: {None: true}, runsBusiness: {None: true, Business: true}, kr.String(): {KR: kr}, objectiveIs + objective.String(): {Objective: objective},
	} {
		f := handle.NewForm(map[string][]string{"kr": {value}})
		if got := readChoice(f); got != want || f.Errs.Err() != nil || got.String() != value {
			t.Errorf("%q: %+v, %v", value, got, f.Errs)
		}
	}
	f := handle.NewForm(map[string][]string{"objective": {objective.String()}})
	if got := readChoice(f); got.Objective != objective {
		t.Errorf("a field of its own: %+v", got)
	}
	for _, bad := range []string{"nonsense", "objective-x"} {
		f := handle.NewForm(map[string][]string{"kr": {bad}})
		if readChoice(f); f.Errs.Err() == nil {
			t.Errorf("%q is taken", bad)
		}
	}
}

func TestPickerGroupsByObjective(t *testing.T) {
	t.Parallel()
	wait, crews := id.New[id.Objective](), id.New[id.Objective]()
	krs := []board.PickKR{
		{ID: id.New[id.KeyResult](), Number: 3, Title: "Days", ObjectiveID: wait, Objective: "Wait", Own: true, Status: ptr("off_track"), HasValue: true, Progress: 0.35, Expected: 0.54, Behind: true, Uncovered: true, TeamLinked: 3, TeamOpen: 18, All: 4},
		{ID: id.New[id.KeyResult](), Number: 4, ObjectiveID: crews, Objective: "Crews", Team: "Platform", Status: ptr("on_track"), HasValue: true, Progress: 0.61, TeamLinked: 5, TeamOpen: 18, All: 4},
		{ID: id.New[id.KeyResult](), Number: 2, ObjectiveID: wait, Objective: "Wait", Own: true, Behind: true, Uncovered: true, TeamOpen: 18, All: 4},
	}
	at := choice{KR: krs[0].ID}
	p := newPicker(krs, []board.PickObjective{{ID: wait, Title: "Wait", Team: "Field"}}, at)
	if len(p.Groups) != 2 || len(p.Groups[0].Options) != 2 || p.Groups[0].Team != "" || p.Groups[1].Team != "Platform" || p.Rest == "" {
		t.Fatalf("groups %+v, %q", p.Groups, p.Rest)
	}
	first, bare := p.Groups[0].Options[0], p.Groups[0].Options[1]
	if !first.Chosen || first.Percent != "35%" || first.Open != "3 of 18 open" || !first.Bad || first.Health != "off" || first.Word != "Off track" {
		t.Errorf("first %+v", first)
	}
	if bare.Open != "No open task" || !bare.Bad || bare.Percent != "–" || bare.Word != "Computing" || p.Groups[1].Options[0].Bad {
		t.Errorf("bare %+v", bare)
	}
	for policy, want := range map[string]option{"low_priority": {Value: noGoal, Title: "No goal"}, "allow": {Value: noGoal, Title: "No goal"}, "require": {Value: runsBusiness, Title: "No goal: it runs the business"}} {
		m := mine
		m.Org.UnlinkedPolicy = policy
		p.withNone(m, at)
		if diff := cmp.Diff(want, *p.None); diff != "" || p.NoneHint == "" {
			t.Errorf("%s: %s", policy, diff)
		}
	}
}

func TestEffectSaysWhatAChoiceChanges(t *testing.T) {
	t.Parallel()
	field, kr := id.New[id.Team](), id.New[id.KeyResult]()
	team := &board.EffectTeam{ID: field, OpenTasks: 18, Aimed: 5, BehindKRs: 1}
	on := &board.EffectKR{ID: kr, Number: 3, TeamID: field, Team: "Field", Behind: true, TeamLinked: 3, TeamOpen: 18}
	far := &board.EffectKR{ID: kr, Number: 7, TeamID: id.New[id.Team](), Team: "Platform", TeamLinked: 2, TeamOpen: 11}
	for name, c := range map[string]struct {
		e    board.Effect
		at   choice
		want string
	}{
		"new":           {board.Effect{KR: on, Team: team}, choice{KR: kr}, "KR 3 goes from 3 to 4 of 19 open tasks. Work aimed at lagging KRs rises from 28% to 32%."},
		"linked now":    {board.Effect{KR: on, Team: team, Task: &board.EffectTask{Open: true}}, choice{KR: kr}, "KR 3 goes from 3 to 4 of 18 open tasks. Work aimed at lagging KRs rises from 28% to 33%."},
		"linked before": {board.Effect{KR: on, Team: team, Task: &board.EffectTask{Open: true, Linked: true}}, choice{KR: kr}, "It serves KR 3 already."},
		"closed":        {board.Effect{KR: on, Team: team, Task: &board.EffectTask{}}, choice{KR: kr}, "The task is closed: it counts as work done, not as open work."},
		"another team":  {board.Effect{KR: far, Team: team}, choice{KR: kr}, "KR 7 belongs to Platform and stays at 2 of 11 open tasks there. Work aimed at lagging KRs falls from 28% to 26%."},
		"no goal":       {board.Effect{Team: team}, choice{None: true}, "It serves no goal. Work aimed at lagging KRs falls from 28% to 26%."},
		"objective":     {board.Effect{Team: team}, choice{Objective: id.New[id.Objective]()}, "It serves an objective alone, and is counted apart. Work aimed at lagging KRs falls from 28% to 26%."},
		"nothing yet":   {board.Effect{Task: &board.EffectTask{Open: true}}, choice{}, "Choose what it serves."},
	} {
		if got := newEffect(c.e, c.at).Text; got != c.want {
			t.Errorf("%s: %q", name, got)
		}
	}
}

func TestSuggestedIsTheLeastServed(t *testing.T) {
	t.Parallel()
	krs := make([]board.PickKR, 4)
	for i := range krs {
		krs[i] = board.PickKR{ID: id.New[id.KeyResult](), Own: i > 0, Behind: i < 3, TeamLinked: 3 - i}
	}
	if got := suggested(krs); got != krs[2].ID {
		t.Errorf("suggested %v of %+v", got, krs)
	}
	if got := suggested(krs[3:]); !got.IsZero() {
		t.Errorf("nothing lags: %v", got)
	}
}

func page(state string) board.TaskPage {
	kr := id.New[id.KeyResult]()
	return board.TaskPage{
		Today: day1,
		Task: board.TaskDetail{ID: id.New[id.Task](), Number: 398, Title: "Send photos", State: state, Priority: "normal", Team: "Field", Revision: 4,
			StateSince: noon.AddDate(0, 0, -11), ActiveAt: noon.AddDate(0, 0, -11), CreatedAt: noon.AddDate(0, 0, -40), DueOn: ptr(day1.AddDate(0, 0, -9))},
		Lines: []board.TaskLine{{
			KRID: &kr, Number: ptr(int64(3)), KR: ptr("Days"), KRStatus: ptr("off_track"), Progress: ptr(0.35), Behind: true, TeamLinked: ptr(3), TeamOpen: ptr(18),
			Objective: "Wait", ObjectiveStatus: ptr("lagging"), ObjectiveProgress: ptr(0.39), PillarID: ptr(id.New[id.Pillar]()), Pillar: ptr("Faster"), PillarStatus: ptr("strategic_risk"),
			Impact: 3, Provenance: "retrofitted", LinkedAt: noon.AddDate(0, 0, -19),
		}},
	}
}

func TestTaskViewHangsFromItsPillar(t *testing.T) {
	t.Parallel()
	p := page("blocked")
	p.Task.BlockedReason = "Waiting on tablet logins."
	v := newTaskView(mine, p)
	var words []string
	for _, s := range v.Steps {
		words = append(words, s.Level+": "+s.Title+", "+s.Word+" "+s.Knot)
	}
	if diff := cmp.Diff([]string{"Pillar: Faster, Strategic risk beam", "Objective: Wait, Lagging, 39% ring", "KR 3: Days, Off track, 35% dot"}, words); diff != "" {
		t.Errorf("steps:\n%s", diff)
	}
	if v.Stuck != "Stuck for 11 days: Waiting on tablet logins." || !v.RedPath || v.Health != "off" || v.Due != "Wed 5 Aug, 9 days late" || !v.Late || v.CanBlock {
		t.Errorf("view %+v", v)
	}
	if v.Why != "KR 3 is off track. 3 of 18 open tasks contribute to it." || v.Goals[0].Fact != "21 days after it was created, medium impact" {
		t.Errorf("%q, %q", v.Why, v.Goals[0].Fact)
	}
	p.Lines[0].Gap = ptr("KR 3 is at 35%.")
	if v = newTaskView(mine, p); v.Why != "KR 3 is at 35%." {
		t.Errorf("the signal's own words: %q", v.Why)
	}
	p.Lines, p.Task.State, p.Task.DueOn = nil, "todo", nil
	if v = newTaskView(mine, p); !v.Loose || len(v.Steps) != 0 || v.Why != "" || v.Stuck != "" || v.Health != "none" || v.Next.Label != "Start" {
		t.Errorf("without a goal %+v", v)
	}
}

func TestRefusedMoveSaysWhatIsThere(t *testing.T) {
	t.Parallel()
	v := newTaskView(mine, page("in_review"))
	v.refuse(refused{Err: errs.Stale(), State: task.Done, Reason: "typed"})
	if v.Problem != "PL-398 changed meanwhile. It is in review now; what changed stands in its history." || v.Retry == nil || v.Retry.State != "done" || v.Reason != "typed" {
		t.Errorf("%q, %+v", v.Problem, v.Retry)
	}
	v = newTaskView(mine, page("done"))
	if v.refuse(refused{Err: errs.Stale(), State: task.Done}); v.Retry != nil {
		t.Errorf("it is there already: %+v", v.Retry)
	}
	var f errs.Fields
	f.Add("reason", "Say what blocks it.")
	v = newTaskView(mine, page("todo"))
	if v.refuse(refused{Err: f.Err(), State: task.Blocked}); v.ReasonError == "" || v.Problem != "Say what blocks it." || v.Retry != nil {
		t.Errorf("%+v", v.Problem)
	}
}

func TestMovesOfferEveryOtherState(t *testing.T) {
	t.Parallel()
	for _, s := range task.States {
		next, rest := moves(string(s))
		if next.Label == "" || next.State == string(s) || !task.State(next.State).Valid() {
			t.Errorf("%s: %+v", s, next)
		}
		want := len(task.States) - 2 // neither itself nor Stuck, which asks for a reason
		if s == task.Blocked {
			want++
		}
		if len(rest) != want || strings.Contains(stateLabel(string(s)), "_") {
			t.Errorf("%s: %d moves", s, len(rest))
		}
	}
}

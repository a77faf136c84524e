package teamui

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"plumbline/internal/access"
	"plumbline/internal/board"
	"plumbline/internal/id"
	"plumbline/internal/org"
	"plumbline/internal/signal"
)

var wednesday = time.Date(2026, 8, 12, 10, 0, 0, 0, time.UTC)

func member(role access.Role) org.Member {
	who := access.Actor{Org: id.New[id.Org](), User: id.New[id.User](), Role: role}
	return org.Member{Org: org.Org{ID: who.Org, Slug: "home", TaskPrefix: "PL", UnlinkedPolicy: "low_priority"}, Actor: who, Name: "Ines Rossi"}
}

func kr(number int64, status signal.Status, progress float64, here, live int) board.TeamKR {
	s := string(status)
	return board.TeamKR{ID: id.New[id.KeyResult](), Number: number, Title: "Measure", Own: true, Live: true, Behind: status == signal.OffTrack || status == signal.AtRisk,
		Status: &s, HasValue: true, Progress: progress, Expected: 0.54, TeamLinked: here, TeamOpen: 18, Here: here, LiveTasks: live, Share: float64(here)}
}

// operations is the board of the design: 18 open tasks, three key results behind, one without work.
func operations() board.TeamBoard {
	f := board.Frame{Today: time.Date(2026, 8, 12, 0, 0, 0, 0, time.UTC)}
	start, end := time.Date(2026, 7, 1, 0, 0, 0, 0, time.UTC), time.Date(2026, 9, 30, 0, 0, 0, 0, time.UTC)
	f.CycleStart, f.CycleEnd = &start, &end
	return board.TeamBoard{
		Frame: f, Now: wednesday, Loc: time.UTC, Week: time.Date(2026, 8, 10, 0, 0, 0, 0, time.UTC),
		Team: board.TeamHead{ID: id.New[id.Team](), Name: "Field Operations", Known: true, OpenTasks: 18, Linked: 14, Unlinked: 4, Aimed: 5, BehindKRs: 3},
		KRs: []board.TeamKR{
			kr(3, signal.OffTrack, .35, 3, 1), kr(1, signal.AtRisk, .41, 2, 2), kr(2, signal.AtRisk, .42, 0, 0),
			kr(4, signal.OnTrack, .61, 5, 5), kr(5, signal.OnTrack, .58, 4, 4)},
	}
}

func newTestAsk(b board.TeamBoard, query string) ask {
	q, _ := url.ParseQuery(query)
	return newAsk(member(access.Lead), b.Team.ID, q)
}

func TestCoverageSaysWhatTheDesignSays(t *testing.T) {
	t.Parallel()
	b := operations()
	v := newCoverage(newTestAsk(b, ""), b, true)
	if v.Title != "Coverage, Wednesday 12 Aug" || v.Open != "18 open tasks" || v.Aimed != "28%" || v.Starved != "KR 2: none" || v.FloorText != "40% floor" {
		t.Errorf("strip %+v", v)
	}
	var order []string
	width := 0
	for _, s := range v.Segments {
		order = append(order, s.Label+" "+s.Count)
		width += s.Width
	}
	if got := strings.Join(order, ", "); got != "KR 3 3, KR 1 2, KR 4 5, KR 5 4, No goal 4" || width != 100 {
		t.Errorf("segments %s, %d%% wide", got, width)
	}
	for i, want := range []struct{ question, text, action string }{
		{"Lagging KRs covered? Two of three.", "KR 2 is at 42% and has no open task.", "Task for KR 2"},
		{"Clustering? No.", "5 of 18 open tasks aim at lagging KRs (28%).", ""},
	} {
		if a := v.Answers[i]; a.Question != want.question || a.Text != want.text || a.Action.Label != want.action {
			t.Errorf("answer %d: %+v", i, a)
		}
	}
}

func TestAnswersInOtherWeeks(t *testing.T) {
	t.Parallel()
	fine := func(b *board.TeamBoard) {
		b.KRs = b.KRs[3:]
		b.Team.BehindKRs, b.Team.Aimed = 0, 0
	}
	for name, c := range map[string]struct {
		change           func(*board.TeamBoard)
		covered, cluster string
		health           string
	}{
		"nothing lags": {fine, "Lagging KRs? None of the team's KRs is behind.", "Clustering? No. 14 of 18 open tasks serve a KR, and none of the team's KRs is behind.", "on"},
		"no open task": {func(b *board.TeamBoard) { b.KRs = b.KRs[2:3]; b.Team.OpenTasks, b.Team.Aimed = 0, 0 },
			"Lagging KRs covered? No. KR 2 is at 42% and has no open task.", "Clustering? There is no open task.", "off"},
		"two bare": {func(b *board.TeamBoard) { b.KRs[0].TeamLinked = 0 }, "Lagging KRs covered? One of three. KR 3 and KR 2 have no open task.", "", "off"},
		"all covered, one thinly": {func(b *board.TeamBoard) { b.KRs[2].TeamLinked, b.KRs[2].Uncovered = 1, true },
			"Lagging KRs covered? All three. KR 2 has the least: 1 of 18 open tasks (6%).", "", "risk"},
		"aimed above the floor": {func(b *board.TeamBoard) { b.Team.Aimed = 8 }, "", "Clustering? No. 8 of 18 open tasks aim at lagging KRs (44%).", ""},
		"the rule speaks": {func(b *board.TeamBoard) {
			b.Signals = []board.OpenSignal{{Rule: "clustered", Severity: "risk", Sentence: "9 of 14 linked tasks serve “A”; “B”, behind, has 1.", Clears: "It clears with 1 new task for “B”.", OpenedAt: wednesday}}
		}, "", "Clustering? Yes. 9 of 14 linked tasks serve “A”; “B”, behind, has 1. It clears with 1 new task for “B”. Since 12 Aug.", ""},
	} {
		b := operations()
		c.change(&b)
		v := newCoverage(newTestAsk(b, ""), b, true)
		if got := v.Answers[0].Question + " " + v.Answers[0].Text; c.covered != "" && (got != c.covered || v.Answers[0].Health != c.health) {
			t.Errorf("%s: %s (%s)", name, got, v.Answers[0].Health)
		}
		if got := v.Answers[1].Question + " " + v.Answers[1].Text; c.cluster != "" && got != c.cluster {
			t.Errorf("%s: %s", name, got)
		}
	}
}

func TestSuggestsTheMostStarved(t *testing.T) {
	t.Parallel()
	b := operations()
	q := newQuick(newTestAsk(b, ""), b)
	if s := suggest(b.KRs); s.Number != 2 || q.Label != "Goal first, suggested" || len(q.Groups) != 2 || q.Groups[0].Name != "Lagging" {
		t.Errorf("suggests KR %d, %+v", s.Number, q)
	}
	b.KRs[2].TeamLinked, b.KRs[2].LiveTasks, b.KRs[0].LiveTasks = 1, 1, 0
	if s := suggest(b.KRs); s.Number != 3 {
		t.Errorf("all its tasks are stuck: KR 3, not KR %d", s.Number)
	}
	if s := suggest(b.KRs[3:]); s.Number != 5 {
		t.Errorf("none lags: the fewest tasks, KR 5, not KR %d", s.Number)
	}
	if suggest(nil) != nil {
		t.Error("suggests out of nothing")
	}
}

func TestFacts(t *testing.T) {
	t.Parallel()
	b := operations()
	d := &deck{b: b, th: signal.Defaults()}
	day := func(n int) *time.Time { v := time.Date(2026, 8, 12+n, 0, 0, 0, 0, time.UTC); return &v }
	ago := func(n int) time.Time { return wednesday.AddDate(0, 0, -n) }
	for name, c := range map[string]struct {
		task board.BoardTask
		want string
	}{
		"due":             {board.BoardTask{State: "todo", DueOn: day(7), ActiveAt: wednesday}, "Due 19 Aug"},
		"due today":       {board.BoardTask{State: "todo", DueOn: day(0), ActiveAt: wednesday}, "Due 12 Aug"},
		"overdue":         {board.BoardTask{State: "in_review", DueOn: day(-1), ActiveAt: ago(30)}, "!Overdue, 11 Aug"},
		"stuck and late":  {board.BoardTask{State: "blocked", DueOn: day(-7), StateSince: ago(9), ActiveAt: ago(9)}, "!9 days !due 5 Aug"},
		"stuck today":     {board.BoardTask{State: "blocked", StateSince: wednesday, ActiveAt: wednesday}, "!today"},
		"idle":            {board.BoardTask{State: "in_progress", ActiveAt: ago(7)}, "!idle 7 days"},
		"not idle yet":    {board.BoardTask{State: "in_progress", ActiveAt: ago(6), DueOn: day(200)}, "Due 28 Feb 2027"},
		"done":            {board.BoardTask{State: "done", ClosedAt: ptr(ago(1)), DueOn: day(-9)}, "Tue"},
		"nothing to note": {board.BoardTask{State: "todo", ActiveAt: ago(90)}, ""},
	} {
		var got []string
		for _, f := range d.facts(board.Card{BoardTask: c.task}) {
			if f.Bad {
				f.Text = "!" + f.Text
			}
			got = append(got, f.Text)
		}
		if s := strings.Join(got, " "); s != c.want {
			t.Errorf("%s: %q, want %q", name, s, c.want)
		}
	}
}

func ptr[T any](v T) *T { return &v }

func TestAskKeepsWhatItKnows(t *testing.T) {
	t.Parallel()
	b := operations()
	kr := b.KRs[0].ID.String()
	a := newTestAsk(b, "by=kr&col=blocked&owner=none&due=week&kr="+kr+"&page=7&by=x")
	if want := boardURL(a.org.Org, a.team) + "?by=kr&col=blocked&due=week&kr=" + kr + "&owner=none"; a.here() != want || a.filters() != 3 {
		t.Errorf("%s, %d filters", a.here(), a.filters())
	}
	a = newTestAsk(b, "by=%00&col=zzz&owner=nobody&due=never&kr=1&mine=1")
	if want := boardURL(a.org.Org, a.team) + "?mine=1"; a.here() != want || a.Owner != a.org.Actor.User {
		t.Errorf("%s", a.here())
	}
}

func TestWidthsAddUp(t *testing.T) {
	t.Parallel()
	for _, sizes := range [][]float64{{1}, {1, 1, 1}, {.5, 2.5, 7, 100, 3}, {1, 1, 1, 1, 1, 1, 1}} {
		sum := 0
		for _, w := range widths(sizes) {
			sum += w
		}
		if sum != 100 {
			t.Errorf("%v: %d", sizes, sum)
		}
	}
	if len(widths(nil)) != 0 {
		t.Error("widths of nothing")
	}
}

func TestViewerSeesNoAction(t *testing.T) {
	t.Parallel()
	b := operations()
	b.Cards = []board.Card{{Column: "todo", Total: 1, BoardTask: board.BoardTask{Number: 1, State: "todo"}, KRs: []id.KeyResult{b.KRs[0].ID}}}
	a := newAsk(member(access.Viewer), b.Team.ID, url.Values{})
	v := newBoardView(a, b)
	if v.Edit || v.Quick != nil || v.Columns[0].Cards[0].Menu != nil || v.Coverage.Answers[0].Action.URL != "" {
		t.Errorf("a viewer is offered changes: %+v", v)
	}
	b.Team.ArchivedAt = &wednesday
	if v := newBoardView(newTestAsk(b, ""), b); v.Edit || v.Quick != nil {
		t.Error("an archived team is offered changes")
	}
}

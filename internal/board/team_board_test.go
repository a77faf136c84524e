package board_test

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"plumbline/internal/access"
	"plumbline/internal/board"
	"plumbline/internal/errs"
	"plumbline/internal/id"
	"plumbline/internal/task"
)

// crew is the team of a quarter with two lagging key results and one on its line.
type crew struct {
	*quarter
	lag, late, fine id.KeyResult
}

func newCrew(t *testing.T) *crew {
	t.Helper()
	q := newQuarter(t)
	o := q.objective(t, "Halve the wait", id.Pillar{}, id.Objective{})
	lag, late, fine := q.kr(t, o, "Days"), q.kr(t, o, "Moved"), q.kr(t, o, "Drive time")
	q.on(t, "2026-08-12")
	q.checkIn(t, lag, 20, 6)
	q.checkIn(t, late, 30, 6)
	q.checkIn(t, fine, 60, 6)
	return &crew{q, lag.ID, late.ID, fine.ID}
}

func (c *crew) make(t *testing.T, title string, change func(*task.Create), krs ...id.KeyResult) task.Task {
	t.Helper()
	cmd := task.Create{Title: title, Team: c.team}
	for _, kr := range krs {
		cmd.Goals = append(cmd.Goals, task.Goal{KR: kr})
	}
	if change != nil {
		change(&cmd)
	}
	return must(task.New(c.db).At(c.at).Create(t.Context(), c.m.Actor, cmd))(t)
}

func (c *crew) teamBoard(t *testing.T, f board.TeamFilter) board.TeamBoard {
	t.Helper()
	return must(board.New(c.db).At(c.at).TeamBoard(t.Context(), c.m, c.team, f))(t)
}

func titles(cards []board.Card) string {
	var out []string
	for _, card := range cards {
		out = append(out, card.Column+": "+card.Title)
	}
	return strings.Join(out, ", ")
}

func due(day string) func(*task.Create) {
	return func(c *task.Create) { d := at(day); c.Due = &d }
}

func TestTeamBoardDealsItsCards(t *testing.T) {
	t.Parallel()
	c := newCrew(t)
	c.make(t, "fine, soon", due("2026-08-13"), c.fine)
	c.make(t, "fine, undated", nil, c.fine)
	c.make(t, "late", due("2026-08-30"), c.late)
	c.make(t, "lag and fine", nil, c.fine, c.lag)
	c.make(t, "errand", nil)
	c.make(t, "runs the place", func(x *task.Create) { x.RunBusiness = true })
	done := c.make(t, "done", nil, c.lag)
	must(task.New(c.db).At(c.at).Move(t.Context(), c.m.Actor, task.Move{Task: done.ID, To: task.Done}))(t)
	old := c.make(t, "done before", nil, c.lag)
	must(task.New(c.db).At(c.at).Move(t.Context(), c.m.Actor, task.Move{Task: old.ID, To: task.Done}))(t)
	c.exec(t, `update tasks set closed_at = closed_at - interval '7 days' where id = $1`, old.ID)
	gone := c.make(t, "deleted", nil, c.lag)
	must(task.New(c.db).At(c.at).Delete(t.Context(), c.m.Actor, task.Delete{Task: gone.ID}))(t)
	c.on(t, "2026-08-13")

	b := c.teamBoard(t, board.TeamFilter{})
	want := "done: done, none: errand, todo: lag and fine, todo: late, todo: fine, soon, todo: fine, undated, todo: runs the place"
	if got := titles(b.Cards); got != want {
		t.Errorf("cards %s\nwant %s", got, want)
	}
	if b.Cards[2].Total != 5 || b.Cards[2].Place != 1 || b.Cards[6].Place != 5 {
		t.Errorf("places %+v", b.Cards)
	}
	var krs []string
	for _, kr := range b.KRs {
		krs = append(krs, fmt.Sprintf("%s %d %.1f %v", kr.Title, kr.Here, kr.Share, kr.Behind))
	}
	if got := strings.Join(krs, ", "); got != "Days 1 1.0 true, Moved 1 1.0 true, Drive time 3 2.0 false" {
		t.Errorf("key results %s", got)
	}
	if h := b.Team; h.OpenTasks != 6 || h.Linked != 4 || h.Aimed != 2 || h.Unlinked != 1 || h.RunBusiness != 1 || h.BehindKRs != 2 || !h.Known {
		t.Errorf("team %+v", h)
	}
	if k := b.Cards[2].KRs; len(k) != 2 || k[0] != c.lag {
		t.Error("the key result that lags most stands first on a card")
	}
}

func TestTeamBoardFilters(t *testing.T) {
	t.Parallel()
	c := newCrew(t)
	mine := func(x *task.Create) { x.Owner = c.m.Actor.User }
	c.make(t, "mine", mine, c.lag)
	c.make(t, "overdue", due("2026-08-11"), c.fine)
	c.make(t, "sunday", due("2026-08-16"), c.fine)
	c.make(t, "monday", due("2026-08-17"), c.fine)
	for name, f := range map[string]struct {
		ask  board.TeamFilter
		want string
	}{
		"owner":          {board.TeamFilter{Owner: c.m.Actor.User}, "todo: mine"},
		"somebody else":  {board.TeamFilter{Owner: c.away.Actor.User}, ""},
		"nobody":         {board.TeamFilter{Nobody: true}, "todo: overdue, todo: sunday, todo: monday"},
		"key result":     {board.TeamFilter{KR: c.lag}, "todo: mine"},
		"overdue":        {board.TeamFilter{Due: "overdue"}, "todo: overdue"},
		"this week":      {board.TeamFilter{Due: "week"}, "todo: overdue, todo: sunday"},
		"no date":        {board.TeamFilter{Due: "none"}, "todo: mine"},
		"two at a time":  {board.TeamFilter{Due: "week", KR: c.lag}, ""},
		"unknown result": {board.TeamFilter{KR: id.New[id.KeyResult]()}, ""},
	} {
		if got := titles(c.teamBoard(t, f.ask).Cards); got != f.want {
			t.Errorf("%s: %s", name, got)
		}
	}
}

func TestTeamBoardCapsColumnsAndCountsExactly(t *testing.T) {
	t.Parallel()
	c := newCrew(t)
	for i := range board.ColumnCap + 7 {
		c.make(t, fmt.Sprint(i), nil, c.fine)
	}
	b := c.teamBoard(t, board.TeamFilter{})
	if n := len(b.Cards); n != board.ColumnCap || b.Cards[n-1].Place != n || b.Cards[0].Total != n+7 {
		t.Errorf("%d cards, %+v", n, b.Cards[n-1])
	}
}

func TestTeamBoardKeepsToItsOrganisation(t *testing.T) {
	t.Parallel()
	c := newCrew(t)
	for _, team := range []id.Team{c.team, id.New[id.Team]()} {
		if _, err := board.New(c.db).TeamBoard(t.Context(), c.away, team, board.TeamFilter{}); !errs.Is(err, errs.NotFound) {
			t.Errorf("a foreign team: %v", err)
		}
	}
	nobody := c.m
	nobody.Actor = access.Actor{}
	for name, read := range map[string]func() error{
		"board": func() error {
			_, err := board.New(c.db).TeamBoard(t.Context(), nobody, c.team, board.TeamFilter{})
			return err
		},
		"teams": func() error { _, err := board.New(c.db).TeamList(t.Context(), nobody); return err },
		"tasks": func() error { _, err := board.New(c.db).TaskList(t.Context(), nobody, board.ListFilter{}); return err },
	} {
		if err := read(); !errs.Is(err, errs.Unauthenticated) {
			t.Errorf("%s without a person: %v", name, err)
		}
	}
	c.make(t, "here", nil, c.lag)
	if l := must(board.New(c.db).TeamList(t.Context(), c.away))(t); len(l.Teams) != 0 {
		t.Errorf("foreign teams %+v", l.Teams)
	}
	if l := must(board.New(c.db).TaskList(t.Context(), c.away, board.ListFilter{State: "all", Team: c.team, KR: c.lag}))(t); len(l.Rows) != 0 || l.Total != 0 || l.Any || len(l.Choices) != 1 {
		t.Errorf("foreign tasks %+v", l)
	}
}

func TestTeamList(t *testing.T) {
	t.Parallel()
	c := newCrew(t)
	c.make(t, "one", nil, c.lag)
	c.make(t, "two", nil)
	other := id.New[id.Team]()
	c.exec(t, `insert into teams (org_id, id, name, archived_at) values ($1, $2, 'Aside', null), ($1, $3, 'Gone', now())`, c.m.Org.ID, other, id.New[id.Team]())
	c.exec(t, `insert into team_members (org_id, team_id, user_id) values ($1, $2, $3)`, c.m.Org.ID, other, c.m.Actor.User)
	c.on(t, "2026-08-13")
	l := must(board.New(c.db).At(c.at).TeamList(t.Context(), c.m))(t)
	if len(l.Teams) != 2 || l.Teams[0].Name != "Aside" || !l.Teams[0].Mine || l.Teams[0].Members != 1 {
		t.Fatalf("teams %+v", l.Teams)
	}
	if x := l.Teams[1]; x.OpenTasks != 2 || x.Linked != 1 || x.BehindKRs != 2 || x.Uncovered != 1 || !x.Known {
		t.Errorf("team %+v", x)
	}
	if f := must(board.New(c.db).At(c.at).Frame(t.Context(), c.m))(t); !f.OwnTeam || f.Uncovered != nil {
		t.Errorf("whoever is in a team hears of another's key results: %+v", f)
	}
	c.exec(t, `delete from team_members where org_id = $1 and user_id = $2`, c.m.Org.ID, c.m.Actor.User)
	if f := must(board.New(c.db).At(c.at).Frame(t.Context(), c.m))(t); f.OwnTeam || f.Uncovered == nil {
		t.Errorf("whoever is in no team hears of none: %+v", f)
	}
}

func TestTaskListFiltersAndOrders(t *testing.T) {
	t.Parallel()
	c := newCrew(t)
	c.make(t, "Beta 100%", due("2026-08-11"), c.fine)
	c.make(t, "alpha", due("2026-08-20"), c.lag, c.fine)
	blocked := c.make(t, "Gamma", func(x *task.Create) { x.State, x.BlockedReason, x.Priority = task.Blocked, "waits", task.Urgent }, c.late)
	c.make(t, "errand", func(x *task.Create) { x.Owner = c.m.Actor.User })
	closed := c.make(t, "closed", nil, c.fine)
	must(task.New(c.db).At(c.at).Move(t.Context(), c.m.Actor, task.Move{Task: closed.ID, To: task.Cancelled}))(t)
	c.on(t, "2026-08-13")
	for ask, want := range map[string]string{
		"":                                      "Beta 100%, alpha, errand, Gamma",
		"state=all":                             "Beta 100%, alpha, closed, errand, Gamma",
		"state=cancelled":                       "closed",
		"state=blocked":                         "Gamma",
		"sort=title":                            "alpha, Beta 100%, errand, Gamma",
		"sort=newest":                           "errand, Gamma, alpha, Beta 100%",
		"sort=priority":                         "Gamma, Beta 100%, alpha, errand",
		"sort=state":                            "Gamma, errand, alpha, Beta 100%",
		"sort=drop table":                       "Beta 100%, alpha, errand, Gamma",
		"nobody=1":                              "Beta 100%, alpha, Gamma",
		"nogoal=1":                              "errand",
		"overdue=1":                             "Beta 100%",
		"text=100%":                             "Beta 100%",
		"text=_":                                "",
		"text=GAMM":                             "Gamma",
		"text=PL-" + fmt.Sprint(blocked.Number): "Gamma",
		"by=kr":                                 "alpha, Gamma, Beta 100%, errand",
		"kr=lag":                                "alpha",
		"page=2":                                "",
	} {
		l := must(board.New(c.db).At(c.at).TaskList(t.Context(), c.m, c.filter(ask)))(t)
		var got []string
		for _, r := range l.Rows {
			got = append(got, r.Title)
		}
		if s := strings.Join(got, ", "); s != want || ask != "page=2" && l.Total != len(got) {
			t.Errorf("%q: %s (%d)", ask, s, l.Total)
		}
		if i := slices.Index(got, "alpha"); i >= 0 && (l.Rows[i].KRs != 2 || *l.Rows[i].KRID != c.lag) {
			t.Errorf("%q: of two key results the one that lags is shown: %+v", ask, l.Rows[i])
		}
	}
}

func (c *crew) filter(ask string) board.ListFilter {
	q, _ := url.ParseQuery(ask)
	f := board.ListFilter{State: q.Get("state"), Sort: q.Get("sort"), Nobody: q.Has("nobody"), NoGoal: q.Has("nogoal"), Overdue: q.Has("overdue"), Text: q.Get("text"), ByKR: q.Get("by") == "kr"}
	if strings.Contains(ask, "text=100%") {
		f.Text = "100%"
	}
	if q.Has("kr") {
		f.KR = c.lag
	}
	if q.Has("page") {
		f.Page = 2
	}
	return f
}

func TestTaskListPagesNeitherRepeatNorLose(t *testing.T) {
	t.Parallel()
	c := newCrew(t)
	const all = board.ListPage*2 + 3
	for i := range all {
		c.make(t, fmt.Sprint(i%5), nil, []id.KeyResult{c.lag, c.fine}[i%2])
	}
	for _, f := range []board.ListFilter{{}, {Sort: "title"}, {Sort: "state"}, {ByKR: true}} {
		seen := map[int64]bool{}
		for f.Page = 1; f.Page <= 3; f.Page++ {
			l := must(board.New(c.db).At(c.at.Add(time.Hour)).TaskList(t.Context(), c.m, f))(t)
			for _, r := range l.Rows {
				seen[r.Number] = true
			}
			if l.Total != all {
				t.Fatalf("total %d", l.Total)
			}
		}
		if len(seen) != all {
			t.Errorf("%+v: %d of %d tasks", f, len(seen), all)
		}
	}
}

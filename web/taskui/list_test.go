package taskui

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"plumbline/internal/access"
	"plumbline/internal/board"
	"plumbline/internal/id"
	"plumbline/internal/org"
)

func listMember(role access.Role) org.Member {
	who := access.Actor{Org: id.New[id.Org](), User: id.New[id.User](), Role: role}
	return org.Member{Org: org.Org{ID: who.Org, Slug: "home", TaskPrefix: "PL"}, Actor: who}
}

func TestListAskKeepsWhatItKnows(t *testing.T) {
	t.Parallel()
	team, kr := id.New[id.Team]().String(), id.New[id.KeyResult]().String()
	for query, want := range map[string]string{
		"":                                      "",
		"state=blocked&owner=me&due=overdue":    "?due=overdue&owner=me&state=blocked",
		"goal=none&sort=newest&group=kr&page=3": "?goal=none&group=kr&page=3&sort=newest",
		"team=" + team + "&goal=" + kr:          "?goal=" + kr + "&team=" + team,
		"state=x&owner=x&team=x&goal=x&sort=;drop&group=x&page=-1&due=x": "",
		"page=99999999999999999999":                                      "",
		"q=+a%00%ff+b+":                                                  "?q=a+b",
	} {
		q, _ := url.ParseQuery(query)
		if got := newListAsk(listMember(access.Lead), q).with(nil); got != "/o/home/tasks"+want {
			t.Errorf("%q: %s", query, got)
		}
	}
	q := newListAsk(listMember(access.Lead), url.Values{"q": {strings.Repeat("ä", 500)}, "page": {"999999"}})
	if len([]rune(q.Text)) != 300 || q.Page != lastPage {
		t.Errorf("%d characters, page %d", len([]rune(q.Text)), q.Page)
	}
}

func TestListPagesAndGroups(t *testing.T) {
	t.Parallel()
	one, two := id.New[id.KeyResult](), id.New[id.KeyResult]()
	row := func(n int64, kr *id.KeyResult) board.ListRow {
		number, title := n, "Measure"
		return board.ListRow{Number: n, Title: "Task", State: "todo", KRID: kr, KRNumber: &number, KRTitle: &title, TeamID: id.New[id.Team]()}
	}
	l := board.TaskList{Now: time.Now(), Loc: time.UTC, Total: 120, Any: true, Rows: []board.ListRow{row(1, &one), row(2, &one), row(3, &two), row(4, nil), row(5, nil)}}
	a := newListAsk(listMember(access.Lead), url.Values{"group": {"kr"}, "page": {"2"}})
	v := newListView(a, l)
	if len(v.Groups) != 3 || v.Groups[0].Label != "KR 1" || v.Groups[2].Title != "No KR" || len(v.Groups[2].Rows) != 2 {
		t.Errorf("groups %+v", v.Groups)
	}
	if v.Pages != "51 to 55 of 120" || v.Newer != "/o/home/tasks?group=kr" || v.Older != "/o/home/tasks?group=kr&page=3" || v.Count != "120 open tasks" {
		t.Errorf("pages %q %q %q %q", v.Pages, v.Newer, v.Older, v.Count)
	}
	if a.ByKR = false; len(newListView(a, l).Groups) != 1 {
		t.Error("an ungrouped list is one group")
	}
	for title, c := range map[string]struct {
		q url.Values
		l board.TaskList
	}{
		"The list ends before this page": {url.Values{"page": {"9"}}, board.TaskList{Total: 3, Any: true}},
		"No task matches":                {url.Values{"state": {"done"}}, board.TaskList{Any: true}},
		"All clear":                      {url.Values{}, board.TaskList{Any: true}},
		"No task yet":                    {url.Values{}, board.TaskList{}},
	} {
		c.l.Loc = time.UTC
		if v := newListView(newListAsk(listMember(access.Lead), c.q), c.l); v.Empty == nil || v.Empty.Title != title {
			t.Errorf("%s: %+v", title, v.Empty)
		}
	}
	if v := newListView(newListAsk(listMember(access.Viewer), url.Values{}), board.TaskList{Loc: time.UTC}); v.Edit || v.Empty.Primary.URL != "" {
		t.Error("a viewer is offered a new task")
	}
}

package board

import (
	"context"
	"strings"
	"time"

	"plumbline/internal/access"
	"plumbline/internal/id"
	"plumbline/internal/org"
	"plumbline/internal/pg"
)

// ListPage is how many rows a page of the task list has.
const ListPage = 50

// ListFilter narrows and orders the task list. Its zero value is every open task, by due date.
type ListFilter struct {
	State   string // "" or "open", "all", or a state
	Owner   id.User
	Nobody  bool
	Team    id.Team
	KR      id.KeyResult
	NoGoal  bool // serves no goal and is not the running of the business
	Overdue bool
	Text    string // in the title, or a task's number
	Sort    string // a key of listOrders; anything else is "due"
	ByKR    bool   // rows of the same key result stand together
	Page    int    // from 1
}

// ListRow is one task of the list.
type ListRow struct {
	ID            id.Task
	Number        int64
	Title         string
	State         string
	BlockedReason string
	Priority      string
	DueOn         *time.Time
	Owner         *string
	TeamID        id.Team
	Team          string
	RunBusiness   bool
	StateSince    time.Time
	ActiveAt      time.Time
	ClosedAt      *time.Time
	Revision      int64
	KRID          *id.KeyResult // of its key results the one that lags most, else the first
	KRNumber      *int64
	KRTitle       *string
	KRStatus      *string
	KRs           int // all of them
	Objective     *string
}

// ListChoice is one value a filter can take.
type ListChoice struct {
	Kind  string // "team", "user", "kr"
	ID    id.Task
	Label string
	Group string
}

// TaskList is one page of tasks.
type TaskList struct {
	Frame   Frame
	Now     time.Time
	Loc     *time.Location
	Rows    []ListRow
	Total   int
	Any     bool // there is a task in the organisation at all
	Choices []ListChoice
}

// TaskList reads one page of the organisation's tasks.
func (s *Service) TaskList(ctx context.Context, m org.Member, f ListFilter) (TaskList, error) {
	if err := m.Actor.Require(access.Read); err != nil {
		return TaskList{}, err
	}
	w := s.when(m)
	out := TaskList{Now: w.now, Loc: w.loc}
	r := &pg.Read{}
	readFrame(r, m, w, &out.Frame)
	query, where := listSQL(f)
	args := listArgs(m, w, f)
	pg.All(r, &out.Rows, query, append(args, ListPage, (max(f.Page, 1)-1)*ListPage)...)
	pg.First(r, &out.Total, `select count(*) from tasks t where `+where, args...)
	pg.First(r, &out.Any, `select exists (select from tasks where org_id = $1 and deleted_at is null)`, m.Org.ID)
	pg.All(r, &out.Choices, listChoicesSQL, m.Org.ID, id.Ptr(f.KR))
	return out, s.db.ReadTenant(ctx, m.Actor, r)
}

func listArgs(m org.Member, w when, f ListFilter) []any {
	number, _ := numbers(f.Text, m.Org.TaskPrefix)
	text := (*string)(nil)
	if f.Text != "" {
		like := "%" + likeEscaper.Replace(f.Text) + "%"
		text = &like
	}
	state := (*string)(nil)
	if f.State != "" && f.State != "open" && f.State != "all" {
		state = &f.State
	}
	return []any{m.Org.ID, state, id.Ptr(f.Owner), f.Nobody, id.Ptr(f.Team), id.Ptr(f.KR), f.NoGoal, f.Overdue, text, number, w.today}
}

// listSQL puts the query together from constants only.
func listSQL(f ListFilter) (query, where string) {
	where = listWhere["state"]
	if kind := f.State; kind == "open" || kind == "all" {
		where = listWhere[kind]
	} else if kind == "" {
		where = listWhere["open"]
	}
	where += listFilters
	order, ok := listOrders[f.Sort]
	if !ok {
		order = listOrders["due"]
	}
	shape := listPlain
	if f.ByKR {
		shape = listByKR
	}
	return strings.NewReplacer("{where}", where, "{order}", order).Replace(shape), where
}

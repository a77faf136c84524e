package board

import (
	"cmp"
	"slices"
	"time"

	"plumbline/internal/id"
)

// Card is one task on a team board.
type Card struct {
	Column       string // a state, or "none": open and serving no goal
	Place, Total int    // in its column from 1, and how many that has
	BoardTask
	Owner     string
	KRs       []id.KeyResult // in the order of the board
	Objective string         // linked to the objective itself
}

// BoardTask is a task as its board needs it.
type BoardTask struct {
	ID            id.Task
	Number        int64
	Title         string
	State         string
	BlockedReason string
	DueOn         *time.Time
	OwnerID       *id.User
	Revision      int64
	RunBusiness   bool
	StateSince    time.Time
	ActiveAt      time.Time
	ClosedAt      *time.Time
}

// objectiveLink is a task that serves an objective itself.
type objectiveLink struct {
	TaskID id.Task
	Title  string
}

// What a team board shows: what is open, and what was done since $3, the moment its week began.
const (
	openOfTeam = `org_id = $1 and team_id = $2 and is_open`
	doneOfTeam = `org_id = $1 and team_id = $2 and closed_at >= $3 and state = 'done' and deleted_at is null`
)

const teamTasksSQL = `select id, number, title, state, blocked_reason, due_on, owner_id, revision, run_business, state_since, active_at, closed_at
	from tasks where ` + openOfTeam + `
union all
select id, number, title, state, blocked_reason, due_on, owner_id, revision, run_business, state_since, active_at, closed_at
	from tasks where ` + doneOfTeam

const teamObjectiveLinksSQL = `select l.task_id, (select title from objectives where org_id = $1 and id = l.objective_id) as title
	from (select task_id, objective_id, linked_at from task_links where org_id = $1 and unlinked_at is null and objective_id is not null offset 0) l
	where exists (select from tasks where org_id = $1 and id = l.task_id and team_id = $2) order by l.linked_at desc`

// deal gives every task its goals and its column, leaves out what the filter hides, and keeps what
// a column has room for. Within a column lagging key results come first (the widest gap on top),
// then what is due first; stuck work by how long it is stuck, done work by when.
func (b *TeamBoard) deal(tasks []BoardTask, objectives []objectiveLink, f TeamFilter) {
	krs, lag := map[id.Task][]id.KeyResult{}, map[id.Task]float64{}
	for _, kr := range b.KRs {
		for _, t := range kr.Tasks {
			krs[t] = append(krs[t], kr.ID)
			if kr.Behind {
				lag[t] = max(lag[t], kr.Expected-kr.Progress)
			}
		}
	}
	names, titles := map[id.User]string{}, map[id.Task]string{}
	for _, p := range b.People {
		names[p.ID] = p.Name
	}
	for _, o := range objectives {
		titles[o.TaskID] = o.Title
	}
	for _, t := range tasks {
		c := Card{Column: t.State, BoardTask: t, Owner: names[id.Val(t.OwnerID)], KRs: krs[t.ID], Objective: titles[t.ID]}
		if len(c.KRs) == 0 && c.Objective == "" && !t.RunBusiness && t.ClosedAt == nil {
			c.Column = "none"
		}
		if f.shows(c, b) {
			b.Cards = append(b.Cards, c)
		}
	}
	slices.SortFunc(b.Cards, func(x, y Card) int {
		return cmp.Or(cmp.Compare(x.Column, y.Column), compareCards(x, y, lag))
	})
	b.Cards = capped(b.Cards)
}

func compareCards(x, y Card, lag map[id.Task]float64) int {
	if x.ClosedAt != nil && y.ClosedAt != nil {
		return cmp.Or(y.ClosedAt.Compare(*x.ClosedAt), cmp.Compare(x.Number, y.Number))
	}
	since := 0
	if x.Column == "blocked" {
		since = x.StateSince.Compare(y.StateSince)
	}
	return cmp.Or(since, cmp.Compare(lag[y.ID], lag[x.ID]), compareDue(x.DueOn, y.DueOn), cmp.Compare(x.Number, y.Number))
}

// compareDue puts what has no date last.
func compareDue(x, y *time.Time) int {
	switch {
	case x == nil && y == nil:
		return 0
	case x == nil:
		return 1
	case y == nil:
		return -1
	}
	return x.Compare(*y)
}

// capped counts each column and cuts it.
func capped(cards []Card) []Card {
	total := map[string]int{}
	for i := range cards {
		total[cards[i].Column]++
		cards[i].Place = total[cards[i].Column]
	}
	kept := cards[:0]
	for _, c := range cards {
		c.Total = total[c.Column]
		if c.Place <= ColumnCap {
			kept = append(kept, c)
		}
	}
	return kept
}

func (f TeamFilter) shows(c Card, b *TeamBoard) bool {
	today, weekEnd := b.Frame.Today, b.Week.AddDate(0, 0, 6)
	switch {
	case f.Nobody && c.OwnerID != nil, !f.Owner.IsZero() && id.Val(c.OwnerID) != f.Owner:
		return false
	case !f.KR.IsZero() && !slices.Contains(c.KRs, f.KR):
		return false
	}
	switch f.Due {
	case "overdue":
		return c.DueOn != nil && c.DueOn.Before(today) && c.ClosedAt == nil
	case "week":
		return c.DueOn != nil && !c.DueOn.After(weekEnd)
	case "none":
		return c.DueOn == nil
	}
	return true
}

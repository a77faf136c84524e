package task_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"plumbline/internal/access"
	"plumbline/internal/errs"
	"plumbline/internal/id"
	"plumbline/internal/pg"
	"plumbline/internal/task"
)

var allColumns = task.Has{Notes: true, Team: true, Owner: true, Due: true, Priority: true, Effort: true, RunBusiness: true, State: true}

// importer brings items into our organisation at a fixed time.
type importer struct {
	*world
	db  *pg.DB
	has task.Has
}

func newImporter(t *testing.T) *importer {
	w := newWorld(t)
	return &importer{w, w.db.At(noon), allColumns}
}

func (i *importer) bring(items ...task.Item) []task.Outcome {
	i.t.Helper()
	b := task.Batch{Source: "jira", By: i.ours.lead.User, Has: i.has, Items: items}
	who := i.ours.lead
	who.Role = access.Admin
	compared, err := task.New(i.db).Compare(context.Background(), who, b)
	check(i.t, err)
	var out []task.Outcome
	check(i.t, i.db.InTenant(context.Background(), who, func(ctx context.Context, tx *pg.Tx) error {
		out, err = task.ImportTx(ctx, tx, b)
		return err
	}))
	for n, o := range out {
		if c := compared[n]; c.Result != o.Result || !slices.Equal(c.Changed, o.Changed) || (c.Err == nil) != (o.Err == nil) {
			i.t.Errorf("item %d: %+v, in the preview %+v", n, o, c)
		}
	}
	return out
}

func (i *importer) want(out []task.Outcome, results ...task.Result) {
	i.t.Helper()
	for n, r := range results {
		if out[n].Result != r {
			i.t.Errorf("item %d: %+v, want %s", n, out[n], r)
		}
	}
}

func hour(n int) time.Time { return noon.Add(time.Duration(n) * time.Hour) }

func TestImportMakesTasksWithTheirPast(t *testing.T) {
	t.Parallel()
	w := newImporter(t)
	due := time.Date(2026, 8, 30, 0, 0, 0, 0, time.UTC)
	out := w.bring(
		task.Item{ExternalID: "A-1", Title: "Done", Team: w.ours.team, Owner: w.ours.gone, Due: &due, Priority: task.High, Effort: 5, State: task.Done,
			CreatedAt: hour(-100), UpdatedAt: hour(-10), ClosedAt: hour(-20), Goals: []task.Goal{{KR: w.ours.closed, Impact: 9}}},
		task.Item{ExternalID: "A-2", Title: "Waits", Team: w.ours.archived, State: task.Blocked, CreatedAt: hour(-50), StateSince: hour(-40)},
		task.Item{ExternalID: "A-3", Title: "New", Team: w.ours.team},
		task.Item{ExternalID: "A-4", Title: "Late clock", Team: w.ours.team, State: task.Cancelled, CreatedAt: hour(-1), UpdatedAt: hour(9)},
	)
	w.want(out, task.Created, task.Created, task.Created, task.Created)
	done := w.read(out[0].ID)
	if done.Key() != "PL-1" || out[0].Number != 1 || !done.CreatedAt.Equal(hour(-100)) || !done.ClosedAt.Equal(hour(-20)) || !done.StateSince.Equal(hour(-20)) ||
		!done.ActiveAt.Equal(hour(-10)) || !done.DueOn.Equal(due) || *done.Effort != 5 || *done.OwnerID != w.ours.gone || *done.ExternalID != "A-1" {
		t.Errorf("done: %+v", done)
	}
	if l := done.Links; len(l) != 1 || l[0].Provenance != task.Imported || l[0].Impact != 9 || !l[0].LinkedAt.Equal(hour(-100)) {
		t.Errorf("links: %+v", l)
	}
	h, err := w.tasks.History(context.Background(), w.ours.lead, done.ID)
	check(t, err)
	if s := h.States; len(s) != 2 || s[0].From != nil || s[0].To != task.Todo || !s[0].At.Equal(hour(-100)) || *s[1].From != task.Todo || s[1].To != task.Done || !s[1].At.Equal(hour(-20)) {
		t.Errorf("history: %+v", s)
	}
	if b := w.read(out[1].ID); b.State != task.Blocked || b.BlockedReason == "" || !b.StateSince.Equal(hour(-40)) {
		t.Errorf("blocked: %+v", b)
	}
	if n := w.read(out[2].ID); n.State != task.Todo || !n.CreatedAt.Equal(noon) || n.Priority != task.Normal {
		t.Errorf("new: %+v", n)
	}
	if c := w.read(out[3].ID); !c.ClosedAt.Equal(noon) {
		t.Errorf("cancelled: %+v", c)
	}
	if n := count(w.world, `select count(distinct ref_id) from signal_queue where kind = 'task'`); n != 4 {
		t.Errorf("%d tasks are marked", n)
	}
}

func TestImportAgainChangesOnlyWhatDiffers(t *testing.T) {
	t.Parallel()
	w := newImporter(t)
	items := []task.Item{
		{ExternalID: "1", Title: "One", Team: w.ours.team, Owner: w.ours.lead.User, Notes: "n", CreatedAt: hour(-50), UpdatedAt: hour(-40)},
		{ExternalID: "2", Title: "Two", Team: w.ours.team, State: task.Blocked, BlockedReason: "waits", CreatedAt: hour(-50)},
		{ExternalID: "3", Title: "Three", Team: w.ours.team, Goals: []task.Goal{{KR: w.ours.krs[0]}}, CreatedAt: hour(-50)},
	}
	first := w.bring(items...)
	before := w.snapshot()
	w.want(w.bring(items...), task.Unchanged, task.Unchanged, task.Unchanged)
	if w.snapshot() != before {
		t.Fatal("the same file again wrote something")
	}
	items[0].State, items[0].ClosedAt, items[0].UpdatedAt, items[0].Team = task.Done, hour(-5), hour(-4), w.ours.second
	items[1].BlockedReason, items[1].Title = "", "Two!"
	items[2].Goals = []task.Goal{{KR: w.ours.krs[0]}, {Objective: w.ours.objective}}
	w.has.Notes = false
	items[0].Notes = ""
	out := w.bring(items...)
	w.want(out, task.Updated, task.Updated, task.Updated)
	for i, want := range []string{"[team state]", "[title]", "[goal]"} {
		if got := fmt.Sprint(out[i].Changed); got != want || out[i].ID != first[i].ID || out[i].Number != first[i].Number {
			t.Errorf("item %d: %+v, want %s", i, out[i], want)
		}
	}
	one := w.read(first[0].ID)
	if one.State != task.Done || !one.ClosedAt.Equal(hour(-5)) || !one.ActiveAt.Equal(hour(-4)) || one.TeamID != w.ours.second || one.Notes != "n" || one.Revision != 3 {
		t.Errorf("one: %+v", one)
	}
	if two := w.read(first[1].ID); two.BlockedReason != "waits" || two.Title != "Two!" {
		t.Errorf("two: %+v", two)
	}
	if three := w.read(first[2].ID); len(three.Links) != 2 || three.Links[1].Provenance != task.Imported {
		t.Errorf("three: %+v", three)
	}
	w.want(w.bring(items...), task.Unchanged, task.Unchanged, task.Unchanged)
	if n := count(w.world, `select count(*) from signal_queue where kind = 'team' and ref_id = any($1)`, []id.Team{w.ours.team, w.ours.second}); n != 2 {
		t.Errorf("%d teams are marked", n)
	}
}

func TestImportRespectsWhatPeopleDidHere(t *testing.T) {
	t.Parallel()
	w := newImporter(t)
	ctx, who := context.Background(), w.ours.lead
	items := []task.Item{
		{ExternalID: "1", Title: "Moved here", Team: w.ours.team, CreatedAt: hour(-50), UpdatedAt: hour(-40)},
		{ExternalID: "2", Title: "Unlinked here", Team: w.ours.team, CreatedAt: hour(-50), Goals: []task.Goal{{KR: w.ours.krs[0]}}},
		{ExternalID: "3", Title: "Deleted here", Team: w.ours.team, CreatedAt: hour(-50)},
	}
	first := w.bring(items...)
	check(t, second(w.tasks.At(hour(-1)).Move(ctx, who, task.Move{Task: first[0].ID, To: task.InReview})))
	check(t, second(w.tasks.Unlink(ctx, who, task.UnlinkGoal{Task: first[1].ID, KR: w.ours.krs[0]})))
	check(t, second(w.tasks.Delete(ctx, who, task.Delete{Task: first[2].ID})))
	w.want(w.bring(items...), task.Unchanged, task.Unchanged, task.Unchanged)
	if got := w.read(first[0].ID); got.State != task.InReview {
		t.Errorf("the move was undone: %+v", got)
	}
	items[0].State, items[0].UpdatedAt = task.Done, noon
	w.want(w.bring(items[0]), task.Updated)
}

func TestImportRefusesRowByRow(t *testing.T) {
	t.Parallel()
	w := newImporter(t)
	ok := task.Item{ExternalID: "ok", Title: "Good", Team: w.ours.team}
	bad := func(change func(*task.Item)) task.Item {
		i := ok
		i.ExternalID = ""
		change(&i)
		return i
	}
	out := w.bring(
		bad(func(i *task.Item) { i.Title = " " }),
		bad(func(i *task.Item) { i.Notes = "\x00" }),
		bad(func(i *task.Item) { i.ExternalID = "\xff" }),
		bad(func(i *task.Item) { i.State = "Doing" }),
		bad(func(i *task.Item) { i.CreatedAt = hour(24 * 365) }),
		bad(func(i *task.Item) { i.Team = id.Team{} }),
		bad(func(i *task.Item) { i.Effort = -1 }),
		ok, ok,
		bad(func(i *task.Item) { i.Team = w.other.team }),
		bad(func(i *task.Item) { i.Owner = w.other.lead.User }),
		bad(func(i *task.Item) { i.Goals = []task.Goal{{KR: w.other.krs[0]}} }),
		bad(func(i *task.Item) { i.Goals = []task.Goal{{Objective: w.other.objective}} }),
	)
	for n, field := range []string{"title", "notes", "external_id", "state", "created_at", "team", "effort", "", "external_id"} {
		if field == "" {
			w.want(out[n:], task.Created)
			continue
		}
		wantField(t, out[n].Err, field)
	}
	for _, o := range out[9:] {
		wantKind(t, o.Err, errs.NotFound)
	}
	if n := count(w.world, `select count(*) from tasks`); n != 1 {
		t.Errorf("%d tasks", n)
	}
	if _, err := w.tasks.Compare(context.Background(), access.Actor{Org: w.ours.lead.Org, User: w.ours.lead.User, Role: access.Admin}, task.Batch{}); !errs.Is(err, errs.Invalid) {
		t.Errorf("a batch without a source: %v", err)
	}
}

func TestImportThousandsAtOnce(t *testing.T) {
	t.Parallel()
	w := newImporter(t)
	items := make([]task.Item, 3000)
	for n := range items {
		items[n] = task.Item{ExternalID: fmt.Sprint(n), Title: fmt.Sprintf("Task %d", n), Notes: strings.Repeat("é\"\\ ", 50), Team: w.ours.team,
			State: task.States[n%len(task.States)], CreatedAt: hour(-n), Goals: []task.Goal{{KR: w.ours.krs[n%3]}}}
	}
	start := time.Now()
	out := w.bring(items...)
	t.Logf("%d tasks in %s", len(items), time.Since(start).Round(time.Millisecond))
	if out[2999].Number != 3000 || count(w.world, `select count(*) from tasks`) != 3000 || count(w.world, `select count(*) from task_states`) != 5500 ||
		count(w.world, `select count(*) from task_links`) != 3000 {
		t.Errorf("last %+v", out[2999])
	}
	if next := w.task(); next.Number != 3001 {
		t.Errorf("the next number is %d", next.Number)
	}
}

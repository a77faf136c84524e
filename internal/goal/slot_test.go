package goal

import (
	"context"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"plumbline/internal/errs"
	"plumbline/internal/id"
	"plumbline/internal/pg"
)

func (w *world) plan(t *testing.T, kr id.KeyResult, titles ...string) []Slot {
	t.Helper()
	cmd := PlanSlots{KeyResult: kr}
	for _, title := range titles {
		cmd.Slots = append(cmd.Slots, NewSlot{Title: title, PlannedOn: day("2026-08-01")})
	}
	return must(w.PlanSlots(t.Context(), w.home.who, cmd))(t)
}

func (w *world) task(t *testing.T, n tenant, number int) id.Task {
	t.Helper()
	task := id.New[id.Task]()
	w.exec(t, `insert into tasks (org_id, id, number, team_id, title, state_since, active_at, created_at) values ($1, $2, $3, $4, 'T', now(), now(), now())`,
		n.who.Org, task, number, n.team)
	return task
}

func (w *world) fill(t *testing.T, n tenant, slot id.Slot, task id.Task) (s Slot, err error) {
	err = w.db.InTenant(t.Context(), pg.Whole(n.who.Org), func(ctx context.Context, tx *pg.Tx) error {
		s, err = FillSlotTx(ctx, tx, slot, task)
		return err
	})
	return s, err
}

func titles(slots []Slot) string {
	var out []string
	for _, s := range slots {
		out = append(out, s.Title)
	}
	return strings.Join(out, " ")
}

func TestSlotLife(t *testing.T) {
	t.Parallel()
	w, ctx := newWorld(t), t.Context()
	k := w.keyResult(t, w.objective(t, "O", id.Objective{}).ID)
	first := w.plan(t, k.ID, "a", "b")
	w.plan(t, k.ID, "c")
	w.marked(t)
	if first[0].Impact != 3 || first[0].Revision != 1 || !first[0].PlannedOn.Equal(day("2026-08-01")) {
		t.Errorf("planned %+v", first[0])
	}
	b := must(w.ChangeSlot(ctx, w.home.who, ChangeSlot{Slot: first[1].ID, Revision: 1, Title: new("b2"), Impact: new(9)}))(t)
	if b.Title != "b2" || b.Impact != 9 || b.Revision != 2 || !b.PlannedOn.Equal(day("2026-08-01")) {
		t.Errorf("changed %+v", b)
	}
	task := w.task(t, w.home, 1)
	filled := must(w.fill(t, w.home, b.ID, task))(t)
	if filled.KRID != k.ID || id.Val(filled.TaskID) != task {
		t.Errorf("filled %+v", filled)
	}
	must(w.DropSlot(ctx, w.home.who, DropSlot{Slot: first[0].ID}))(t)
	left := must(w.Slots(ctx, w.home.who, k.ID))(t)
	if titles(left) != "b2 c" || id.Val(left[0].TaskID) != task {
		t.Errorf("left %+v", left)
	}
	if !w.marked(t)["key_result"][k.ID] {
		t.Error("the key result is not marked")
	}
	verbs := ask[string](t, w, `select string_agg(verb, ' ' order by id) from activity where kr_id = $1 and verb like 'slot%'`, k.ID)
	if verbs != "slots.planned slots.planned slot.changed slot.dropped" {
		t.Errorf("happened: %s", verbs)
	}
	other := w.task(t, w.home, 2)
	for what, do := range map[string]func() error{
		"filling it twice":      func() error { _, err := w.fill(t, w.home, b.ID, other); return err },
		"filling a dropped one": func() error { _, err := w.fill(t, w.home, first[0].ID, other); return err },
		"changing a filled one": func() error {
			_, err := w.ChangeSlot(ctx, w.home.who, ChangeSlot{Slot: b.ID, Title: new("x")})
			return err
		},
		"dropping a filled one":  func() error { _, err := w.DropSlot(ctx, w.home.who, DropSlot{Slot: b.ID}); return err },
		"dropping a dropped one": func() error { _, err := w.DropSlot(ctx, w.home.who, DropSlot{Slot: first[0].ID}); return err },
		"a stale change": func() error {
			_, err := w.ChangeSlot(ctx, w.home.who, ChangeSlot{Slot: left[1].ID, Revision: 4})
			return err
		},
		"a task that fills one": func() error { _, err := w.fill(t, w.home, left[1].ID, task); return err },
		"dropping a changed slot": func() error {
			_, err := w.DropSlot(ctx, w.home.who, DropSlot{Slot: left[1].ID, Revision: 4})
			return err
		},
	} {
		w.refused(t, what, errs.Conflict, do)
	}
}

// A slot whose task was cancelled or deleted waits for another, whoever fills it first.
func TestSlotOpensAgain(t *testing.T) {
	t.Parallel()
	w, ctx := newWorld(t), t.Context()
	k := w.keyResult(t, w.objective(t, "O", id.Objective{}).ID)
	slots := w.plan(t, k.ID, "a", "b")
	first, second := w.task(t, w.home, 1), w.task(t, w.home, 2)
	must(w.fill(t, w.home, slots[0].ID, first))(t)
	must(w.fill(t, w.home, slots[1].ID, second))(t)
	w.exec(t, `update tasks set state = 'cancelled', is_open = false, closed_at = now() where id = $1`, first)
	w.exec(t, `update tasks set deleted_at = now(), is_open = false where id = $1`, second)

	must(w.DropSlot(ctx, w.home.who, DropSlot{Slot: slots[1].ID}))(t)
	var won atomic.Int32
	var racing sync.WaitGroup
	for i := range 8 {
		task := w.task(t, w.home, 10+i)
		racing.Go(func() {
			if _, err := w.fill(t, w.home, slots[0].ID, task); err == nil {
				won.Add(1)
			} else if !errs.Is(err, errs.Conflict) {
				t.Error(err)
			}
		})
	}
	racing.Wait()
	if won.Load() != 1 {
		t.Errorf("%d tasks filled one slot", won.Load())
	}
	left := must(w.Slots(ctx, w.home.who, k.ID))(t)
	if titles(left) != "a" || !left[0].Filled || *left[0].TaskID == first {
		t.Errorf("left %+v", left)
	}
}

func TestSlotFields(t *testing.T) {
	t.Parallel()
	w, ctx := newWorld(t), t.Context()
	k := w.keyResult(t, w.objective(t, "O", id.Objective{}).ID)
	good := NewSlot{Title: "a", PlannedOn: day("2026-08-01"), Impact: 1}
	for name, c := range map[string]struct {
		slots []NewSlot
		want  []string
	}{
		"none":     {nil, []string{"slots"}},
		"too many": {slices.Repeat([]NewSlot{good}, 51), []string{"slots"}},
		"one bad among good": {[]NewSlot{good, {Title: "\x00", PlannedOn: time.Time{}, Impact: 65537}},
			[]string{"slots.1.title", "slots.1.title", "slots.1.impact", "slots.1.planned_on"}},
		"a long title":       {[]NewSlot{{Title: strings.Repeat("x", 301), PlannedOn: day("2026-08-01")}}, []string{"slots.0.title"}},
		"in another century": {[]NewSlot{{Title: "x", PlannedOn: day("2126-08-01")}}, []string{"slots.0.planned_on"}},
	} {
		w.refused(t, name, errs.Invalid, func() error {
			_, err := w.PlanSlots(ctx, w.home.who, PlanSlots{KeyResult: k.ID, Slots: c.slots})
			if got := slices.Compact(fieldNames(err)); !slices.Equal(got, slices.Compact(c.want)) {
				t.Errorf("%s: fields %v, want %v", name, got, c.want)
			}
			return err
		})
	}
}

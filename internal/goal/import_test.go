package goal

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"plumbline/internal/access"
	"plumbline/internal/errs"
	"plumbline/internal/id"
	"plumbline/internal/pg"
	"plumbline/internal/strategy"
)

// batch imports objectives with a key result each, all or nothing.
func (w *world) batch(t *testing.T, who access.Actor, n int, state State) error {
	return w.db.InTenant(t.Context(), who, func(ctx context.Context, tx *pg.Tx) error {
		for i := range n {
			from := Import{ExternalSource: "csv", ExternalID: fmt.Sprint("o", i), CreatedAt: time.Date(2026, 6, 20, 8, 0, 0, 0, time.UTC)}
			o, err := w.CreateObjectiveTx(ctx, tx, who, CreateObjective{Cycle: w.home.q3.ID, Team: w.home.team, Title: "O", State: state, Import: from})
			if err != nil {
				return err
			}
			from.ExternalID = fmt.Sprint("k", i)
			cmd := upTo80(o.ID)
			cmd.Import, cmd.State = from, Done
			k, err := w.CreateKeyResultTx(ctx, tx, who, cmd)
			if err != nil {
				return err
			}
			if _, err := w.ChangeKeyResultTx(ctx, tx, who, ChangeKeyResult{KeyResult: k.ID, Target: new(90.0)}); err != nil {
				return err
			}
		}
		return nil
	})
}

func TestImport(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.exec(t, `update cycles set state = 'closed' where id = $1`, w.home.q3.ID)
	lead := w.home.who
	lead.Role = access.Lead // may edit goals, may not import
	w.refused(t, "a lead", errs.Forbidden, func() error { return w.batch(t, lead, 1, Done) })
	w.refused(t, "a lead, one by one", errs.Forbidden, func() error {
		_, err := w.CreateObjective(t.Context(), lead, CreateObjective{Cycle: w.home.q4.ID, Team: w.home.team, Title: "x",
			Import: Import{ExternalSource: "csv", ExternalID: "1"}})
		return err
	})
	if err := w.batch(t, w.home.who, 5, Done); err != nil {
		t.Fatal(err)
	}
	w.refused(t, "the same again", errs.Conflict, func() error { return w.batch(t, w.home.who, 1, Done) })
	w.refused(t, "a state that is none", errs.Invalid, func() error { return w.batch(t, w.home.who, 1, "open") })
	err := w.db.InTenant(t.Context(), pg.Whole(w.home.who.Org), func(ctx context.Context, tx *pg.Tx) error {
		objectives, krs, err := ImportedTx(ctx, tx, "csv")
		if len(objectives) != 5 || len(krs) != 5 || krs[0].State != Done || *krs[0].TargetValue != 90 {
			t.Errorf("imported %d objectives, %d key results", len(objectives), len(krs))
		}
		versions, err2 := pg.Many[time.Time](ctx, tx, `select valid_from from goal_versions where org_id = $1 and kr_id = $2 order by 1`, tx.Org(), krs[0].ID)
		if err2 != nil || len(versions) != 2 || versions[0].Month() != 6 {
			t.Errorf("valid from %v, %v", versions, err2)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}

func TestImportFields(t *testing.T) {
	t.Parallel()
	w, ctx := newWorld(t), t.Context()
	for name, c := range map[string]struct {
		from Import
		want []string
	}{
		"an id of no source": {Import{ExternalID: "1"}, []string{"external_id"}},
		"a source of no id":  {Import{ExternalSource: "csv"}, []string{"external_id"}},
		"NUL":                {Import{ExternalSource: "csv", ExternalID: "\x00"}, []string{"external_id"}},
		"from the future":    {Import{CreatedAt: time.Now().Add(time.Hour)}, []string{"created_at"}},
		"from long ago":      {Import{CreatedAt: time.Unix(0, 0)}, []string{"created_at"}},
	} {
		w.refused(t, name, errs.Invalid, func() error {
			_, err := w.CreateObjective(ctx, w.home.who, CreateObjective{Cycle: w.home.q3.ID, Team: w.home.team, Title: "x", Import: c.from})
			if got := fieldNames(err); !slices.Equal(got, c.want) {
				t.Errorf("%s: fields %v, want %v", name, got, c.want)
			}
			return err
		})
	}
}

func TestRights(t *testing.T) {
	t.Parallel()
	s, ctx := New(nil), t.Context()
	viewer := access.Actor{Org: id.New[id.Org](), User: id.New[id.User](), Role: access.Viewer}
	member := viewer
	member.Role = access.Member
	for _, c := range []struct {
		who  access.Actor
		want errs.Kind
	}{{access.Actor{}, errs.Unauthenticated}, {viewer, errs.Forbidden}, {member, errs.Forbidden}} {
		for name, err := range map[string]error{
			"CreateObjective":     second(s.CreateObjective(ctx, c.who, CreateObjective{})),
			"CreateObjectiveTx":   second(s.CreateObjectiveTx(ctx, nil, c.who, CreateObjective{})),
			"ChangeObjective":     second(s.ChangeObjective(ctx, c.who, ChangeObjective{})),
			"SetObjectiveState":   second(s.SetObjectiveState(ctx, c.who, SetObjectiveState{})),
			"CreateKeyResult":     second(s.CreateKeyResult(ctx, c.who, CreateKeyResult{})),
			"ChangeKeyResult":     second(s.ChangeKeyResult(ctx, c.who, ChangeKeyResult{})),
			"ChangeKeyResultTx":   second(s.ChangeKeyResultTx(ctx, nil, c.who, ChangeKeyResult{})),
			"SetKeyResultState":   second(s.SetKeyResultState(ctx, c.who, SetKeyResultState{})),
			"MoveKeyResult":       second(s.MoveKeyResult(ctx, c.who, MoveKeyResult{})),
			"PlanSlots":           second(s.PlanSlots(ctx, c.who, PlanSlots{})),
			"ChangeSlot":          second(s.ChangeSlot(ctx, c.who, ChangeSlot{})),
			"DropSlot":            second(s.DropSlot(ctx, c.who, DropSlot{})),
			"strategy.MovePillar": second(strategy.New(nil).MovePillar(ctx, c.who, strategy.MovePillar{})),
		} {
			if !errs.Is(err, c.want) {
				t.Errorf("%s as %q: %v", name, c.who.Role, err)
			}
		}
	}
	if err := second(s.KeyResult(ctx, access.Actor{}, id.KeyResult{})); !errs.Is(err, errs.Unauthenticated) {
		t.Errorf("a read by nobody: %v", err)
	}
}

func second[T any](_ T, err error) error { return err }

package checkin_test

import (
	"context"
	"fmt"
	"math"
	"testing"
	"time"

	"plumbline/internal/checkin"
	"plumbline/internal/errs"
	"plumbline/internal/id"
	"plumbline/internal/pg"
)

func (w *world) bring(items ...checkin.Item) []checkin.Outcome {
	w.t.Helper()
	var out []checkin.Outcome
	check(w.t, w.db.InTenant(context.Background(), pg.Whole(w.ours.owner.Org), func(ctx context.Context, tx *pg.Tx) (err error) {
		out, err = checkin.ImportTx(ctx, tx, checkin.Batch{Source: "okr", Items: items})
		return err
	}))
	return out
}

func TestImport(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	day := func(n int) time.Time { return noon.AddDate(0, 0, n) }
	items := []checkin.Item{
		{ExternalID: "2", KR: w.ours.number, Value: new(30.0), Confidence: new(6), Note: "b", At: day(7), By: w.ours.owner.User},
		{ExternalID: "1", KR: w.ours.number, Value: new(10.0), Confidence: new(5), Note: "a", At: day(0)},
		{ExternalID: "3", KR: w.ours.number, Confidence: new(2), At: day(14)},
		{ExternalID: "4", KR: w.ours.closed, Value: new(90.0), Confidence: new(9), At: day(-60)},
		{ExternalID: "4", KR: w.ours.closed, Value: new(91.0), At: day(-59)},
		{ExternalID: "5", KR: w.ours.number, Value: new(math.NaN()), At: day(1)},
		{ExternalID: "6", KR: w.ours.binary, Value: new(2.0), At: day(1)},
	}
	w.checkins = checkin.New(w.db.At(day(30)))
	w.db = w.db.At(day(30))
	compared, err := w.checkins.Compare(context.Background(), w.ours.owner, checkin.Batch{Source: "okr", Items: items})
	check(t, err)
	if scan[int](w, `select count(*) from checkins`) != 0 {
		t.Fatal("the preview wrote something")
	}
	out := w.bring(items...)
	for i, want := range []checkin.Result{checkin.Created, checkin.Created, checkin.Created, checkin.Created, checkin.Refused, checkin.Refused, checkin.Refused} {
		if out[i].Result != want || compared[i].Result != want {
			t.Errorf("item %d: %+v, in the preview %+v", i, out[i], compared[i])
		}
	}
	for field, i := range map[string]int{"external_id": 4, "value": 6} {
		if fields(out[i].Err)[field] == "" {
			t.Errorf("item %d: %v", i, out[i].Err)
		}
	}
	w.want(w.ours.number, 30, 2, day(14))
	w.want(w.ours.closed, 90, 9, day(-60))

	before := w.snapshot()
	for i, o := range w.bring(items[:4]...) {
		if o.Result != checkin.Unchanged || o.ID != out[i].ID {
			t.Errorf("again, item %d: %+v", i, o)
		}
	}
	if w.snapshot() != before {
		t.Error("the same file again wrote something")
	}
	items[2].Value, items[0].Note = new(55.0), "b2"
	again := w.bring(items[:4]...)
	if again[0].Result != checkin.Updated || fmt.Sprint(again[0].Changed) != "[note]" || again[1].Result != checkin.Unchanged || fmt.Sprint(again[2].Changed) != "[value]" {
		t.Errorf("changed: %+v", again)
	}
	w.want(w.ours.number, 55, 2, day(14))
	items[3].KR = w.ours.number
	if o := w.bring(items[3]); !errs.Is(o[0].Err, errs.Invalid) {
		t.Errorf("a check-in moved to another key result: %+v", o)
	}
}

func TestImportMany(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	items := make([]checkin.Item, 2500)
	for i := range items {
		items[i] = checkin.Item{ExternalID: fmt.Sprint(i), KR: []id.KeyResult{w.ours.number, w.ours.maintain}[i%2], Value: new(float64(i)), Confidence: new(i % 11), At: noon.Add(time.Duration(i) * time.Minute)}
	}
	w.db = w.db.At(noon.AddDate(0, 1, 0))
	w.bring(items...)
	if n := scan[int](w, `select count(*) from checkins`); n != len(items) {
		t.Errorf("%d check-ins", n)
	}
	w.want(w.ours.number, 2498, 2498%11, items[2498].At)
	w.want(w.ours.maintain, 2499, 2499%11, items[2499].At)
}

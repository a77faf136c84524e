package checkin_test

import (
	"context"
	"math"
	"strings"
	"sync"
	"testing"
	"time"

	"plumbline/internal/access"
	"plumbline/internal/checkin"
	"plumbline/internal/errs"
	"plumbline/internal/id"
)

func TestRecordMovesTheKeyResult(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ctx, kr := context.Background(), w.ours.number
	first, err := w.checkins.At(noon).Record(ctx, w.ours.owner, checkin.Record{KR: kr, Value: new(20.0), Confidence: new(7), Note: " fine "})
	check(t, err)
	if first.Note != "fine" || !first.At.Equal(noon) || *first.MadeBy != w.ours.owner.User {
		t.Errorf("recorded %+v", first)
	}
	w.want(kr, 20, 7, noon)
	later := noon.Add(24 * time.Hour)
	_, err = w.checkins.At(later).Record(ctx, w.ours.owner, checkin.Record{KR: kr, Confidence: new(4), Flagged: true, FlagNote: "budget"})
	check(t, err)
	w.want(kr, 20, 4, later)
	older := noon.Add(-24 * time.Hour)
	_, err = w.checkins.At(later).Record(ctx, w.ours.owner, checkin.Record{KR: kr, Value: new(3.0), Confidence: new(1), At: older})
	check(t, err)
	w.want(kr, 20, 4, later)
	all, err := w.checkins.Of(ctx, w.ours.viewer, kr)
	check(t, err)
	if len(all) != 3 || !all[0].Flagged || all[0].FlagNote != "budget" || all[0].Value != nil || *all[2].Value != 3 {
		t.Errorf("check-ins %+v", all)
	}
	if n := scan[int](w, `select count(*) from activity where verb = 'checkin.recorded' and subject_id = $1 and kr_id = $1 and objective_id = $2
		and (data->>'before_value')::float = 20 and (data->>'before_confidence')::int = 7 and (data->>'confidence')::int = 4`, kr, w.ours.objective); n != 1 {
		t.Errorf("%d events", n)
	}
	if n := scan[int](w, `select count(*) from signal_queue where kind = 'key_result' and ref_id = $1`, kr); n < 2 {
		t.Errorf("%d marks", n)
	}
}

func TestRecordKnowsTheKinds(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ctx := context.Background()
	record := func(kr id.KeyResult, v float64) error {
		return second(w.checkins.Record(ctx, w.ours.owner, checkin.Record{KR: kr, Value: &v}))
	}
	for _, good := range []struct {
		kr id.KeyResult
		v  float64
	}{{w.ours.number, -5}, {w.ours.maintain, 100}, {w.ours.binary, 0}, {w.ours.binary, 1}, {w.ours.ordinal, 0.3}, {w.ours.ordinal, 1}} {
		check(t, record(good.kr, good.v))
	}
	check(t, second(w.checkins.Record(ctx, w.ours.owner, checkin.Record{KR: w.ours.work, Confidence: new(6)})))
	before := w.snapshot()
	for _, bad := range []struct {
		kr id.KeyResult
		v  float64
	}{{w.ours.number, math.NaN()}, {w.ours.number, math.Inf(1)}, {w.ours.number, 1e300}, {w.ours.binary, 0.5}, {w.ours.ordinal, 0.5}, {w.ours.work, 1}, {w.ours.work, math.NaN()}} {
		if f := fields(record(bad.kr, bad.v)); f["value"] == "" {
			t.Errorf("%v is taken: %v", bad.v, f)
		}
	}
	if w.snapshot() != before {
		t.Error("something was written")
	}
}

func TestRecordRefusesAllFieldsAtOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ctx := context.Background()
	before := w.snapshot()
	_, err := w.checkins.Record(ctx, w.ours.owner, checkin.Record{KR: w.ours.number, Value: checkin.Number("soon"), Confidence: new(11),
		Note: "\x00", Flagged: true, FlagNote: strings.Repeat("x", 501), At: time.Now().Add(24 * time.Hour)})
	wantKind(t, err, errs.Invalid)
	got := fields(err)
	if got["value"] != "Use a number, for example 39.7." || len(got) != 5 {
		t.Errorf("fields %v", got)
	}
	for name, c := range map[string]checkin.Record{
		"value":      {},
		"note":       {Value: new(1.0), Note: strings.Repeat("é", 10001)},
		"flag_note":  {Value: new(1.0), FlagNote: "\xff"},
		"confidence": {Confidence: new(-1)},
		"at":         {Value: new(1.0), At: time.Date(1800, 1, 1, 0, 0, 0, 0, time.UTC)},
	} {
		c.KR = w.ours.number
		if got := fields(second(w.checkins.Record(ctx, w.ours.owner, c))); got[name] == "" || len(got) != 1 {
			t.Errorf("%s: %v", name, got)
		}
	}
	for _, kr := range []id.KeyResult{w.ours.dropped, w.ours.done, w.ours.closed} {
		wantKind(t, second(w.checkins.Record(ctx, w.ours.owner, checkin.Record{KR: kr, Value: new(1.0)})), errs.Invalid)
	}
	if w.snapshot() != before {
		t.Error("something was written")
	}
}

func TestRecordTwiceWithOneIDRecordsOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	c := checkin.Record{ID: id.New[id.CheckIn](), KR: w.ours.number, Value: new(5.0)}
	for range 2 {
		got, err := w.checkins.Record(context.Background(), w.ours.owner, c)
		check(t, err)
		if got.ID != c.ID || *got.Value != 5 {
			t.Errorf("got %+v", got)
		}
	}
	if n := scan[int](w, `select count(*) from checkins`); n != 1 {
		t.Errorf("%d check-ins", n)
	}
}

// Check-ins made at once are in one order, and the key result stands where the last of them left it.
func TestRecordAtOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	var wg sync.WaitGroup
	for n := range 16 {
		wg.Go(func() {
			_, err := w.checkins.Record(context.Background(), w.ours.owner, checkin.Record{KR: w.ours.number, Value: new(float64(n)), Confidence: new(n % 11)})
			if err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	all, err := w.checkins.Of(context.Background(), w.ours.owner, w.ours.number)
	check(t, err)
	if len(all) != 16 {
		t.Fatalf("%d check-ins", len(all))
	}
	for i := 1; i < len(all); i++ {
		if !all[i-1].At.After(all[i].At) {
			t.Errorf("two check-ins at %v", all[i].At)
		}
	}
	w.want(w.ours.number, *all[0].Value, *all[0].Confidence, all[0].At)
}

func TestResolveFlag(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ctx := context.Background()
	made, err := w.checkins.Record(ctx, w.ours.owner, checkin.Record{KR: w.ours.number, Confidence: new(3), Flagged: true, FlagNote: "budget"})
	check(t, err)
	for range 2 {
		got, err := w.checkins.ResolveFlag(ctx, w.ours.owner, checkin.ResolveFlag{CheckIn: made.ID})
		check(t, err)
		if got.Flagged || got.FlagNote != "budget" {
			t.Errorf("got %+v", got)
		}
	}
	if n := scan[int](w, `select count(*) from activity where verb = 'checkin.flag_resolved'`); n != 1 {
		t.Errorf("%d events", n)
	}
}

func TestForeignIDsAreNotFound(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ctx := context.Background()
	theirs, err := w.checkins.Record(ctx, w.other.owner, checkin.Record{KR: w.other.number, Value: new(1.0), Flagged: true})
	check(t, err)
	before := w.snapshot()
	for name, err := range map[string]error{
		"record":  second(w.checkins.Record(ctx, w.ours.owner, checkin.Record{KR: w.other.number, Value: new(1.0)})),
		"unknown": second(w.checkins.Record(ctx, w.ours.owner, checkin.Record{KR: id.New[id.KeyResult](), Value: new(1.0)})),
		"resolve": second(w.checkins.ResolveFlag(ctx, w.ours.owner, checkin.ResolveFlag{CheckIn: theirs.ID})),
		"read":    second(w.checkins.Of(ctx, w.ours.owner, w.other.number)),
	} {
		if !errs.Is(err, errs.NotFound) {
			t.Errorf("%s: %v", name, err)
		}
	}
	out, err := w.checkins.Compare(ctx, w.ours.owner, checkin.Batch{Source: "x", Items: []checkin.Item{
		{KR: w.other.number, Value: new(1.0), At: noon}, {KR: w.ours.number, Value: new(1.0), At: noon, By: w.other.owner.User}}})
	check(t, err)
	for _, o := range out {
		wantKind(t, o.Err, errs.NotFound)
	}
	if w.snapshot() != before {
		t.Error("something was written")
	}
}

func TestRightsComeFirst(t *testing.T) {
	t.Parallel()
	s := checkin.New(nil)
	ctx := context.Background()
	for who, kind := range map[access.Actor]errs.Kind{
		{}: errs.Unauthenticated,
		{Org: id.New[id.Org](), User: id.New[id.User](), Role: access.Viewer}: errs.Forbidden,
	} {
		wantKind(t, second(s.Record(ctx, who, checkin.Record{})), kind)
		wantKind(t, second(s.ResolveFlag(ctx, who, checkin.ResolveFlag{})), kind)
		wantKind(t, second(s.Compare(ctx, who, checkin.Batch{})), kind)
	}
	wantKind(t, second(s.Of(ctx, access.Actor{}, id.KeyResult{})), errs.Unauthenticated)
}

package app

import (
	"bytes"
	"encoding/json"
	"io"
	"math"
	"strings"
	"testing"
	"time"

	"plumbline/internal/bench"
	"plumbline/internal/pg/pgtest"
)

// A tiny run measures everything that a large one does. Its times say nothing; that no page asks the
// database more than three times holds at any size.
func TestBenchMeasuresEverything(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t)
	figures, err := bench.Run(t.Context(), bench.Env{
		Super: db.SuperDSN, App: db.AppDSN, Open: openBench, Out: io.Discard, Size: 1200, Orgs: 60, For: 100 * time.Millisecond,
	})
	if err != nil {
		t.Fatal(err)
	}
	var file bytes.Buffer
	if err := bench.WriteJSON(&file, figures); err != nil {
		t.Fatal(err)
	}
	var read []struct {
		Name         string
		Value        *float64
		Unit, Aim    *string
		Limit, Ratio *float64
	}
	dec := json.NewDecoder(&file)
	dec.DisallowUnknownFields()
	if err := dec.Decode(&read); err != nil {
		t.Fatal(err)
	}
	found := map[string]bool{}
	for _, f := range read {
		if f.Value == nil || math.IsNaN(*f.Value) || f.Unit == nil || f.Aim == nil || (f.Limit == nil) != (f.Ratio == nil) {
			t.Errorf("%s is not whole: %+v", f.Name, f)
			continue
		}
		if found[f.Name] {
			t.Errorf("%s is there twice", f.Name)
		}
		found[f.Name] = true
		if strings.HasSuffix(f.Name, ".round_trips") && (*f.Value < 1 || *f.Value > 3) {
			t.Errorf("%s: %v, want at most 3", f.Name, *f.Value)
		}
	}
	for _, name := range benchNames() {
		if !found[name] {
			t.Errorf("%s was not measured", name)
		}
	}
}

// benchNames is what a report holds.
func benchNames() []string {
	names := strings.Fields(`change.use_case.p50 change.use_case.p99 change.request.p50 change.request.p99
		writes.change.rows writes.change.log writes.recount.rows writes.recount.log writes.heap_only_share
		growth.own.change growth.others.change process.resident
		sustained.bare sustained.workers_1 sustained.workers_2 sustained.workers_4
		freshness.load freshness.stored.p50 freshness.stored.p99 freshness.told.p50 freshness.told.p99
		neighbour.p95 neighbour.freshness.p99 neighbour.imported backlog.collapsing backlog.differing`)
	for _, page := range strings.Fields(`strategy_board key_result check_in team_board my_work task picker search`) {
		for _, what := range strings.Fields(`p50 p95 p99 bytes round_trips allocations`) {
			names = append(names, "page."+page+"."+what)
		}
		names = append(names, "growth.own.page."+page, "growth.others.page."+page)
	}
	return names
}

// What cannot be measured is refused in words.
func TestBenchRefuses(t *testing.T) {
	t.Parallel()
	for _, e := range []bench.Env{{Size: 1000, Orgs: 10}, {Size: 1000, Orgs: 100}, {Size: 1e5, Orgs: 1000, Only: []string{"speed"}}} {
		e.Out = io.Discard
		if _, err := bench.Run(t.Context(), e); err == nil || !strings.Contains(err.Error(), "measure at least") && !strings.Contains(err.Error(), "there is no part") {
			t.Errorf("%+v: %v", e, err)
		}
	}
}

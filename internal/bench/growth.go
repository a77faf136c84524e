package bench

import (
	"context"
	"fmt"
	"io"
	"math"
	"net/http"
	"net/http/httptest"
	"slices"
)

// fixed is work whose cost depends on nothing that is measured.
const fixed = `select sum(i) from generate_series(1, 10000) i`

// yardsticks says what an organisation's pages and a change cost beside fixed work done by turns with
// them, so that what else the machine does at the time falls out.
func (b *bench) yardsticks(ctx context.Context, t *tenant) (map[string]float64, error) {
	if err := b.signals(ctx, t); err != nil {
		return nil, err
	}
	if _, err := b.super.Exec(ctx, `vacuum (analyze)`); err != nil {
		return nil, err
	}
	v, err := b.visit(ctx, t)
	if err != nil {
		return nil, err
	}
	plain := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		var sum int64
		if err := b.super.QueryRow(ctx, fixed).Scan(&sum); err != nil {
			w.WriteHeader(http.StatusInternalServerError)
		}
		_, _ = w.Write(make([]byte, 20_000))
	}))
	defer plain.Close()
	yard := &visitor{client: v.client, base: plain.URL}
	out := map[string]float64{}
	for _, p := range screens(t) {
		if _, _, err := b.within(ctx, v, p); err != nil {
			return nil, err
		}
		took, err := byTurns(80, 2*b.For, func(int) error { return v.get(ctx, p.path, io.Discard) }, func(int) error { return yard.get(ctx, "/", io.Discard) })
		if err != nil {
			return nil, err
		}
		out["page."+p.name] = beside(took[0], took[1])
	}
	half := len(t.open) / 2
	took, err := byTurns(200, 2*b.For, func(i int) error { return b.move(ctx, t, t.open[i%half]) },
		func(i int) error { return b.bareMove(ctx, t, t.open[half+i%half]) })
	if err != nil {
		return nil, err
	}
	out["change"] = beside(took[0], took[1])
	return out, b.drain(ctx, t)
}

// beside is the median of how much longer one thing took than the other in the same turn.
func beside(a, b times) float64 {
	ratios := make([]float64, len(a))
	for i := range a {
		ratios[i] = float64(a[i]) / float64(b[i])
	}
	slices.Sort(ratios)
	return ratios[len(ratios)/2]
}

// sizes are three organisations to compare: the largest, the smallest whose first team is as busy, and
// one between them.
func (b *bench) sizes() [3]*tenant {
	small := b.watched()
	for _, t := range b.plan {
		if t.tasks >= 1000 && t.tasks < small.tasks {
			small = t
		}
	}
	middle, mean := b.plan[1], math.Sqrt(float64(b.plan[0].tasks)*float64(small.tasks))
	for _, t := range b.plan[1:] {
		if t != small && math.Abs(math.Log(float64(t.tasks)/mean)) < math.Abs(math.Log(float64(middle.tasks)/mean)) {
			middle = t
		}
	}
	return [3]*tenant{small, middle, b.plan[0]}
}

// growth says with which exponent pages and changes grow with the tasks of their own organisation,
// and of others.
func (b *bench) growth(ctx context.Context, alone map[string]float64) error {
	watched, at := b.watched(), b.sizes()
	var tasks [3]float64
	var took [3]map[string]float64
	var err error
	for i, t := range at {
		if took[i], err = b.yardsticks(ctx, t); err != nil {
			return fmt.Errorf("organisation %d: %w", t.rank, err)
		}
		tasks[i] = float64(t.tasks)
	}
	now := took[0]
	if at[0] != watched {
		if now, err = b.yardsticks(ctx, watched); err != nil {
			return fmt.Errorf("organisation %d: %w", watched.rank, err)
		}
	}
	b.title(fmt.Sprintf("Growth: the exponent e of p50 ~ tasks^e; own: organisations of %.0f, %.0f and %.0f tasks; others: one of %d tasks, before and after %d of others came",
		tasks[0], tasks[1], tasks[2], watched.tasks, b.Size-watched.tasks))
	factor := float64(b.Size) / float64(watched.tasks)
	for _, name := range sorted(alone) {
		b.note("growth.own."+name, slope(tasks[:], []float64{took[0][name], took[1][name], took[2][name]}), "exponent")
		b.add("growth.others."+name, math.Log(now[name]/alone[name])/math.Log(factor), "exponent", 0, atMost("value", 0.1))
	}
	b.note("process.resident", residentMB(), "MB")
	return nil
}

func sorted(m map[string]float64) []string {
	names := make([]string, 0, len(m))
	for name := range m {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

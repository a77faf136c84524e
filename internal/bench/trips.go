package bench

import (
	"context"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
)

// sent is what one request sent to the database, and how long it waited for it.
type sent struct {
	mu      sync.Mutex
	trips   int
	waited  time.Duration
	batches [][]statement // each is one round trip
}

type statement struct {
	sql  string
	args []any
}

type sentKey struct{}

// Tracer counts round trips for contexts that ask for it; others pay one look-up.
type Tracer struct{}

type beganKey struct{}

// watching gives a context whose round trips are counted.
func watching(ctx context.Context) (context.Context, *sent) {
	s := &sent{}
	return context.WithValue(ctx, sentKey{}, s), s
}

func begin(ctx context.Context, batch []statement) context.Context {
	s, ok := ctx.Value(sentKey{}).(*sent)
	if !ok {
		return ctx
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.trips++
	s.batches = append(s.batches, batch)
	return context.WithValue(ctx, beganKey{}, time.Now())
}

func end(ctx context.Context) {
	s, ok := ctx.Value(sentKey{}).(*sent)
	began, timed := ctx.Value(beganKey{}).(time.Time)
	if !ok || !timed {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.waited += time.Since(began)
}

// TraceQueryStart hears of a single query: one round trip.
func (Tracer) TraceQueryStart(ctx context.Context, _ *pgx.Conn, d pgx.TraceQueryStartData) context.Context {
	return begin(ctx, []statement{{d.SQL, d.Args}})
}

// TraceQueryEnd hears of its end.
func (Tracer) TraceQueryEnd(ctx context.Context, _ *pgx.Conn, _ pgx.TraceQueryEndData) { end(ctx) }

// TraceBatchStart hears of a batch: one round trip, however many statements it holds.
func (Tracer) TraceBatchStart(ctx context.Context, _ *pgx.Conn, d pgx.TraceBatchStartData) context.Context {
	var batch []statement
	if ctx.Value(sentKey{}) != nil {
		for _, q := range d.Batch.QueuedQueries {
			batch = append(batch, statement{q.SQL, q.Arguments})
		}
	}
	return begin(ctx, batch)
}

// TraceBatchQuery hears of each answer of a batch.
func (Tracer) TraceBatchQuery(context.Context, *pgx.Conn, pgx.TraceBatchQueryData) {}

// TraceBatchEnd hears that all were read.
func (Tracer) TraceBatchEnd(ctx context.Context, _ *pgx.Conn, _ pgx.TraceBatchEndData) { end(ctx) }

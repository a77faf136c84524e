package bench

import (
	"context"
	"sync"

	"github.com/jackc/pgx/v5"
)

// sent is what one request sent to the database.
type sent struct {
	mu      sync.Mutex
	batches [][]statement // each is one round trip
}

type statement struct {
	sql  string
	args []any
}

type sentKey struct{}

// Tracer notes round trips of contexts that ask for it; others pay one look-up.
type Tracer struct{}

// watching gives a context whose round trips are counted.
func watching(ctx context.Context) (context.Context, *sent) {
	s := &sent{}
	return context.WithValue(ctx, sentKey{}, s), s
}

func note(ctx context.Context, batch []statement) {
	s, ok := ctx.Value(sentKey{}).(*sent)
	if !ok {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.batches = append(s.batches, batch)
}

// TraceQueryStart hears of a single query: one round trip.
func (Tracer) TraceQueryStart(ctx context.Context, _ *pgx.Conn, d pgx.TraceQueryStartData) context.Context {
	note(ctx, []statement{{d.SQL, d.Args}})
	return ctx
}

// TraceQueryEnd hears of its end.
func (Tracer) TraceQueryEnd(context.Context, *pgx.Conn, pgx.TraceQueryEndData) {}

// TraceBatchStart hears of a batch: one round trip, however many statements it holds.
func (Tracer) TraceBatchStart(ctx context.Context, _ *pgx.Conn, d pgx.TraceBatchStartData) context.Context {
	var batch []statement
	if ctx.Value(sentKey{}) != nil {
		for _, q := range d.Batch.QueuedQueries {
			batch = append(batch, statement{q.SQL, q.Arguments})
		}
	}
	note(ctx, batch)
	return ctx
}

// TraceBatchQuery hears of each answer of a batch.
func (Tracer) TraceBatchQuery(context.Context, *pgx.Conn, pgx.TraceBatchQueryData) {}

// TraceBatchEnd hears that all were read.
func (Tracer) TraceBatchEnd(context.Context, *pgx.Conn, pgx.TraceBatchEndData) {}

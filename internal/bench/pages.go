package bench

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"runtime"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"
)

// page is one screen people open.
type page struct{ name, path string }

// screens are the pages of an organisation that are measured.
func screens(t *tenant) []page {
	kr, task := t.krIDs[0].String(), t.open[len(t.open)/2].number
	past := "?asof=" + time.Now().AddDate(0, 0, -7).Format(time.DateOnly)
	return []page{
		{"strategy_board", "/strategy"},
		{"key_result", "/krs/" + kr},
		{"check_in", "/check-ins/" + kr},
		{"team_board", "/teams/" + t.team.String()},
		{"my_work", "/my-work"},
		{"task", fmt.Sprintf("/tasks/%d", task)},
		{"picker", fmt.Sprintf("/tasks/%d/links/new", task)},
		{"search", "/search?q=boiler"},
		{"strategy_board_a_week_ago", "/strategy" + past},
		{"key_result_a_week_ago", "/krs/" + kr + past},
		{"team_board_a_week_ago", "/teams/" + t.team.String() + past},
	}
}

// view is one page as it was measured: over the socket, its SELECTs alone, its bytes alone.
type view struct {
	all, selects, plain  times
	bytes, packed, trips int
}

// pages measures the largest organisation's.
func (b *bench) pages(ctx context.Context) error {
	t := b.plan[0]
	v, err := b.visit(ctx, t)
	if err != nil {
		return err
	}
	b.title("Pages of the largest organisation, one client; bare: the same SELECTs through pgx and a handler that returns the same bytes")
	for _, p := range screens(t) {
		got, err := b.view(ctx, v, p, 120, 8*b.For)
		if err != nil {
			return err
		}
		name := "page." + p.name
		bare := func(share float64) float64 { return got.selects.at(share) + got.plain.at(share) }
		b.add(name+".p50", got.all.at(.5), "ms", bare(.5), atMost("ratio", 1.5))
		b.add(name+".p95", got.all.at(.95), "ms", bare(.95), atMost("value", 50))
		b.add(name+".p99", got.all.at(.99), "ms", bare(.99), aim{})
		b.note(name+".selects", got.selects.at(.5), "ms")
		b.note(name+".same_bytes", got.plain.at(.5), "ms")
		b.note(name+".bytes", float64(got.bytes), "bytes")
		b.note(name+".sent", float64(got.packed), "bytes")
		b.add(name+".round_trips", float64(got.trips), "", 0, atMost("value", 3))
		allocs, kb, err := b.allocations(ctx, v, p)
		if err != nil {
			return err
		}
		b.note(name+".allocations", allocs, "")
		b.note(name+".allocated", kb, "KB")
	}
	return nil
}

// view measures one page by turns with its bare parts.
func (b *bench) view(ctx context.Context, v *visitor, p page, n int, most time.Duration) (view, error) {
	body, asked, err := b.within(ctx, v, p)
	if err != nil {
		return view{}, err
	}
	plain := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = w.Write(body)
	}))
	defer plain.Close()
	bare := &visitor{client: v.client, base: plain.URL}
	conn, err := b.bare.Acquire(ctx)
	if err != nil {
		return view{}, err
	}
	defer conn.Release()
	var packed bytes.Buffer
	took, err := byTurns(n, most,
		func(int) error { packed.Reset(); return v.get(ctx, p.path, &packed) },
		func(int) error { return replay(ctx, conn.Conn(), asked.batches) },
		func(int) error { return bare.get(ctx, p.path, io.Discard) })
	if err != nil {
		return view{}, err
	}
	return view{all: took[0], selects: took[1], plain: took[2], bytes: len(body), packed: packed.Len(), trips: len(asked.batches)}, nil
}

// within asks for a page within the process and says what it sent to the database. The second request
// is the one that counts: the first prepares statements.
func (b *bench) within(ctx context.Context, v *visitor, p page) (body []byte, asked *sent, err error) {
	for range 2 {
		var watched context.Context
		watched, asked = watching(ctx)
		w := httptest.NewRecorder()
		r, err := v.request(watched, p.path)
		if err != nil {
			return nil, nil, err
		}
		b.Handler.ServeHTTP(w, r)
		if w.Code != http.StatusOK {
			return nil, nil, fmt.Errorf("get %s: status %d", p.path, w.Code)
		}
		body = slices.Clone(w.Body.Bytes())
	}
	return body, asked, nil
}

// request is what a browser would send, for the handler itself.
func (v *visitor) request(ctx context.Context, path string) (*http.Request, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, v.base+path, http.NoBody)
	if err != nil {
		return nil, err
	}
	for _, c := range v.client.Jar.Cookies(r.URL) {
		r.AddCookie(c)
	}
	r.RequestURI = r.URL.RequestURI()
	r.RemoteAddr = "127.0.0.1:1"
	return r, nil
}

// replay sends the same statements in the same round trips and reads every row.
func replay(ctx context.Context, conn *pgx.Conn, batches [][]statement) error {
	for _, statements := range batches {
		batch := &pgx.Batch{}
		for _, s := range statements {
			batch.Queue(s.sql, s.args...).Query(func(rows pgx.Rows) error {
				for rows.Next() {
					_ = rows.RawValues()
				}
				return rows.Err()
			})
		}
		if err := conn.SendBatch(ctx, batch).Close(); err != nil {
			return fmt.Errorf("repeat the page's SELECTs: %w", err)
		}
	}
	return nil
}

// allocations says how often and how much one request allocates, without the client's part.
func (b *bench) allocations(ctx context.Context, v *visitor, p page) (count, kb float64, err error) {
	const n = 10
	var before, after runtime.MemStats
	w := &discard{}
	requests := make([]*http.Request, n)
	for i := range requests {
		if requests[i], err = v.request(ctx, p.path); err != nil {
			return 0, 0, err
		}
	}
	runtime.GC()
	runtime.ReadMemStats(&before)
	for _, r := range requests {
		b.Handler.ServeHTTP(w, r)
	}
	runtime.ReadMemStats(&after)
	return float64(after.Mallocs-before.Mallocs) / n, float64(after.TotalAlloc-before.TotalAlloc) / n / 1024, nil
}

// discard is a response that nobody reads.
type discard struct{ header http.Header }

func (d *discard) Header() http.Header {
	if d.header == nil {
		d.header = http.Header{}
	}
	return d.header
}

func (d *discard) Write(p []byte) (int, error) { return len(p), nil }

func (d *discard) WriteHeader(int) {}

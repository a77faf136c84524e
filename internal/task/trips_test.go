package task_test

import (
	"context"
	"fmt"
	"io"
	"net"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/jackc/pgx/v5"

	"plumbline/internal/pg"
	"plumbline/internal/task"
)

// trips stands between the application and the database and counts how often the application has
// to wait for an answer.
type trips struct {
	waits atomic.Int64
	asked atomic.Bool
}

func (c *trips) dsn(t *testing.T, dsn string) string {
	t.Helper()
	cfg, err := pgx.ParseConfig(dsn)
	check(t, err)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	check(t, err)
	t.Cleanup(func() { _ = l.Close() })
	network, address := "tcp", net.JoinHostPort(cfg.Host, fmt.Sprint(cfg.Port))
	if strings.HasPrefix(cfg.Host, "/") {
		network, address = "unix", fmt.Sprintf("%s/.s.PGSQL.%d", cfg.Host, cfg.Port)
	}
	go func() {
		for {
			client, err := l.Accept()
			if err != nil {
				return
			}
			server, err := net.Dial(network, address)
			if err != nil {
				_ = client.Close()
				return
			}
			go c.relay(client, server, func() {
				if !c.asked.Swap(true) {
					c.waits.Add(1)
				}
			})
			go c.relay(server, client, func() { c.asked.Store(false) })
		}
	}()
	port := l.Addr().(*net.TCPAddr).Port
	return fmt.Sprintf("postgres://%s:%s@127.0.0.1:%d/%s?sslmode=disable", cfg.User, cfg.Password, port, cfg.Database)
}

func (c *trips) relay(from, to net.Conn, each func()) {
	defer func() { _ = to.Close() }()
	_, _ = io.Copy(writer(func(b []byte) (int, error) { each(); return to.Write(b) }), from)
}

type writer func([]byte) (int, error)

func (w writer) Write(b []byte) (int, error) { return w(b) }

// A change costs two round trips, whatever is written; making a task one more, for its number.
func TestRoundTrips(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ctx := context.Background()
	c := &trips{}
	db, err := pg.Open(ctx, c.dsn(t, w.dsn), 1)
	check(t, err)
	t.Cleanup(db.Close)
	tasks, who := task.New(db), w.ours.lead
	made := w.task(w.ours.krs[0])
	title := 0
	for name, use := range map[string]struct {
		trips int64
		do    func() error
	}{
		"move": {2, func() error {
			to := map[bool]task.State{true: task.Done, false: task.Todo}[title%2 == 0]
			title++
			return second(tasks.Move(ctx, who, task.Move{Task: made.ID, To: to}))
		}},
		"change": {2, func() error {
			title++
			return second(tasks.Change(ctx, who, task.Change{Task: made.ID, Title: ptr(fmt.Sprint(title))}))
		}},
		"impact": {2, func() error {
			title++
			return second(tasks.SetImpact(ctx, who, task.SetImpact{Task: made.ID, KR: w.ours.krs[0], Impact: []int{1, 3, 9}[title%3]}))
		}},
		"create": {3, func() error { return second(tasks.Create(ctx, who, task.Create{Title: "A", Team: w.ours.team})) }},
		"read":   {1, func() error { return second(tasks.ByID(ctx, who, made.ID)) }},
	} {
		least := int64(100) // the first time statements are prepared, and wake-ups of the worker pass by at any time
		for range 6 {
			before := c.waits.Load()
			check(t, use.do())
			least = min(least, c.waits.Load()-before)
		}
		if least != use.trips {
			t.Errorf("%s waits %d times, want %d", name, least, use.trips)
		}
	}
}

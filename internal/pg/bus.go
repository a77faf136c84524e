package pg

import (
	"context"
	"crypto/rand"
	"strings"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// Gap is the message that says others may have been lost.
const Gap = "gap"

const (
	channel    = "plumbline"
	maxPayload = 7000 // Postgres refuses 8000
)

// Bus delivers short messages at once within the process and, coalesced to one notification per
// 50 ms, to the other processes. Messages are hints and may be lost: nobody may depend on them.
type Bus struct {
	pool *pgxpool.Pool
	self string
	stop context.CancelFunc
	done sync.WaitGroup

	mu      sync.Mutex
	subs    map[int]func(string)
	next    int
	pending map[string]bool
	kick    chan struct{}
}

func newBus(pool *pgxpool.Pool) *Bus {
	ctx, stop := context.WithCancel(context.Background())
	b := &Bus{
		pool: pool, self: rand.Text(), stop: stop,
		subs: map[int]func(string){}, pending: map[string]bool{}, kick: make(chan struct{}, 1),
	}
	b.done.Add(1)
	go b.send(ctx)
	return b
}

func (b *Bus) close() {
	b.stop()
	b.done.Wait()
}

// Publish delivers msg (no line breaks) to every subscriber of every process.
func (b *Bus) Publish(msg string) {
	b.deliver(msg)
	b.mu.Lock()
	b.pending[msg] = true
	b.mu.Unlock()
	select {
	case b.kick <- struct{}{}:
	default:
	}
}

// Subscribe calls f for each message until cancel is called. f must not wait.
func (b *Bus) Subscribe(f func(msg string)) (cancel func()) {
	b.mu.Lock()
	defer b.mu.Unlock()
	n := b.next
	b.next++
	b.subs[n] = f
	return func() {
		b.mu.Lock()
		delete(b.subs, n)
		b.mu.Unlock()
	}
}

func (b *Bus) deliver(msg string) {
	b.mu.Lock()
	subs := make([]func(string), 0, len(b.subs))
	for _, f := range b.subs {
		subs = append(subs, f)
	}
	b.mu.Unlock()
	for _, f := range subs {
		f(msg)
	}
}

func (b *Bus) send(ctx context.Context) {
	defer b.done.Done()
	for {
		select {
		case <-ctx.Done():
			return
		case <-b.kick:
		}
		for _, payload := range b.payloads() {
			_, _ = b.pool.Exec(ctx, "select pg_notify($1, $2)", channel, payload)
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(50 * time.Millisecond):
		}
	}
}

func (b *Bus) payloads() []string {
	b.mu.Lock()
	pending := b.pending
	b.pending = map[string]bool{}
	b.mu.Unlock()
	var out []string
	line := b.self
	for msg := range pending {
		if len(line)+len(msg) > maxPayload {
			out = append(out, line)
			line = b.self
		}
		line += "\n" + msg
	}
	if line != b.self {
		out = append(out, line)
	}
	return out
}

// Listen relays what other processes publish until ctx ends, reconnecting as needed. It listens at an address
// of the database itself where the pool's leads through something that hands connections round; empty is the pool's.
func (b *Bus) Listen(ctx context.Context, at string) {
	for ctx.Err() == nil {
		_ = b.listen(ctx, at)
		select {
		case <-ctx.Done():
		case <-time.After(time.Second):
		}
	}
}

func (b *Bus) connect(ctx context.Context, at string) (*pgx.Conn, error) {
	if at != "" {
		return pgx.Connect(ctx, at)
	}
	pooled, err := b.pool.Acquire(ctx)
	if err != nil {
		return nil, err
	}
	return pooled.Hijack(), nil
}

func (b *Bus) listen(ctx context.Context, at string) error {
	conn, err := b.connect(ctx, at)
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close(context.WithoutCancel(ctx)) }()
	if _, err := conn.Exec(ctx, "listen "+channel); err != nil {
		return err
	}
	b.deliver(Gap) // what was sent before this is lost
	for {
		n, err := conn.WaitForNotification(ctx)
		if err != nil {
			return err
		}
		from, lines, _ := strings.Cut(n.Payload, "\n")
		if from == b.self {
			continue
		}
		for msg := range strings.SplitSeq(lines, "\n") {
			b.deliver(msg)
		}
	}
}

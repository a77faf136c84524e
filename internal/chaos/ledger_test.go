//go:build chaos

package chaos

import (
	"bufio"
	"encoding/json"
	"os"
	"sync"
	"testing"
)

// Outcome is what a client knows about something it sent.
type outcome string

const (
	sent    outcome = "sent"
	ok      outcome = "ok"
	failed  outcome = "fail"
	unknown outcome = "unknown" // no answer, or one that leaves it open
)

// entry is one line of the ledger. An operation has a line when it is sent and one for each answer.
type entry struct {
	Op       string  `json:"op"` // the id of what is made, or of the change
	Kind     string  `json:"kind"`
	Org      string  `json:"org"`
	Subject  string  `json:"subject,omitempty"`  // the task or key result that is changed
	Revision int64   `json:"revision,omitempty"` // that a change was made on
	To       string  `json:"to,omitempty"`       // what it was changed to
	Outcome  outcome `json:"outcome"`
}

// ledger is what the clients did, on disk before it is done and before it is believed.
type ledger struct {
	mu sync.Mutex
	f  *os.File
}

func openLedger(t testing.TB, path string) *ledger {
	t.Helper()
	f, err := os.OpenFile(path, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		t.Fatal(err)
	}
	return &ledger{f: f}
}

func (l *ledger) write(e entry, o outcome) {
	e.Outcome = o
	line, err := json.Marshal(e)
	if err != nil {
		panic(err)
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if _, err := l.f.Write(append(line, '\n')); err != nil {
		panic(err)
	}
	if err := l.f.Sync(); err != nil {
		panic(err)
	}
}

// op is an operation with the best that is known of it.
type op struct {
	entry
	sends int
}

// read gives every operation as the file tells it: once acknowledged, always acknowledged.
func (l *ledger) read(t testing.TB) map[string]*op {
	t.Helper()
	f, err := os.Open(l.f.Name())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	ops := map[string]*op{}
	for lines := bufio.NewScanner(f); lines.Scan(); {
		var e entry
		if err := json.Unmarshal(lines.Bytes(), &e); err != nil {
			t.Fatal(err)
		}
		o := ops[e.Op]
		if o == nil {
			o = &op{entry: e}
			o.Outcome = unknown
			ops[e.Op] = o
		}
		switch {
		case e.Outcome == sent:
			o.sends++
		case o.Outcome != ok:
			o.Outcome = e.Outcome
		}
	}
	// A failure says nothing about an earlier sending that was not answered.
	for _, o := range ops {
		if o.Outcome == failed && o.sends > 1 {
			o.Outcome = unknown
		}
	}
	return ops
}

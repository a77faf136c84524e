package shell

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"plumbline/internal/id"
	"plumbline/internal/org"
	"plumbline/internal/signal"
	"plumbline/web/handle"
	"plumbline/web/middleware"
)

const (
	beat    = 25 * time.Second      // keeps proxies from closing a quiet stream
	recheck = time.Minute           // the stream of whoever may no longer hear of its subjects ends within this, if nobody said so at once
	gather  = 40 * time.Millisecond // changes this soon after an event are one more event
)

// Events tells an open page that one of its subjects changed; the page then fetches itself. It says
// so at once if that happened since the page was made, or if nobody knows.
func Events(a *handle.App) handle.Func {
	lately, alive := remember(a.Bus), newPatrol(a)
	return func(w http.ResponseWriter, r *http.Request) error {
		m := middleware.Member(r)
		topics := map[string]bool{}
		for t := range strings.SplitSeq(r.URL.Query().Get("topics"), ",") {
			topics[t] = true
		}
		hidden, err := a.Board.Hidden(r.Context(), m)
		if err != nil {
			return err
		}
		for _, id := range hidden {
			delete(topics, id)
		}
		may := func() bool {
			now, err := middleware.Admit(a, r)
			if err != nil || now.DeleteAfter != nil {
				return false
			}
			hidden, err := a.Board.Hidden(r.Context(), now)
			return err == nil && !slices.ContainsFunc(hidden, func(id string) bool { return topics[id] })
		}
		concerned := func(c signal.Change) bool { return c.Org == m.Org.ID && concerns(topics, c) }
		changed, gone := make(chan struct{}, 1), make(chan struct{}, 1)
		tell := func() { nudge(changed) }
		left, closed := org.Gone(m.Org.ID, m.Actor.User), org.Gone(m.Org.ID, id.User{})
		cancel := a.Bus.Subscribe(func(msg string) {
			if msg == left || msg == closed {
				nudge(gone)
			}
			if c, ok := signal.ParseChanged(msg); ok && concerned(c) {
				tell()
			}
		})
		defer cancel()
		ctx, end := context.WithCancel(r.Context())
		defer end()
		defer alive.until(middleware.Current(r), end)()
		made, _ := strconv.ParseInt(r.URL.Query().Get("made"), 10, 64)
		if lately.missed(time.UnixMilli(made), concerned) {
			tell()
		}
		out := http.NewResponseController(w)
		if err := out.SetWriteDeadline(time.Time{}); err != nil {
			return fmt.Errorf("open the event stream: %w", err)
		}
		w.Header().Set("Content-Type", "text/event-stream")
		w.Header().Set("X-Accel-Buffering", "no")
		stream(a, r.WithContext(ctx), out, w, changed, gone, may)
		return nil
	}
}

func nudge(c chan<- struct{}) {
	select {
	case c <- struct{}{}:
	default:
	}
}

func stream(a *handle.App, r *http.Request, out *http.ResponseController, w http.ResponseWriter, changed, gone <-chan struct{}, may func() bool) {
	beats, checks := time.NewTicker(beat), time.NewTicker(recheck)
	defer beats.Stop()
	defer checks.Stop()
	line := "event: hello\ndata: hello\n\n"
	var told time.Time
	for {
		if _, err := fmt.Fprint(w, line); err != nil || out.Flush() != nil {
			return
		}
		select {
		case <-r.Context().Done():
			return
		case <-a.Closing:
			return
		case <-beats.C:
			line = ": still here\n\n"
		case <-checks.C:
			if !may() {
				return
			}
			line = ": still here\n\n"
		case <-gone:
			if !may() {
				return
			}
			line = ": still here\n\n"
		case <-changed:
			if wait := gather - time.Since(told); wait > 0 {
				time.Sleep(wait)
				select {
				case <-changed:
				default:
				}
			}
			told = time.Now()
			line = "data: changed\n\n"
		}
	}
}

// concerns says whether a change touches one of the topics ("*": any change of the organisation).
func concerns(topics map[string]bool, c signal.Change) bool {
	return c.All || topics["*"] || slices.ContainsFunc(c.IDs, func(id string) bool { return topics[id] })
}

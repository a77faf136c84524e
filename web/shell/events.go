package shell

import (
	"fmt"
	"net/http"
	"strings"
	"time"

	"plumbline/internal/signal"
	"plumbline/web/handle"
	"plumbline/web/middleware"
)

const (
	beat    = 25 * time.Second      // keeps proxies from closing a quiet stream
	recheck = time.Minute           // a removed member's stream ends within this
	gather  = 40 * time.Millisecond // changes this close together are one event
)

// Events tells an open page that one of its subjects changed; the page then fetches itself. The
// first event follows at once, so that whatever happened while the page was away is caught up.
func Events(a *handle.App) handle.Func {
	return func(w http.ResponseWriter, r *http.Request) error {
		m := middleware.Member(r)
		topics := map[string]bool{}
		for t := range strings.SplitSeq(r.URL.Query().Get("topics"), ",") {
			topics[t] = true
		}
		changed := make(chan struct{}, 1)
		cancel := a.Bus.Subscribe(func(msg string) {
			if org, ids, ok := signal.ParseChanged(msg); ok && org == m.Org.ID && concerns(topics, ids) {
				select {
				case changed <- struct{}{}:
				default:
				}
			}
		})
		defer cancel()
		out := http.NewResponseController(w)
		if err := out.SetWriteDeadline(time.Time{}); err != nil {
			return fmt.Errorf("open the event stream: %w", err)
		}
		w.Header().Set("Content-Type", "text/event-stream")
		w.Header().Set("X-Accel-Buffering", "no")
		stream(a, r, out, w, changed)
		return nil
	}
}

func stream(a *handle.App, r *http.Request, out *http.ResponseController, w http.ResponseWriter, changed <-chan struct{}) {
	m := middleware.Member(r)
	beats, checks := time.NewTicker(beat), time.NewTicker(recheck)
	defer beats.Stop()
	defer checks.Stop()
	line := "event: hello\ndata: hello\n\n"
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
			if _, err := a.Orgs.Enter(r.Context(), m.Actor.User, m.Org.Slug); err != nil {
				return
			}
			line = ": still here\n\n"
		case <-changed:
			time.Sleep(gather)
			select {
			case <-changed:
			default:
			}
			line = "data: changed\n\n"
		}
	}
}

// concerns says whether a change of ids (nil: of everything) touches one of the topics ("*": any).
func concerns(topics map[string]bool, ids []string) bool {
	if ids == nil || topics["*"] {
		return true
	}
	for _, id := range ids {
		if topics[id] {
			return true
		}
	}
	return false
}

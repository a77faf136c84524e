package shell

import (
	"net/http"
	"strings"
	"time"

	"plumbline/internal/access"
	"plumbline/web/handle"
	"plumbline/web/middleware"
)

// deletingView is an organisation that was given up, as each of its members sees it.
type deletingView struct {
	Name, Day string
	Over      bool   // it is being removed now
	Keep      string // where an owner takes it back; empty for everybody else
}

// Deleting lets nobody further into an organisation that was given up: whatever is asked for, the answer is a page
// that says so. An owner can take it back from there.
func Deleting(a *handle.App) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return a.Do(func(w http.ResponseWriter, r *http.Request) error {
			m := middleware.Member(r)
			keep := Base(m.Org) + "/settings/keep"
			if m.DeleteAfter == nil || r.Method == http.MethodPost && strings.TrimSuffix(r.URL.Path, "/") == keep {
				next.ServeHTTP(w, r)
				return nil
			}
			v := deletingView{Name: m.Org.Name, Day: m.Org.Day(*m.DeleteAfter), Over: !m.DeleteAfter.After(time.Now())}
			if m.Actor.Can(access.OrgOwn) && !v.Over {
				v.Keep = keep
			}
			return Bare(w, r, http.StatusForbidden, m.Org.Name+" is being deleted", deletingPage(v))
		})
	}
}

package handle

import (
	"context"
	"log/slog"
	"net/http"

	"github.com/alexedwards/scs/v2"
	"github.com/go-chi/chi/v5"

	"plumbline/internal/account"
	"plumbline/internal/answer"
	"plumbline/internal/board"
	"plumbline/internal/checkin"
	"plumbline/internal/errs"
	"plumbline/internal/exporter"
	"plumbline/internal/goal"
	"plumbline/internal/id"
	"plumbline/internal/identity"
	"plumbline/internal/importer"
	"plumbline/internal/org"
	"plumbline/internal/passkey"
	"plumbline/internal/rule"
	"plumbline/internal/strategy"
	"plumbline/internal/task"
)

// App is what the screens are made of. The composition root fills it once.
type App struct {
	Accounts *account.Service
	Orgs     *org.Service
	Strategy *strategy.Service
	Goals    *goal.Service
	Tasks    *task.Service
	CheckIns *checkin.Service
	Rules    *rule.Service
	Answers  *answer.Service
	Board    *board.Service
	Import   *importer.Service
	Export   *exporter.Service
	Sample   func(ctx context.Context, m org.Member) error               // loads the sample goals and work into an empty organisation
	Start    func(ctx context.Context, m org.Member, c StartEmpty) error // begins an organisation without it
	Leave    func(ctx context.Context, m org.Member, c Leave) error      // takes a person out and hands over what she owns

	Erase   func(ctx context.Context, u account.User, email, password string) error      // a person, at her own wish
	EraseOf func(ctx context.Context, m org.Member, password string, user id.User) error // somebody who left, for an admin

	Provider *identity.Provider // nil: nobody signs in through one
	Passkeys *passkey.Site      // nil: people reach the site by a number, to which no passkey can be bound
	Sessions *scs.SessionManager
	Bus      Bus
	Ready    func(ctx context.Context) error
	Log      *slog.Logger
	BaseURL  string
	Proxies  []string        // networks whose X-Forwarded-For is believed
	Closing  <-chan struct{} // closed when the process stops: long streams end, ordinary requests finish

	// ErrorPage shows an error to a person; the shell sets it.
	ErrorPage func(w http.ResponseWriter, r *http.Request, status int, message string)
}

// StartEmpty is what an organisation begins with; an empty name leaves its thing out.
type StartEmpty struct {
	Cycle        *strategy.CreateCycle
	Team, Pillar string
}

// Leave is who leaves, and who takes over what; zero where there is nothing of a kind.
type Leave struct{ User, Objectives, KeyResults, Tasks, Teams id.User }

// Bus is where open pages hear of changes.
type Bus interface {
	Subscribe(f func(msg string)) (cancel func())
}

// Do turns a Func into a handler: the edge where an error is logged, once, if it is ours.
func (a *App) Do(f Func) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if err := f(w, r); err != nil {
			a.Fail(w, r, err)
		}
	}
}

// Fail answers with the error's status and sentence; what is ours is logged and not shown.
func (a *App) Fail(w http.ResponseWriter, r *http.Request, err error) {
	if r.Context().Err() != nil {
		return // nobody is waiting for the answer
	}
	status := Status(err)
	message := errs.Sentence(err)
	if status == http.StatusServiceUnavailable {
		w.Header().Set("Retry-After", "2")
	}
	if status >= http.StatusInternalServerError {
		a.Log.ErrorContext(r.Context(), "request failed", "id", w.Header().Get("X-Request-Id"), "method", r.Method, "route", chi.RouteContext(r.Context()).RoutePattern(), "error", err)
	}
	if status == http.StatusRequestEntityTooLarge {
		message = "This is too large to be sent. Send less, or a smaller file."
	}
	a.ErrorPage(w, r, status, message)
}

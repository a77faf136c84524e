package signinui

import (
	"net/http"

	"github.com/go-chi/chi/v5"

	"plumbline/internal/errs"
	"plumbline/web/handle"
	"plumbline/web/middleware"
	"plumbline/web/shell"
)

// keepLink is where a link from a mail leads: it changes nothing but the session, and goes on to an
// address without the token.
func keepLink(a *handle.App, purpose, to string) handle.Func {
	return func(w http.ResponseWriter, r *http.Request) error {
		middleware.KeepLink(a, r, purpose, chi.URLParam(r, "token"))
		return handle.See(w, r, to)
	}
}

// sentView tells that a mail is on its way.
type sentView struct{ Title, Email, Text string }

func sentPage(w http.ResponseWriter, r *http.Request, title, email, text string) error {
	return shell.Bare(w, r, http.StatusOK, title, mailSent(sentView{title, email, text}))
}

// spentView is a link that is not good any more, with the way to a new one.
type spentView struct{ Title, Text, Label, URL string }

func spentPage(w http.ResponseWriter, r *http.Request, err error, label, url string) error {
	return shell.Bare(w, r, handle.Status(err), "This link is over", linkSpent(spentView{"This link is over", errs.Sentence(err), label, url}))
}

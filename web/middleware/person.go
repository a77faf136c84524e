package middleware

import (
	"context"
	"net/http"

	"plumbline/internal/account"
	"plumbline/internal/errs"
	"plumbline/web/handle"
)

type personKey struct{}

// Person turns the session into a person, for what is hers in every organisation; or answers: sign in first.
func Person(a *handle.App) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return a.Do(func(w http.ResponseWriter, r *http.Request) error {
			user := User(a, r)
			if user.IsZero() {
				return signInFirst(w, r)
			}
			u, err := a.Accounts.ByID(r.Context(), user)
			if err != nil {
				return err
			}
			next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), personKey{}, u)))
			return nil
		})
	}
}

// signInFirst sends who reads a page to sign in and come back; a form cannot come back.
func signInFirst(w http.ResponseWriter, r *http.Request) error {
	if r.Method == http.MethodGet {
		return handle.See(w, r, "/sign-in?next="+escape(r.URL.RequestURI()))
	}
	return errs.New(errs.Unauthenticated, "Sign in to go on. What you typed was not saved.")
}

// SignedIn is the person of a request; only inside Person.
func SignedIn(r *http.Request) account.User { return r.Context().Value(personKey{}).(account.User) }

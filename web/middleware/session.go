// Package middleware owns what every request passes through: limits, headers, the session, and the
// step from a session and an address to a member of an organisation.
package middleware

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"time"

	"github.com/alexedwards/scs/v2"
	"github.com/go-chi/chi/v5"

	"plumbline/internal/account"
	"plumbline/internal/errs"
	"plumbline/internal/id"
	"plumbline/internal/org"
	"plumbline/web/handle"
)

// Session keys.
const (
	keyUser   = "User"
	keyEpoch  = "Epoch"
	keyAgent  = "Agent"
	keyFactor = "Factor"
	keyLink   = "Link" // begins the key of a link from a mail
)

// NewSessions makes the session manager: reference tokens, hashed at rest, 30 days at most.
func NewSessions(accounts *account.Service, baseURL string) *scs.SessionManager {
	m := scs.New()
	m.Store = store{accounts}
	m.Codec = codec{}
	m.HashTokenInStore = true
	m.Lifetime = 30 * 24 * time.Hour
	m.Cookie.SameSite = http.SameSiteLaxMode
	m.Cookie.HttpOnly = true
	m.Cookie.Path = "/"
	m.Cookie.Name = "plumbline"
	if strings.HasPrefix(baseURL, "https://") {
		m.Cookie.Secure = true
		m.Cookie.Name = "__Host-plumbline"
	}
	return m
}

// Sessions loads and saves the session of each request, and renews its token where that is due.
func Sessions(m *scs.SessionManager) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		inner := m.LoadAndSave(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if err := renew(r.Context(), m); err != nil {
				m.ErrorFunc(w, r, err)
				return
			}
			next.ServeHTTP(w, r)
		}))
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			path, _ := strings.CutPrefix(r.URL.Path, "/o/")
			slug, _, _ := strings.Cut(path, "/")
			ctx := context.WithValue(r.Context(), loadedKey{}, &loaded{slug: slug})
			inner.ServeHTTP(w, r.WithContext(ctx))
		})
	}
}

// renew gives a session another token if the old one stands for a role that changed. Of several requests at once the
// one that ends the old session begins the new one; the others are answered and leave nothing.
func renew(ctx context.Context, m *scs.SessionManager) error {
	l := loadedIn(ctx)
	if !l.renew {
		return nil
	}
	first, err := m.Store.(store).accounts.EndSession(ctx, l.token)
	if err != nil || !first {
		return err
	}
	return m.RenewToken(ctx)
}

// SignIn starts a fresh session for a person who gave all the factors she has; factor says that they were two.
func SignIn(a *handle.App, r *http.Request, user account.User, factor bool) error {
	if err := a.Sessions.RenewToken(r.Context()); err != nil {
		return err
	}
	a.Sessions.Put(r.Context(), keyUser, user.ID.String())
	a.Sessions.Put(r.Context(), keyEpoch, user.Epoch)
	a.Sessions.Put(r.Context(), keyAgent, agent(r.UserAgent()))
	a.Sessions.Put(r.Context(), keyFactor, factor)
	for _, key := range []string{keyHalf, keyHalfEpoch, keyHalfUntil} {
		a.Sessions.Remove(r.Context(), key)
	}
	a.Log.InfoContext(r.Context(), "signed in", "id", RequestID(r.Context()), "user", user.ID, "two_factors", factor)
	return nil
}

// KeepLink keeps what a link from a mail stands for, so that its token leaves the address: only the hash.
func KeepLink(a *handle.App, r *http.Request, purpose, token string) {
	a.Sessions.Put(r.Context(), keyLink+purpose, string(account.LinkOf(token)))
}

// Link is the link kept for a purpose; of none if there is none.
func Link(a *handle.App, r *http.Request, purpose string) account.Link {
	return account.Link(a.Sessions.GetString(r.Context(), keyLink+purpose))
}

// DropLink forgets a link that was used.
func DropLink(a *handle.App, r *http.Request, purpose string) {
	a.Sessions.Remove(r.Context(), keyLink+purpose)
}

// Current is the (hashed) token of the session a request came with; empty if it came with none.
func Current(r *http.Request) string { return loadedIn(r.Context()).token }

// SignOut ends the session of a request, and has the browser forget what it kept.
func SignOut(a *handle.App, w http.ResponseWriter, r *http.Request) error {
	w.Header().Set("Clear-Site-Data", `"cache", "storage"`)
	TakeFlash(a, w, r)
	return a.Sessions.Destroy(r.Context())
}

// User is who is signed in; the zero id if nobody is.
func User(a *handle.App, r *http.Request) id.User {
	u, _ := id.Parse[id.User](a.Sessions.GetString(r.Context(), keyUser))
	return u
}

type memberKey struct{}

// Member is the person in the organisation of the address; only inside Tenant.
func Member(r *http.Request) org.Member { return r.Context().Value(memberKey{}).(org.Member) }

// Entered says whether the request passed Tenant.
func Entered(r *http.Request) (org.Member, bool) {
	m, ok := r.Context().Value(memberKey{}).(org.Member)
	return m, ok
}

// lacksFactor says that the organisation asks for a second factor, and this session began without one or the person
// has none any more.
func lacksFactor(a *handle.App, r *http.Request, m org.Member) (bool, error) {
	if !m.NeedsFactor || !HasFactor(a, r) {
		return m.NeedsFactor, nil
	}
	u, err := a.Accounts.ByID(r.Context(), m.Actor.User)
	return !u.Factor, err
}

var wantsFactor = errs.New(errs.Forbidden, "This organisation asks for a second factor. Set yours up under Your account, then sign in with it.")

// Admit is the door of the organisation in the address, for what stays open after a request passed it.
func Admit(a *handle.App, r *http.Request) (org.Member, error) {
	m, err := a.Orgs.Enter(r.Context(), User(a, r), chi.URLParam(r, "org"))
	if err != nil {
		return m, err
	}
	return m, admitted(a, r, m)
}

// admit is Admit for the request itself, whose member came with its session.
func admit(a *handle.App, r *http.Request) (org.Member, error) {
	m := loadedIn(r.Context()).member
	if m.Actor.User != User(a, r) || m.Org.Slug != chi.URLParam(r, "org") {
		return m, errs.Missing()
	}
	return m, admitted(a, r, m)
}

func admitted(a *handle.App, r *http.Request, m org.Member) error {
	lacks, err := lacksFactor(a, r, m)
	if err == nil && lacks {
		err = wantsFactor
	}
	return err
}

// Tenant turns the session and /o/{org} into a member, or answers: sign in first; or not found.
func Tenant(a *handle.App) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return a.Do(func(w http.ResponseWriter, r *http.Request) error {
			if User(a, r).IsZero() {
				return signInFirst(w, r)
			}
			m, err := admit(a, r)
			if errors.Is(err, wantsFactor) && r.Method == http.MethodGet {
				return handle.See(w, r, "/account/second-factor")
			}
			if err != nil {
				return err
			}
			next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), memberKey{}, m)))
			return nil
		})
	}
}

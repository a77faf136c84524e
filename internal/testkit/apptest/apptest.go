// Package apptest runs the whole application for a test: its own database, the real router on a
// free port, and clients that are signed in the way people are.
package apptest

import (
	"context"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/go-chi/chi/v5"

	"plumbline/internal/access"
	"plumbline/internal/account"
	"plumbline/internal/app"
	"plumbline/internal/id"
	"plumbline/internal/identity"
	"plumbline/internal/mail"
	"plumbline/internal/org"
	"plumbline/internal/pg"
	"plumbline/internal/pg/pgtest"
	"plumbline/internal/sample"
	"plumbline/internal/signal/worker"
	"plumbline/internal/testkit/dns"
	"plumbline/internal/testkit/mailbox"
)

// Password is the one everybody in a test signs in with.
const Password = "a plumb line hangs straight"

// App is a running application.
type App struct {
	*app.Domain
	DB     *pgtest.DB
	URL    string
	Routes chi.Routes
	Log    *Log // everything the application logged
	Trips  *Trips

	DNS    *dns.Server     // where the proofs of domains are looked up
	Mails  *mailbox.Server // of NewMailing
	sender *mail.Sender
}

// New starts the application on a fresh database, without a mail server. No worker runs until Drain or Work.
func New(t testing.TB) *App {
	t.Helper()
	return start(t, account.Options{}, nil)
}

// NewWith is New with an identity provider, made for the application's address.
func NewWith(t testing.TB, provider func(baseURL string) *identity.Provider) *App {
	t.Helper()
	return start(t, account.Options{}, provider)
}

func start(t testing.TB, o account.Options, provider func(baseURL string) *identity.Provider) *App {
	t.Helper()
	db := pgtest.New(t)
	trips := &Trips{}
	pool, err := pg.OpenTraced(t.Context(), db.AppDSN, 8, trips)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(pool.Close)
	o.HashMemory = 64 // KiB: tests sign in by the hundred
	domain, err := app.NewDomain(pool, o)
	if err != nil {
		t.Fatal(err)
	}
	a := &App{Domain: domain, DB: db, Log: &Log{t: t}, Trips: trips, DNS: dns.New(t)}
	domain.Orgs.Names = a.DNS.Resolver
	closing := make(chan struct{})
	log := slog.New(slog.NewTextHandler(a.Log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	srv := httptest.NewUnstartedServer(nil)
	_, port, err := net.SplitHostPort(srv.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	a.URL = "http://localhost:" + port // a name, for passkeys are bound to one
	if provider != nil {
		domain.Provider = provider(a.URL)
	}
	h := domain.Handler(a.URL, nil, log, func(context.Context) error { return nil }, closing)
	a.Routes, _ = h.(chi.Routes)
	srv.Config.Handler = h
	srv.Start()
	t.Cleanup(func() { close(closing); srv.Close() })
	return a
}

// Org founds an organisation whose owner has the address owner@slug.example.
func (a *App) Org(t testing.TB, slug string) org.Member {
	t.Helper()
	m, err := a.Orgs.Found(t.Context(), org.Found{
		SignUp:  account.SignUp{Email: "owner@" + slug + ".example", Name: "Olga " + slug, Password: Password},
		OrgName: "Org " + slug, Slug: slug,
	})
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// Member adds a person with a role to an organisation, by invitation.
func (a *App) Member(t testing.TB, owner org.Member, name string, role access.Role) org.Member {
	t.Helper()
	token, err := a.Orgs.Invite(t.Context(), owner.Actor, org.Invite{Email: name + "@" + owner.Org.Slug + ".example", Role: role})
	if err != nil {
		t.Fatal(err)
	}
	user, err := a.Orgs.Join(t.Context(), owner.Org.Slug, token, account.User{}, account.SignUp{Name: name, Password: Password})
	if err != nil {
		t.Fatal(err)
	}
	m, err := a.Orgs.Enter(t.Context(), user, owner.Org.Slug)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// Drain lets the worker do everything that is due in an organisation.
func (a *App) Drain(t testing.TB, o id.Org) {
	t.Helper()
	w := &worker.Worker{DB: a.Domain.DB, Log: slog.New(slog.DiscardHandler)}
	if _, err := w.Drain(t.Context(), o); err != nil {
		t.Fatal(err)
	}
}

// Work runs a worker until the test ends.
func (a *App) Work(t testing.TB) {
	ctx, stop := context.WithCancel(context.Background())
	w := &worker.Worker{DB: a.Domain.DB, Log: slog.New(slog.DiscardHandler), Concurrency: 2}
	done := make(chan struct{})
	go func() { defer close(done); _ = w.Run(ctx) }()
	t.Cleanup(func() { stop(); <-done })
}

// Client is a browser without script: it keeps cookies and does not follow redirects.
type Client struct {
	t    testing.TB
	base string
	http *http.Client
}

// Response is what came back.
type Response struct {
	Status   int
	Body     string
	Location string
	Header   http.Header
}

// Anonymous is a client that is not signed in.
func (a *App) Anonymous(t testing.TB) *Client {
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &Client{t, a.URL, &http.Client{
		Jar: jar, Timeout: 30 * time.Second,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

// SignIn is a client that signed in through the form.
func (a *App) SignIn(t testing.TB, email string) *Client {
	t.Helper()
	return a.SignInWith(t, email, Password)
}

// SignInWith is SignIn of somebody with another password.
func (a *App) SignInWith(t testing.TB, email, password string) *Client {
	t.Helper()
	c := a.Anonymous(t)
	if r := c.Post("/sign-in", url.Values{"email": {email}, "password": {password}}); r.Status != http.StatusSeeOther {
		t.Fatalf("sign in as %s: %d %s", email, r.Status, r.Body)
	}
	return c
}

// Get fetches a path.
func (c *Client) Get(path string) Response {
	c.t.Helper()
	req, err := http.NewRequestWithContext(c.t.Context(), http.MethodGet, c.base+path, http.NoBody)
	if err != nil {
		c.t.Fatal(err)
	}
	return c.Do(req)
}

// Post sends a form.
func (c *Client) Post(path string, form url.Values) Response {
	c.t.Helper()
	req, err := http.NewRequestWithContext(c.t.Context(), http.MethodPost, c.base+path, strings.NewReader(form.Encode()))
	if err != nil {
		c.t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("Sec-Fetch-Site", "same-origin")
	return c.Do(req)
}

// Do sends a request of one's own.
func (c *Client) Do(req *http.Request) Response {
	c.t.Helper()
	res, err := c.http.Do(req)
	if err != nil {
		c.t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		c.t.Fatal(err)
	}
	return Response{res.StatusCode, string(b), res.Header.Get("Location"), res.Header}
}

// LoadSample fills the database with the sample organisation as of now.
func (a *App) LoadSample(t testing.TB) error {
	t.Helper()
	_, err := sample.Load(t.Context(), a.Domain.DB, a.Accounts, a.Domain.DB.Now())
	return err
}

// Cookie is what the client sends as its session.
func (c *Client) Cookie() string {
	c.t.Helper()
	u, err := url.Parse(c.base)
	if err != nil {
		c.t.Fatal(err)
	}
	for _, k := range c.http.Jar.Cookies(u) {
		if k.Name == "plumbline" {
			return k.Name + "=" + k.Value
		}
	}
	return ""
}

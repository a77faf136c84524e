// Package web owns the site map: the order of the middleware and every mount.
package web

import (
	"net/http"

	"github.com/go-chi/chi/v5"

	"plumbline/web/accountui"
	"plumbline/web/checkinui"
	"plumbline/web/figuresui"
	"plumbline/web/goalui"
	"plumbline/web/handle"
	"plumbline/web/importui"
	"plumbline/web/middleware"
	"plumbline/web/myworkui"
	"plumbline/web/settingsui"
	"plumbline/web/shell"
	"plumbline/web/signalui"
	"plumbline/web/signinui"
	"plumbline/web/strategyui"
	"plumbline/web/taskui"
	"plumbline/web/teamui"
	"plumbline/web/ui"
	"plumbline/web/whyui"
)

func init() { ui.Asset = Asset }

// New builds the site. Every route is mounted here or in the Routes it names.
func New(a *handle.App) chi.Router {
	a.ErrorPage = shell.ErrorPage
	a.Sessions.ErrorFunc = a.Fail
	r := chi.NewRouter()
	r.Use(middleware.Identify, middleware.Client(a.Proxies), middleware.Log(a.Log), middleware.Recover(a), middleware.Headers(a.BaseURL), middleware.Plain(a))
	r.NotFound(a.Do(missing))
	r.MethodNotAllowed(a.Do(missing))
	r.Get("/healthz", alive)
	r.Get("/readyz", ready(a))
	r.Get("/static/*", StaticHandler().ServeHTTP)
	r.Group(func(r chi.Router) {
		r.Use(middleware.Host(a.BaseURL), middleware.Private, middleware.SameOrigin(a), middleware.Once(a), middleware.Sessions(a.Sessions))
		signinui.Routes(r, a)
		r.Group(func(r chi.Router) {
			r.Use(middleware.Person(a))
			accountui.Routes(r, a)
		})
		r.Post("/theme", a.Do(shell.SetTheme))
		r.Post("/keys", a.Do(shell.SetKeys))
		r.Route("/o/{org}", func(r chi.Router) {
			r.Use(middleware.Tenant(a), shell.Deleting(a), middleware.Present(a))
			r.NotFound(a.Do(missing))
			r.Get("/", a.Do(home))
			r.Get("/events", a.Do(shell.Events(a)))
			r.Get("/search", a.Do(shell.Search(a)))
			strategyui.Routes(r, a)
			figuresui.Routes(r, a)
			goalui.Routes(r, a)
			checkinui.Routes(r, a)
			teamui.Routes(r, a)
			taskui.Routes(r, a)
			whyui.Routes(r, a)
			myworkui.Routes(r, a)
			signalui.Routes(r, a)
			settingsui.Routes(r, a)
			importui.Routes(r, a)
		})
	})
	return r
}

func home(w http.ResponseWriter, r *http.Request) error {
	return handle.See(w, r, shell.Base(middleware.Member(r).Org)+"/strategy")
}

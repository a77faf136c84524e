package web

import (
	"net/http"

	"plumbline/internal/errs"
	"plumbline/web/handle"
)

func missing(http.ResponseWriter, *http.Request) error { return errs.Missing() }

// alive says that the process answers; it looks at nothing else.
func alive(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("ok\n")) }

// ready says whether database, migrations and worker are there to serve people.
func ready(a *handle.App) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Cache-Control", "no-store")
		if err := a.Ready(r.Context()); err != nil {
			w.WriteHeader(http.StatusServiceUnavailable)
			_, _ = w.Write([]byte(err.Error() + "\n"))
			return
		}
		_, _ = w.Write([]byte("ready\n"))
	}
}

package middleware

import (
	"net/http"

	"plumbline/internal/errs"
	"plumbline/web/handle"
)

// AsOf is the parameter that names the past day a page shows.
const AsOf = "asof"

// Present refuses whatever is sent from a page of the past, in the address or in a form, whoever sends it:
// else it would change today.
func Present(a *handle.App) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return a.Do(func(w http.ResponseWriter, r *http.Request) error {
			if r.Method != http.MethodGet && r.Method != http.MethodHead {
				f, err := handle.ReadForm(r)
				if err != nil {
					return err
				}
				if f.Has(AsOf) {
					return errs.New(errs.Invalid, "This was sent from a page of a past day, and the past cannot be changed. Go back to today and do it there.")
				}
			}
			next.ServeHTTP(w, r)
			return nil
		})
	}
}

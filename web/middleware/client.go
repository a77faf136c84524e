package middleware

import (
	"net/http"
	"net/netip"

	chimw "github.com/go-chi/chi/v5/middleware"

	"plumbline/internal/activity"
)

// Client finds the address a request came from, for the audit trail and for limits: the peer's own or, where
// the peer is a trusted proxy, the last one in X-Forwarded-For that is not. No other header counts.
func Client(proxies []string) func(http.Handler) http.Handler {
	find := chimw.ClientIPFromRemoteAddr
	if len(proxies) > 0 {
		find = chimw.ClientIPFromXFF(proxies...)
	}
	return func(next http.Handler) http.Handler {
		return find(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			next.ServeHTTP(w, r.WithContext(activity.From(r.Context(), ClientIP(r))))
		}))
	}
}

// ClientIP is the address Client found; the zero address if it could not tell.
func ClientIP(r *http.Request) netip.Addr { return chimw.GetClientIPAddr(r.Context()) }

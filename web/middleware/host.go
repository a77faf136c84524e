package middleware

import (
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
)

// Host answers requests for the host of the base URL alone, so that no other name gets into a link, a cookie or a
// cache. Where the base URL is this machine itself, each of its own names and ports is as good.
func Host(baseURL string) func(http.Handler) http.Handler {
	base, err := url.Parse(baseURL)
	if err != nil {
		base = &url.URL{}
	}
	name, port := hostOf(base.Host, base.Scheme)
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			asked, at := hostOf(r.Host, base.Scheme)
			if (asked != name || at != port) && !(ownName(asked) && ownName(name)) {
				w.Header().Set("Cache-Control", "no-store")
				http.Error(w, "Plumbline does not answer at this address. PLUMBLINE_BASE_URL says at which.", http.StatusMisdirectedRequest)
				return
			}
			next.ServeHTTP(w, r)
		})
	}
}

// hostOf is a name and port in one form: small letters, without a root's dot, with the port of the scheme.
func hostOf(hostport, scheme string) (name, port string) {
	name, port, err := net.SplitHostPort(hostport)
	if err != nil {
		name, port = strings.Trim(hostport, "[]"), map[string]string{"http": "80", "https": "443"}[scheme]
	}
	if _, err := strconv.ParseUint(port, 10, 16); err != nil {
		return "", port // what only looks like a port may be the rest of another name
	}
	return strings.TrimSuffix(strings.ToLower(name), "."), port
}

func ownName(name string) bool {
	ip := net.ParseIP(name)
	return name == "localhost" || ip != nil && (ip.IsLoopback() || ip.IsUnspecified())
}

package middleware

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"runtime/debug"
	"strings"
	"time"

	"github.com/go-chi/chi/v5"
	chimw "github.com/go-chi/chi/v5/middleware"

	"plumbline/internal/errs"
	"plumbline/internal/input"
	"plumbline/web/handle"
)

const csp = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; " +
	"font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

type requestIDKey struct{}

// RequestID is the id under which a request is logged.
func RequestID(ctx context.Context) string { s, _ := ctx.Value(requestIDKey{}).(string); return s }

// Identify gives each request an id of our own making.
func Identify(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		rid := rand.Text()[:12]
		w.Header().Set("X-Request-Id", rid)
		next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), requestIDKey{}, rid)))
	})
}

// Log writes one line a request, by route pattern, without query, address or body: as a warning if it was denied.
func Log(log *slog.Logger) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			start := time.Now()
			ww := chimw.NewWrapResponseWriter(w, r.ProtoMajor)
			next.ServeHTTP(ww, r)
			pattern := chi.RouteContext(r.Context()).RoutePattern()
			level := slog.LevelDebug
			switch ww.Status() {
			case http.StatusUnauthorized, http.StatusForbidden, http.StatusMisdirectedRequest, http.StatusTooManyRequests:
				level = slog.LevelWarn
			}
			log.Log(r.Context(), level, "request", "id", RequestID(r.Context()), "method", r.Method,
				"route", pattern, "status", ww.Status(), "bytes", ww.BytesWritten(), "took", time.Since(start))
		})
	}
}

// Recover turns a panic into the error page.
func Recover(a *handle.App) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			defer func() {
				v := recover()
				if v == nil {
					return
				}
				if err, ok := v.(error); ok && errors.Is(err, http.ErrAbortHandler) {
					panic(v)
				}
				a.Fail(w, r, fmt.Errorf("panic: %v\n%s", v, debug.Stack()))
			}()
			next.ServeHTTP(w, r)
		})
	}
}

// Headers sets what every answer carries.
func Headers(baseURL string) func(http.Handler) http.Handler {
	https := strings.HasPrefix(baseURL, "https://")
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			h := w.Header()
			h.Set("Content-Security-Policy", csp)
			h.Set("X-Content-Type-Options", "nosniff")
			h.Set("Referrer-Policy", "same-origin")
			h.Set("Cross-Origin-Opener-Policy", "same-origin")
			if https {
				h.Set("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
			}
			next.ServeHTTP(w, r)
		})
	}
}

// Private keeps pages out of every cache.
func Private(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Cache-Control", "no-store")
		w.Header().Set("Vary", "Cookie")
		next.ServeHTTP(w, r)
	})
}

// Plain refuses addresses that hold NUL or are not UTF-8, and caps the body.
func Plain(a *handle.App) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			query, err := url.QueryUnescape(r.URL.RawQuery)
			if err != nil || !input.Storable(query) || !input.Storable(r.URL.Path) {
				a.Fail(w, r, errs.New(errs.NotFound, "There is nothing at this address."))
				return
			}
			limit := int64(input.Form)
			if strings.HasPrefix(r.Header.Get("Content-Type"), "multipart/form-data") {
				limit = input.Upload
			}
			r.Body = http.MaxBytesReader(w, r.Body, limit)
			next.ServeHTTP(w, r)
		})
	}
}

// Once refuses what is no form, and fields given twice, before anything reads them one way or another.
func Once(a *handle.App) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return a.Do(func(w http.ResponseWriter, r *http.Request) error {
			if _, err := handle.ReadForm(r); err != nil {
				return err
			}
			next.ServeHTTP(w, r)
			return nil
		})
	}
}

// SameOrigin refuses unsafe requests that another site started, and those that do not say where they started:
// every browser does.
func SameOrigin(a *handle.App) func(http.Handler) http.Handler {
	refuse := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		a.Fail(w, r, errs.New(errs.Forbidden, "This request came from another site and was refused."))
	})
	guard := http.NewCrossOriginProtection()
	guard.SetDenyHandler(refuse)
	return func(next http.Handler) http.Handler {
		known := guard.Handler(next)
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			safe := r.Method == http.MethodGet || r.Method == http.MethodHead || r.Method == http.MethodOptions
			if !safe && r.Header.Get("Sec-Fetch-Site") == "" && r.Header.Get("Origin") == "" {
				refuse.ServeHTTP(w, r)
				return
			}
			known.ServeHTTP(w, r)
		})
	}
}

func escape(s string) string { return url.QueryEscape(s) }

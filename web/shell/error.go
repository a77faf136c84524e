package shell

import (
	"net/http"

	"github.com/a-h/templ"

	"plumbline/web/handle"
	"plumbline/web/middleware"
)

type errorView struct {
	Title, Message, Theme string
	Label, URL            string
	RequestID             string
}

var titles = map[int]string{
	http.StatusNotFound:              "Nothing here",
	http.StatusForbidden:             "Not allowed",
	http.StatusUnauthorized:          "Sign in first",
	http.StatusConflict:              "Changed meanwhile",
	http.StatusUnprocessableEntity:   "That did not work",
	http.StatusRequestEntityTooLarge: "Too large",
	http.StatusTooManyRequests:       "Too many tries",
	http.StatusServiceUnavailable:    "Back in a moment",
}

// ErrorPage shows one sentence and one way on. A 404 is the same, byte for byte, whether the
// thing does not exist or is somebody else's; only the request id differs, and it is in a header.
func ErrorPage(w http.ResponseWriter, r *http.Request, status int, message string) {
	title, ok := titles[status]
	if !ok {
		title = "Something went wrong"
	}
	v := errorView{Title: title, Message: message, Theme: Theme(r), Label: "Back to Plumbline", URL: "/"}
	if status == http.StatusUnauthorized {
		v.Label, v.URL = "Sign in", "/sign-in"
	}
	if status >= http.StatusInternalServerError {
		v.RequestID = middleware.RequestID(r.Context())
	}
	_ = handle.Render(w, r, status, errorPage(v))
}

// Bare is a page without the frame: sign-in, sign-up, set-up.
func Bare(w http.ResponseWriter, r *http.Request, status int, title string, content templ.Component) error {
	return handle.Render(w, r, status, barePage(title, Theme(r), content))
}

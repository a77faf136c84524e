// Package handle adapts handlers that return errors to net/http: decoding, rendering, and the one
// place where an error becomes a status and a page.
package handle

import (
	"errors"
	"math"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/go-chi/chi/v5"

	"plumbline/internal/errs"
	"plumbline/internal/id"
)

// Func is a handler that returns its failure.
type Func func(w http.ResponseWriter, r *http.Request) error

// Status is the HTTP status of each kind of error.
func Status(err error) int {
	switch errs.KindOf(err) {
	case errs.Invalid:
		return http.StatusUnprocessableEntity
	case errs.Unauthenticated:
		return http.StatusUnauthorized
	case errs.Forbidden:
		return http.StatusForbidden
	case errs.NotFound:
		return http.StatusNotFound
	case errs.Conflict:
		return http.StatusConflict
	case errs.Limited:
		return http.StatusTooManyRequests
	case errs.Unavailable:
		return http.StatusServiceUnavailable
	}
	var tooBig *http.MaxBytesError
	if errors.As(err, &tooBig) {
		return http.StatusRequestEntityTooLarge
	}
	return http.StatusInternalServerError
}

// See answers a form with where to look next (303). Only a path of this site is followed.
func See(w http.ResponseWriter, r *http.Request, to string) error {
	http.Redirect(w, r, Local(to, "/"), http.StatusSeeOther)
	return nil
}

// Local is to if it is a plain path of this site, else fallback.
func Local(to, fallback string) string {
	u, err := url.Parse(to)
	if err != nil || !utf8.ValidString(to) || u.IsAbs() || u.Host != "" || !strings.HasPrefix(to, "/") || strings.HasPrefix(to, "//") ||
		strings.ContainsAny(to, "\\\r\n\t") || strings.Contains(u.Path, "//") || strings.Contains(u.Path, "/..") {
		return fallback
	}
	return to
}

// Back is where the form asked to return to, or fallback.
func Back(r *http.Request, fallback string) string { return Local(r.PostFormValue("return"), fallback) }

// ID reads an id from the path; anything that is not one does not exist.
func ID[T ~[16]byte](r *http.Request, name string) (T, error) {
	v, err := id.Parse[T](chi.URLParam(r, name))
	if err != nil {
		return v, errs.Missing()
	}
	return v, nil
}

// Number reads a positive number from the path; anything else does not exist.
func Number(r *http.Request, name string) (int64, error) {
	n, err := strconv.ParseInt(chi.URLParam(r, name), 10, 64)
	if err != nil || n < 1 {
		return 0, errs.Missing()
	}
	return n, nil
}

// Form reads typed values from a posted form or a query and gathers what is wrong with them.
type Form struct {
	values url.Values
	Errs   errs.Fields
}

// lists are the fields that may be given several times: no form has one of these names for a single value.
var lists = map[string]bool{"chosen": true, "column": true, "members": true, "move": true, "people": true, "slots": true, "teams": true}

// ReadForm parses the address and the body, whose size the middleware caps. It refuses a field that is given
// twice and is no list: two readers might each believe another value.
func ReadForm(r *http.Request) (*Form, error) {
	if err := r.ParseForm(); err != nil {
		var tooBig *http.MaxBytesError
		if errors.As(err, &tooBig) {
			return nil, err
		}
		return nil, errs.Wrap(errs.Invalid, err, "The form could not be read. Send it again.")
	}
	for name, given := range r.Form {
		if len(given) > 1 && !lists[name] {
			return nil, errs.New(errs.Invalid, "The same field was sent twice, so nothing was done. Load the page again and send it once more.")
		}
	}
	return NewForm(r.Form), nil
}

// NewForm reads from values.
func NewForm(v url.Values) *Form { return &Form{values: v} }

// Text is a field without surrounding space.
func (f *Form) Text(name string) string { return strings.TrimSpace(f.values.Get(name)) }

// Texts is every value of a repeated field, the empty ones left out.
func (f *Form) Texts(name string) []string {
	var out []string
	for _, v := range f.values[name] {
		if v = strings.TrimSpace(v); v != "" {
			out = append(out, v)
		}
	}
	return out
}

// Has says that a field was sent.
func (f *Form) Has(name string) bool { return f.values.Has(name) }

// Bool is a checkbox.
func (f *Form) Bool(name string) bool { v := f.Text(name); return v != "" && v != "false" && v != "0" }

// Int is a whole number; empty is def. What is no number is noted in Errs, and far below what any
// use case takes: a revision that nobody could read never means "whatever it is now".
func (f *Form) Int(name string, def int64) int64 {
	s := f.Text(name)
	if s == "" {
		return def
	}
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil {
		f.Errs.Add(name, "Use a whole number, for example 3.")
		return math.MinInt64
	}
	return n
}

// Float is a number, with a point or a comma; nil if empty.
func (f *Form) Float(name string) *float64 {
	s := strings.ReplaceAll(strings.ReplaceAll(f.Text(name), " ", ""), "'", "")
	if s == "" {
		return nil
	}
	if strings.Count(s, ",") == 1 && !strings.Contains(s, ".") {
		s = strings.Replace(s, ",", ".", 1)
	}
	n, err := strconv.ParseFloat(s, 64)
	if err != nil || n != n || n > 1e15 || n < -1e15 {
		f.Errs.Add(name, "Use a number, for example 39.7.")
		return nil
	}
	return &n
}

// Day is a calendar day (YYYY-MM-DD) as midnight UTC; nil if empty.
func (f *Form) Day(name string) *time.Time {
	s := f.Text(name)
	if s == "" {
		return nil
	}
	d, err := time.Parse(time.DateOnly, s)
	if err != nil || d.Year() < 1990 || d.Year() > 2099 {
		f.Errs.Add(name, "Use a date between 1990 and 2099, for example 2026-09-30.")
		return nil
	}
	return &d
}

// FormID is the id in a field; the zero id if it is empty. What is no id is wrong.
func FormID[T ~[16]byte](f *Form, name string) T {
	s := f.Text(name)
	if s == "" {
		return T{}
	}
	v, err := id.Parse[T](s)
	if err != nil {
		f.Errs.Add(name, "Choose one from the list.")
	}
	return v
}

// FormIDs is every id of a repeated field.
func FormIDs[T ~[16]byte](f *Form, name string) []T {
	var out []T
	for _, s := range f.Texts(name) {
		v, err := id.Parse[T](s)
		if err != nil {
			f.Errs.Add(name, "Choose one from the list.")
			continue
		}
		out = append(out, v)
	}
	return out
}

// Fields is what err says about each field, for showing the form again.
func Fields(err error) map[string]string {
	out := map[string]string{}
	var e *errs.Error
	if errors.As(err, &e) {
		for _, f := range e.Fields {
			out[f.Name] = f.Message
		}
	}
	return out
}

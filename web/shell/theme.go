package shell

import (
	"net/http"

	"plumbline/internal/errs"
	"plumbline/web/handle"
)

// SetTheme keeps the choice of light, dark or system in a cookie.
func SetTheme(w http.ResponseWriter, r *http.Request) error {
	f, err := handle.ReadForm(r)
	if err != nil {
		return err
	}
	switch theme := f.Text("theme"); theme {
	case "light", "dark":
		keep(w, "theme", theme)
	case "system":
		keep(w, "theme", "")
	default:
		return errs.New(errs.Invalid, "Choose light, dark or system.")
	}
	return handle.See(w, r, handle.Back(r, "/"))
}

// SetKeys keeps in a cookie whether single keys are shortcuts: people who speak to their computer, or
// whose hands slip, turn them off (WCAG 2.1.4).
func SetKeys(w http.ResponseWriter, r *http.Request) error {
	f, err := handle.ReadForm(r)
	if err != nil {
		return err
	}
	switch f.Text("keys") {
	case "on":
		keep(w, "keys", "")
	case "off":
		keep(w, "keys", "off")
	default:
		return errs.New(errs.Invalid, "Choose single keys on or off.")
	}
	return handle.See(w, r, handle.Back(r, "/"))
}

// keep remembers a choice in this browser for a year; the empty one is forgotten.
func keep(w http.ResponseWriter, name, value string) {
	c := &http.Cookie{Name: name, Value: value, Path: "/", MaxAge: 365 * 24 * 3600, SameSite: http.SameSiteLaxMode}
	if value == "" {
		c.MaxAge = -1
	}
	http.SetCookie(w, c)
}

// Theme is the person's choice: "light", "dark", or "" for the system's.
func Theme(r *http.Request) string {
	if c, err := r.Cookie("theme"); err == nil && (c.Value == "light" || c.Value == "dark") {
		return c.Value
	}
	return ""
}

// KeysOff says whether the person turned single keys off.
func KeysOff(r *http.Request) bool {
	c, err := r.Cookie("keys")
	return err == nil && c.Value == "off"
}

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
	c := &http.Cookie{Name: "theme", Path: "/", MaxAge: 365 * 24 * 3600, SameSite: http.SameSiteLaxMode}
	switch theme := f.Text("theme"); theme {
	case "light", "dark":
		c.Value = theme
	case "system":
		c.MaxAge = -1
	default:
		return errs.New(errs.Invalid, "Choose light, dark or system.")
	}
	http.SetCookie(w, c)
	return handle.See(w, r, handle.Back(r, "/"))
}

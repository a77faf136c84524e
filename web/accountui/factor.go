package accountui

import (
	"bytes"
	"encoding/base64"
	"image/png"
	"net/http"
	"strings"

	"github.com/boombuler/barcode"
	"github.com/boombuler/barcode/qr"

	"plumbline/internal/account"
	"plumbline/internal/errs"
	"plumbline/web/handle"
	"plumbline/web/middleware"
	"plumbline/web/shell"
)

// factorView is the page of the second factor: none, one being set up, or one that is on.
type factorView struct {
	On            bool
	Codes         bool   // there are recovery codes, for the app or for passkeys
	Left          string // of them
	Secret, Image string // of one being set up
	Asked         bool   // by an organisation
	Part, Error   string
	Errs          map[string]string
}

func (v factorView) wrong(part, field string) string {
	if v.Part != part {
		return ""
	}
	return v.Errs[field]
}

func showFactor(a *handle.App) handle.Func {
	return func(w http.ResponseWriter, r *http.Request) error {
		return renderFactor(a, w, r, http.StatusOK, factorView{})
	}
}

func renderFactor(a *handle.App, w http.ResponseWriter, r *http.Request, status int, v factorView) error {
	u := middleware.SignedIn(r)
	f, err := a.Accounts.Factors(r.Context(), u.ID)
	if err != nil {
		return err
	}
	orgs, err := a.Orgs.Of(r.Context(), u.ID)
	if err != nil {
		return err
	}
	for _, m := range orgs {
		v.Asked = v.Asked || m.NeedsFactor
	}
	v.On, v.Codes, v.Left = f.App, f.App || f.Keys > 0, shell.Plural(f.Codes, "recovery code is left", "recovery codes are left")
	seed, err := a.Accounts.NewSeed(r.Context(), u)
	if err != nil && !errs.Is(err, errs.NotFound) {
		return err
	}
	if err == nil {
		if v.Image, err = picture(seed); err != nil {
			return err
		}
		v.Secret = spaced(seed.Secret)
	}
	return shell.Bare(w, r, status, "Second factor", factorPage(v))
}

// picture is the seed as a code to scan.
func picture(seed account.Seed) (string, error) {
	code, err := qr.Encode(seed.URL, qr.M, qr.Auto)
	if err == nil {
		code, err = barcode.Scale(code, 240, 240)
	}
	var b bytes.Buffer
	if err == nil {
		err = png.Encode(&b, code)
	}
	return "data:image/png;base64," + base64.StdEncoding.EncodeToString(b.Bytes()), err
}

func spaced(secret string) string {
	var parts []string
	for ; len(secret) > 4; secret = secret[4:] {
		parts = append(parts, secret[:4])
	}
	return strings.Join(append(parts, secret), " ")
}

func beginFactor(a *handle.App) handle.Func {
	return func(w http.ResponseWriter, r *http.Request) error {
		if _, err := handle.ReadForm(r); err != nil {
			return err
		}
		if err := a.Accounts.BeginFactor(r.Context(), middleware.SignedIn(r).ID); err != nil {
			return err
		}
		return handle.See(w, r, "/account/second-factor")
	}
}

func confirmFactor(a *handle.App) handle.Func {
	return func(w http.ResponseWriter, r *http.Request) error {
		if _, err := handle.ReadForm(r); err != nil {
			return err
		}
		codes, u, err := a.Accounts.ConfirmFactor(r.Context(), middleware.SignedIn(r).ID, r.PostFormValue("current"), r.PostFormValue("code"))
		if err != nil {
			return factorAgain(a, w, r, "confirm", err)
		}
		if err := middleware.SignIn(a, r, u, true); err != nil {
			return err
		}
		return shell.Bare(w, r, http.StatusOK, "Recovery codes", codesPage(codes))
	}
}

func removeFactor(a *handle.App) handle.Func {
	return func(w http.ResponseWriter, r *http.Request) error {
		if _, err := handle.ReadForm(r); err != nil {
			return err
		}
		if err := a.Accounts.RemoveFactor(r.Context(), middleware.SignedIn(r).ID, r.PostFormValue("current"), r.PostFormValue("code")); err != nil {
			return factorAgain(a, w, r, "remove", err)
		}
		middleware.Flash(a, w, "The second factor was removed.")
		return handle.See(w, r, "/account")
	}
}

func renewCodes(a *handle.App) handle.Func {
	return func(w http.ResponseWriter, r *http.Request) error {
		if _, err := handle.ReadForm(r); err != nil {
			return err
		}
		codes, err := a.Accounts.RenewRecoveryCodes(r.Context(), middleware.SignedIn(r).ID, r.PostFormValue("current"))
		if err != nil {
			return factorAgain(a, w, r, "codes", err)
		}
		return shell.Bare(w, r, http.StatusOK, "Recovery codes", codesPage(codes))
	}
}

// factorAgain shows the page with what is wrong with one of its forms.
func factorAgain(a *handle.App, w http.ResponseWriter, r *http.Request, part string, err error) error {
	if !errs.Is(err, errs.Invalid) && !errs.Is(err, errs.Limited) {
		return err
	}
	v := factorView{Part: part, Errs: handle.Fields(err)}
	if len(v.Errs) == 0 {
		v.Error = errs.Sentence(err)
	}
	return renderFactor(a, w, r, handle.Status(err), v)
}

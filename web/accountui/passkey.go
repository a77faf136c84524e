package accountui

import (
	"net/http"
	"time"

	"plumbline/internal/account"
	"plumbline/internal/errs"
	"plumbline/internal/id"
	"plumbline/web/handle"
	"plumbline/web/middleware"
	"plumbline/web/shell"
)

// passkeysView is the page of a person's passkeys. Part names the form that is shown again with what is wrong.
type passkeysView struct {
	Flash, Name, Part, Error string
	Usable                   bool // where people reach the site
	First                    bool // the next one is her first second factor
	Keys                     []passkeyView
	Errs                     map[string]string
}

type passkeyView struct {
	ID, Name, Facts, Remove string
	Copied                  bool
}

func (v passkeysView) wrong(part, field string) string {
	if v.Part != part {
		return ""
	}
	return v.Errs[field]
}

func showPasskeys(a *handle.App) handle.Func {
	return func(w http.ResponseWriter, r *http.Request) error {
		return renderPasskeys(a, w, r, http.StatusOK, passkeysView{})
	}
}

func renderPasskeys(a *handle.App, w http.ResponseWriter, r *http.Request, status int, v passkeysView) error {
	u := middleware.SignedIn(r)
	keys, err := a.Accounts.Passkeys(r.Context(), u.ID)
	if err != nil {
		return err
	}
	now := time.Now().UTC()
	for _, k := range keys {
		p := passkeyView{ID: k.ID.String(), Name: k.Name, Copied: k.Copied, Remove: "/account/passkeys/" + k.ID.String() + "/remove"}
		p.Facts = "Made " + shell.Date(k.CreatedAt, now) + ", never used"
		if k.UsedAt != nil {
			p.Facts = "Made " + shell.Date(k.CreatedAt, now) + ", last used " + shell.Date(*k.UsedAt, now)
		}
		v.Keys = append(v.Keys, p)
	}
	v.Usable, v.First, v.Flash = a.Passkeys != nil, !u.Factor, middleware.TakeFlash(a, w, r).Sentence
	return shell.Bare(w, r, status, "Passkeys", passkeysPage(v))
}

// passkeysAgain shows the page with what is wrong with one of its forms.
func passkeysAgain(a *handle.App, w http.ResponseWriter, r *http.Request, v passkeysView, err error) error {
	if !errs.Is(err, errs.Invalid) && !errs.Is(err, errs.Limited) && !errs.Is(err, errs.Conflict) && !errs.Is(err, errs.Unauthenticated) {
		return err
	}
	if v.Errs = handle.Fields(err); v.Errs["current"] == "" && v.Errs["name"] == "" {
		v.Error = errs.Sentence(err)
	}
	return renderPasskeys(a, w, r, handle.Status(err), v)
}

// beginPasskey asks for the password before the browser is asked for a passkey.
func beginPasskey(a *handle.App) handle.Func {
	return func(w http.ResponseWriter, r *http.Request) error {
		f, err := handle.ReadForm(r)
		if err != nil {
			return err
		}
		if a.Passkeys == nil {
			return errs.Missing()
		}
		user, name := middleware.SignedIn(r).ID, f.Text("name")
		o, err := a.Accounts.NewPasskey(r.Context(), user, r.PostFormValue("current"), name)
		if err != nil {
			return passkeysAgain(a, w, r, passkeysView{Part: "new", Name: name}, err)
		}
		flow, err := a.Passkeys.BeginNew(o)
		if err != nil {
			return err
		}
		middleware.KeepPasskey(a, r, middleware.MakingPasskey, middleware.PasskeyFlow{Flow: flow, User: user, Owner: o, Name: name})
		return handle.See(w, r, "/account/passkeys/new")
	}
}

func showNewPasskey(a *handle.App) handle.Func {
	return func(w http.ResponseWriter, r *http.Request) error {
		f, ok := middleware.PasskeyAsked(a, r, middleware.MakingPasskey)
		if !ok || f.User != middleware.SignedIn(r).ID {
			return handle.See(w, r, "/account/passkeys")
		}
		return shell.Bare(w, r, http.StatusOK, "Make a passkey", newPasskeyPage(f.Name, string(f.Question)))
	}
}

// addPasskey takes what the browser made, once.
func addPasskey(a *handle.App) handle.Func {
	return func(w http.ResponseWriter, r *http.Request) error {
		if _, err := handle.ReadForm(r); err != nil {
			return err
		}
		user := middleware.SignedIn(r).ID
		f, ok := middleware.TakePasskey(a, r, middleware.MakingPasskey)
		if a.Passkeys == nil || !ok || f.User != user {
			return passkeysAgain(a, w, r, passkeysView{Part: "new"}, errs.New(errs.Invalid, "This took too long. Begin again."))
		}
		key, err := a.Passkeys.FinishNew(f.Flow, f.Owner, r.PostFormValue("answer"))
		var codes []string
		var u account.User
		if err == nil {
			codes, u, err = a.Accounts.AddPasskey(r.Context(), user, f.Name, key)
		}
		if err != nil {
			a.Log.WarnContext(r.Context(), "passkey refused", "id", middleware.RequestID(r.Context()), "error", err)
			return passkeysAgain(a, w, r, passkeysView{Part: "new", Name: f.Name}, err)
		}
		if err := middleware.SignIn(a, r, u, true); err != nil {
			return err
		}
		if len(codes) > 0 {
			return shell.Bare(w, r, http.StatusOK, "Recovery codes", codesPage(codes))
		}
		middleware.Flash(a, w, "The passkey "+f.Name+" was made.")
		return handle.See(w, r, "/account/passkeys")
	}
}

func removePasskey(a *handle.App) handle.Func {
	return func(w http.ResponseWriter, r *http.Request) error {
		key, err := handle.ID[id.Passkey](r, "passkey")
		if err != nil {
			return err
		}
		if _, err := handle.ReadForm(r); err != nil {
			return err
		}
		if err := a.Accounts.RemovePasskey(r.Context(), middleware.SignedIn(r).ID, r.PostFormValue("current"), key); err != nil {
			return passkeysAgain(a, w, r, passkeysView{Part: key.String()}, err)
		}
		middleware.Flash(a, w, "The passkey was removed.")
		return handle.See(w, r, "/account/passkeys")
	}
}

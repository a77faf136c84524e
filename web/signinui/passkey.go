package signinui

import (
	"net/http"

	"plumbline/internal/account"
	"plumbline/internal/errs"
	"plumbline/internal/passkey"
	"plumbline/web/handle"
	"plumbline/web/middleware"
	"plumbline/web/shell"
)

type passkeyView struct{ Question string }

// beginPasskey asks for any passkey of this site: whose it is, the answer says.
func beginPasskey(a *handle.App) handle.Func {
	return func(w http.ResponseWriter, r *http.Request) error {
		f, err := handle.ReadForm(r)
		if err != nil {
			return err
		}
		if a.Passkeys == nil {
			return errs.Missing()
		}
		flow, err := a.Passkeys.Begin()
		if err != nil {
			return err
		}
		middleware.KeepPasskey(a, r, middleware.UsingPasskey, middleware.PasskeyFlow{Flow: flow, Next: handle.Local(f.Text("next"), "/")})
		return handle.See(w, r, "/sign-in/passkey")
	}
}

func showPasskey(a *handle.App) handle.Func {
	return func(w http.ResponseWriter, r *http.Request) error {
		f, ok := middleware.PasskeyAsked(a, r, middleware.UsingPasskey)
		if a.Passkeys == nil || !ok {
			return handle.See(w, r, "/sign-in")
		}
		return shell.Bare(w, r, http.StatusOK, "Use your passkey", passkeyPage(passkeyView{string(f.Question)}))
	}
}

// passkeySignIn takes the answer to a question, once, whatever becomes of it.
func passkeySignIn(a *handle.App) handle.Func {
	return func(w http.ResponseWriter, r *http.Request) error {
		if _, err := handle.ReadForm(r); err != nil {
			return err
		}
		f, ok := middleware.TakePasskey(a, r, middleware.UsingPasskey)
		if a.Passkeys == nil || !ok {
			return signInRefused(a, w, r, "/", errs.New(errs.Unauthenticated, "This sign-in took too long. Begin again."))
		}
		var u account.User
		find := func(credential []byte) (passkey.Key, error) { return a.Accounts.FindPasskey(r.Context(), credential) }
		key, err := a.Passkeys.Finish(f.Flow, r.PostFormValue("answer"), find)
		if err == nil {
			u, err = a.Accounts.UsePasskey(r.Context(), key, f.Challenge())
		}
		if errs.Is(err, errs.Unauthenticated) {
			return signInRefused(a, w, r, f.Next, err)
		}
		if err != nil {
			return err
		}
		if err := middleware.SignIn(a, r, u, true); err != nil {
			return err
		}
		return handle.See(w, r, f.Next)
	}
}

// signInRefused shows the sign-in again after another way than the password did not work. The cause is logged.
func signInRefused(a *handle.App, w http.ResponseWriter, r *http.Request, next string, err error) error {
	a.Log.WarnContext(r.Context(), "sign-in refused", "id", middleware.RequestID(r.Context()), "error", err)
	v := newSignIn(a, next)
	v.Error = errs.Sentence(err)
	return shell.Bare(w, r, http.StatusUnauthorized, "Sign in", signInPage(v))
}

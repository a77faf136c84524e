package e2e

import (
	"strings"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"plumbline/internal/testkit/apptest"
	"plumbline/internal/testkit/browser"
	"plumbline/internal/testkit/idp"
)

// TestAPersonsWayIn is a sign-up confirmed by mail, a second factor set up and used, a recovery code, and a
// password that was forgotten, as people do it.
func TestAPersonsWayIn(t *testing.T) {
	t.Parallel()
	const email = "anna@acme.example"
	a := apptest.NewMailing(t)
	p := browser.Open(t, a.URL, 390)
	p.Go("/sign-up")
	p.Fill("org", "Acme")
	p.Fill("person", "Anna Acker")
	p.Fill("email", email)
	p.Fill("password", apptest.Password)
	p.Click("Create organisation")
	p.See("A mail is on its way to " + email)
	p.Axe()
	p.Go(a.LinkTo(t, email))
	p.See("Acme is created with you as its owner.")
	p.Axe()
	p.Click("Confirm and create Acme")
	p.See("Set up Acme")

	p.Go("/account")
	p.See("Confirmed by mail")
	p.Axe()
	p.Click("Authenticator app")
	p.See("You need an authenticator app")
	p.Axe()
	p.Click("Set up second factor")
	p.See("Scan this with the app")
	p.Axe()
	secret := strings.ReplaceAll(browser.Eval[string](p, `document.querySelector("code").innerText`), " ", "")
	if !browser.Eval[bool](p, `document.querySelector("img.qr").naturalWidth === 240`) {
		t.Error("the picture to scan does not show")
	}
	p.Fill("code", codeOf(t, secret, 0))
	p.Fill("current", apptest.Password)
	p.Click("Turn on second factor")
	p.See("Each lets you in once without the app.")
	p.Axe()
	recovery := browser.Eval[string](p, `document.querySelector(".codes code").innerText`)
	p.Go("/account/second-factor")
	p.See("10 recovery codes are left")
	p.Axe()

	p.Go("/account")
	p.Click("Sign out everywhere")
	p.See("Work email")
	p.Fill("email", email)
	p.Fill("password", apptest.Password)
	p.Click("Sign in")
	p.See("Six digits from your authenticator app")
	p.Axe()
	p.Fill("code", "000000")
	p.Click("Sign in")
	p.See("The code is not right, or it was used before.")
	p.Axe()
	p.Fill("code", codeOf(t, secret, 30*time.Second))
	p.Click("Sign in")
	p.See("Strategy board")

	p.Go("/account")
	p.Click("Sign out here")
	p.Click("Forgot the password")
	p.Fill("email", email)
	p.Axe()
	p.Click("Send the link")
	p.See("If this address has an account")
	p.Go(a.LinkTo(t, email))
	p.Axe()
	p.Fill("password", "password123456")
	p.Click("Save password")
	p.See("This password is one of the first that are tried.")
	p.Axe()
	p.Fill("password", "seven bricks over a pond")
	p.Click("Save password")
	p.See("The new password is saved.")
	p.Fill("email", email)
	p.Fill("password", "seven bricks over a pond")
	p.Click("Sign in")
	p.See("Six digits")
	p.Fill("code", recovery)
	p.Click("Sign in")
	p.See("Strategy board")
}

func codeOf(t *testing.T, secret string, later time.Duration) string {
	t.Helper()
	code, err := totp.GenerateCode(secret, time.Now().Add(later))
	if err != nil {
		t.Fatal(err)
	}
	return code
}

// TestTheProviderInTheBrowser signs in through the identity provider: a newcomer, and somebody who connected it.
func TestTheProviderInTheBrowser(t *testing.T) {
	t.Parallel()
	provider := idp.New(t)
	a := apptest.NewWith(t, provider.For)
	m := a.Org(t, "own")
	p := browser.Open(t, a.URL, 1440)
	p.SignIn(m.Email, apptest.Password)
	p.Go("/account")
	p.Axe()
	p.Click("Connect 127.0.0.1")
	p.See("Whoever signs in there as anna@acme.example then gets into this account.")
	p.Axe()
	p.Fill("current", apptest.Password)
	p.Click("Connect 127.0.0.1")
	p.See("Disconnect 127.0.0.1")
	p.Axe()
	p.Click("Sign out here")
	p.See("Sign in with 127.0.0.1")
	p.Axe()
	p.Click("Sign in with 127.0.0.1")
	p.See("Strategy board")

	provider.As(map[string]any{"sub": "bert", "email": "bert@acme.example"}, "", nil)
	q := browser.Open(t, a.URL, 390)
	q.Go("/sign-in")
	q.Axe()
	q.Click("Sign in with 127.0.0.1")
	q.See("A new account is made for bert@acme.example.")
	q.Axe()
	q.Click("Make account")
	q.See("You are in no organisation.")
}

package e2e

import (
	"testing"

	"plumbline/internal/testkit/apptest"
	"plumbline/internal/testkit/browser"
)

// TestPasskeysInTheBrowser makes a passkey on a device of the browser's, signs out and in with it, uses it as second
// step, and finds that a device that does not know who holds it, or a key that was removed, opens nothing.
func TestPasskeysInTheBrowser(t *testing.T) {
	t.Parallel()
	a := apptest.New(t)
	m := a.Org(t, "own")
	p := browser.Open(t, a.URL, 390)
	device := p.Authenticator()
	p.SignIn(m.Email, apptest.Password)
	p.Go("/account")
	p.Click("Passkeys")
	p.See("From then on the password alone lets nobody in.")
	p.Axe()
	p.Fill("name", "Work laptop")
	p.Fill("current", apptest.Password)
	p.Click("Make passkey")
	p.See("Your browser asks where to keep Work laptop")
	p.Axe()
	p.Click("Go on")
	p.See("Each lets you in once without the app")
	p.Click("I have kept them")
	p.See("1 passkey")
	p.Click("Sign out here")

	p.Click("Sign in with a passkey")
	p.See("Strategy board")
	p.Go("/account/passkeys")
	p.See("last used")
	p.Axe()
	p.Fill("name", "Again")
	p.Fill("current", apptest.Password)
	p.Click("Make passkey")
	p.See("Go on")
	p.Click("Go on")
	p.See("Perhaps this device has one already.")
	p.Axe()
	p.Go("/account")
	p.Click("Sign out here")

	p.Fill("email", m.Email)
	p.Fill("password", apptest.Password)
	p.Click("Sign in")
	p.See("Recovery code")
	p.Axe()
	device.Recognise(false)
	p.Click("Sign in with a passkey")
	p.See("The browser used no passkey.")
	p.Axe()
	device.Recognise(true)
	p.Click("Use passkey")
	p.See("Strategy board")

	p.Go("/account/passkeys")
	p.Click("Remove")
	p.Fill("current", apptest.Password)
	p.Axe()
	p.Click("Remove passkey")
	p.See("The passkey was removed.")
	p.Go("/account")
	p.Click("Sign out here")
	p.Click("Sign in with a passkey")
	p.See("The passkey was not accepted.")
}

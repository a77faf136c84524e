package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"plumbline/internal/testkit/apptest"
	"plumbline/internal/testkit/idp"
)

// withProvider is an application whose identity provider runs in this process.
func withProvider(t *testing.T) (*apptest.App, *idp.Server) {
	t.Helper()
	p := idp.New(t)
	return apptest.NewWith(t, p.For), p
}

// away goes to the provider and gives the address it sends back to.
func away(t *testing.T, c *apptest.Client) string {
	t.Helper()
	out := c.Get("/sign-in/provider?next=/account")
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, out.Location, http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	back, err := url.Parse(c.Do(req).Location)
	if err != nil || back.Path != "/sign-in/provider/back" {
		t.Fatalf("the provider sends to %v: %v", back, err)
	}
	return back.RequestURI()
}

// through goes to the provider and comes back.
func through(t *testing.T, c *apptest.Client) apptest.Response { t.Helper(); return c.Get(away(t, c)) }

// connected is the owner of an organisation who signs in as the provider's "anna".
func connected(t *testing.T, a *apptest.App, email string) {
	t.Helper()
	c := a.SignIn(t, email)
	if got := through(t, c); got.Location != "/account/connect" {
		t.Fatalf("to connect: %d to %s", got.Status, got.Location)
	}
	if got := c.Post("/account/connect", url.Values{"current": {"wrong"}}); got.Status != http.StatusUnprocessableEntity {
		t.Errorf("connect without the password: %d", got.Status)
	}
	if got := c.Post("/account/connect", url.Values{"current": {apptest.Password}}); got.Location != "/account" {
		t.Fatalf("connect: %d to %s", got.Status, got.Location)
	}
}

// signedInAs is whose account a client sees; empty if nobody's.
func signedInAs(c *apptest.Client, emails ...string) string {
	page := c.Get("/account")
	for _, e := range emails {
		if page.Status == http.StatusOK && strings.Contains(page.Body, e) {
			return e
		}
	}
	return ""
}

// TestSec_T13_OnlyTheIdentityCounts: the provider's word for who somebody is signs in whom it was connected to,
// whatever address it tells; nobody is entered by an address, verified or not.
func TestSec_T13_OnlyTheIdentityCounts(t *testing.T) {
	t.Parallel()
	a, p := withProvider(t)
	m, other := a.Org(t, "own"), a.Org(t, "other")
	connected(t, a, m.Email)
	for _, email := range []any{m.Email, other.Email, "new@else.example", nil} {
		for _, verified := range []any{true, false, nil, "true"} {
			p.As(map[string]any{"email": email, "email_verified": verified}, "", nil)
			c := a.Anonymous(t)
			if got := through(t, c); got.Location != "/account" || signedInAs(c, other.Email, m.Email) != m.Email {
				t.Errorf("the same subject with %v, verified %v: %d to %s", email, verified, got.Status, got.Location)
			}
			p.As(map[string]any{"sub": "somebody else", "email": email, "email_verified": verified}, "", nil)
			c = a.Anonymous(t)
			before := a.Fingerprint(t)
			if got := through(t, c); got.Location != "/sign-in/provider/new" {
				t.Errorf("another subject with %v, verified %v: %d to %s", email, verified, got.Status, got.Location)
			}
			got := c.Post("/sign-in/provider/new", nil)
			if email == "new@else.example" && verified == true {
				if got.Status != http.StatusSeeOther || signedInAs(c, "new@else.example") == "" {
					t.Errorf("a newcomer with a verified address: %d", got.Status)
				}
				super[int](t, a, `with x as (delete from users where email = 'new@else.example' returning 1) select count(*)::int from x`)
				continue
			}
			if got.Status < 400 || signedInAs(c, other.Email, m.Email, "@") != "" || before != a.Fingerprint(t) {
				t.Errorf("another subject with %v, verified %v, gets in or writes: %d", email, verified, got.Status)
			}
		}
	}
	// The same subject of another issuer is somebody else.
	if _, err := a.Accounts.ByIdentity(t.Context(), "https://other.example", "anna"); err == nil {
		t.Error("the subject alone is found")
	}
}

// TestSec_T13_SpoiltAnswers: what is not signed by the provider, for us, for this session, now, signs nobody in.
func TestSec_T13_SpoiltAnswers(t *testing.T) {
	t.Parallel()
	a, p := withProvider(t)
	m := a.Org(t, "own")
	connected(t, a, m.Email)
	hour := func(n int64) int64 { return time.Now().Unix() + n*3600 }
	for name, spoil := range map[string]struct {
		claims  map[string]any
		sign    string
		address map[string]string
	}{
		"alg none":         {sign: "none"},
		"alg HS256":        {sign: "HS256"},
		"another key":      {sign: "another key"},
		"aud":              {claims: map[string]any{"aud": "somebody"}},
		"aud with others":  {claims: map[string]any{"aud": []string{"plumbline-test", "somebody"}}},
		"iss":              {claims: map[string]any{"iss": "https://evil.example"}},
		"iss in address":   {address: map[string]string{"iss": "https://evil.example"}},
		"nonce":            {claims: map[string]any{"nonce": "another"}},
		"no nonce":         {claims: map[string]any{"nonce": nil}},
		"expired":          {claims: map[string]any{"exp": hour(-1)}},
		"no expiry":        {claims: map[string]any{"exp": nil}},
		"not yet":          {claims: map[string]any{"nbf": hour(1)}},
		"no subject":       {claims: map[string]any{"sub": nil}},
		"state":            {address: map[string]string{"state": "another"}},
		"no state":         {address: map[string]string{"state": ""}},
		"no code":          {address: map[string]string{"code": ""}},
		"code of somebody": {address: map[string]string{"code": "guessed"}},
	} {
		p.As(spoil.claims, spoil.sign, spoil.address)
		c := a.Anonymous(t)
		if got := through(t, c); got.Status != http.StatusUnauthorized || signedInAs(c, m.Email) != "" {
			t.Errorf("%s: %d to %s", name, got.Status, got.Location)
		}
	}
	p.As(nil, "", nil)
	// The answer belongs to the session that asked, and works once.
	asked, thief := a.Anonymous(t), a.Anonymous(t)
	back := away(t, asked)
	if got := thief.Get(back); got.Status != http.StatusUnauthorized || signedInAs(thief, m.Email) != "" {
		t.Errorf("the answer in another session: %d", got.Status)
	}
	if got := asked.Get(back); got.Location != "/account" {
		t.Errorf("the answer where it belongs: %d", got.Status)
	}
	if got := asked.Get(back); got.Status != http.StatusUnauthorized {
		t.Errorf("the answer again: %d", got.Status)
	}
	if log := a.Log.String(); strings.Contains(log, "state=") || strings.Contains(log, "code=") {
		t.Error("the log holds what the provider sent")
	}
}

// TestSec_T14_TheProviderIsOneFactor: who has a second factor is asked for it after the provider too; the
// disabled stay out; an identity that was taken away signs nobody in.
func TestSec_T14_TheProviderIsOneFactor(t *testing.T) {
	t.Parallel()
	a, _ := withProvider(t)
	m := a.Org(t, "own")
	connected(t, a, m.Email)
	super[int](t, a, `with x as (update users set disabled_at = now() returning 1) select count(*)::int from x`)
	c := a.Anonymous(t)
	if got := through(t, c); signedInAs(c, m.Email) != "" || strings.HasPrefix(got.Location, "/o/") || got.Location == "/" {
		t.Errorf("somebody disabled gets in: %d to %s", got.Status, got.Location)
	}
	super[int](t, a, `with x as (update users set disabled_at = null returning 1) select count(*)::int from x`)
	c = a.Anonymous(t)
	if through(t, c); signedInAs(c, m.Email) == "" {
		t.Error("somebody who is enabled again does not get in")
	}
	enrol(t, a.SignIn(t, m.Email), apptest.Password)
	c = a.Anonymous(t)
	if got := through(t, c); !strings.HasPrefix(got.Location, "/sign-in/code") || signedInAs(c, m.Email) != "" {
		t.Errorf("somebody with a second factor: %d to %s", got.Status, got.Location)
	}
	if got := a.Anonymous(t).Get("/sign-in"); !strings.Contains(got.Body, "/sign-in/provider?next=") {
		t.Error("the sign-in does not offer the provider")
	}
	if got := apptest.New(t).Anonymous(t).Get("/sign-in/provider"); got.Status != http.StatusNotFound {
		t.Errorf("without a provider: %d", got.Status)
	}
}

func TestDisconnecting(t *testing.T) {
	t.Parallel()
	a, p := withProvider(t)
	m, other := a.Org(t, "own"), a.Org(t, "other")
	connected(t, a, m.Email)
	form := url.Values{"issuer": {p.URL}, "subject": {"anna"}, "current": {apptest.Password}}
	if got := a.SignIn(t, other.Email).Post("/account/disconnect", form); got.Status != http.StatusNotFound {
		t.Errorf("somebody else disconnects: %d", got.Status)
	}
	stranger := a.SignIn(t, other.Email)
	if got := through(t, stranger); signedInAs(stranger, m.Email) != m.Email {
		t.Errorf("who signs in as another is that other: %d", got.Status)
	}
	if got := a.SignIn(t, m.Email).Post("/account/disconnect", form); got.Status != http.StatusSeeOther {
		t.Errorf("disconnect: %d", got.Status)
	}
	c := a.Anonymous(t)
	if got := through(t, c); got.Location != "/sign-in/provider/new" || signedInAs(c, m.Email) != "" {
		t.Errorf("after it was taken away: %d to %s", got.Status, got.Location)
	}
}

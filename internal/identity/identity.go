// Package identity owns the conversation with the installation's OpenID provider: it sends people there
// and judges what they bring back. Who they are here, it does not know.
package identity

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"errors"
	"fmt"
	"net/netip"
	"net/url"
	"sync"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"plumbline/internal/errs"
	"plumbline/internal/outgoing"
)

// Settings are the installation's at the provider.
type Settings struct {
	Issuer, ClientID, ClientSecret string
	Callback                       string // our address that the provider sends people back to
}

// Provider is the one identity provider of an installation.
type Provider struct {
	settings Settings
	through  func(context.Context) context.Context // with the client that leaves

	mu    sync.Mutex
	found *oidc.Provider
}

// New makes a provider that is looked up when it is first needed, so that ours runs while theirs does not.
// It may be in the private networks allowed.
func New(s Settings, allow []netip.Prefix) *Provider {
	client := outgoing.New(outgoing.Options{Allow: allow})
	return &Provider{settings: s, through: func(ctx context.Context) context.Context { return oidc.ClientContext(ctx, client) }}
}

// Name is how the provider is called on screen: its host.
func (p *Provider) Name() string {
	u, err := url.Parse(p.settings.Issuer)
	if err != nil {
		return p.settings.Issuer
	}
	return u.Hostname()
}

// Flow is what a sign-in under way keeps in the session it began in.
type Flow struct{ State, Nonce, Verifier string }

// Claim is who somebody is to the provider. Issuer and Subject together are the identity; the rest is for
// showing, and Verified for making an account.
type Claim struct {
	Issuer, Subject string
	Email, Name     string
	Verified        bool
}

// algorithms are the signatures taken: by keys of the provider alone, never by our secret, never none.
var algorithms = []string{oidc.RS256, oidc.RS384, oidc.RS512, oidc.ES256, oidc.ES384, oidc.ES512, oidc.PS256, oidc.PS384, oidc.PS512, oidc.EdDSA}

func (p *Provider) lookUp(ctx context.Context) (*oidc.Provider, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.found != nil {
		return p.found, nil
	}
	// The keys are fetched later with the context given here, which must outlive the request.
	found, err := oidc.NewProvider(p.through(context.WithoutCancel(ctx)), p.settings.Issuer)
	if err != nil {
		return nil, errs.Wrap(errs.Unavailable, err, "%s does not answer right now. Try again in a moment, or sign in with your password.", p.Name())
	}
	p.found = found
	return found, nil
}

func (p *Provider) oauth(found *oidc.Provider) oauth2.Config {
	return oauth2.Config{
		ClientID: p.settings.ClientID, ClientSecret: p.settings.ClientSecret, Endpoint: found.Endpoint(),
		RedirectURL: p.settings.Callback, Scopes: []string{oidc.ScopeOpenID, "email", "profile"},
	}
}

// Begin gives the provider's address to go to, and what Finish needs.
func (p *Provider) Begin(ctx context.Context) (address string, f Flow, err error) {
	found, err := p.lookUp(ctx)
	if err != nil {
		return "", f, err
	}
	f = Flow{State: rand.Text() + rand.Text(), Nonce: rand.Text() + rand.Text(), Verifier: oauth2.GenerateVerifier()}
	c := p.oauth(found)
	return c.AuthCodeURL(f.State, oidc.Nonce(f.Nonce), oauth2.S256ChallengeOption(f.Verifier)), f, nil
}

// Finish judges what somebody came back with. Every failure is the same sentence; the cause is for the log.
func (p *Provider) Finish(ctx context.Context, f Flow, back url.Values) (Claim, error) {
	c, err := p.finish(ctx, f, back)
	if err != nil && !errs.Is(err, errs.Unavailable) {
		err = errs.Wrap(errs.Unauthenticated, err, "The sign-in with %s did not work. Begin again.", p.Name())
	}
	return c, err
}

func (p *Provider) finish(ctx context.Context, f Flow, back url.Values) (Claim, error) {
	if f.State == "" || len(back["state"]) != 1 || subtle.ConstantTimeCompare([]byte(back.Get("state")), []byte(f.State)) != 1 {
		return Claim{}, errors.New("the state is not this session's")
	}
	if iss := back.Get("iss"); iss != "" && iss != p.settings.Issuer {
		return Claim{}, fmt.Errorf("the answer is of %.100q", iss)
	}
	if back.Get("code") == "" {
		return Claim{}, fmt.Errorf("the provider says %.100q", back.Get("error"))
	}
	found, err := p.lookUp(ctx)
	if err != nil {
		return Claim{}, err
	}
	c := p.oauth(found)
	token, err := c.Exchange(p.through(ctx), back.Get("code"), oauth2.VerifierOption(f.Verifier))
	if err != nil {
		return Claim{}, err
	}
	raw, _ := token.Extra("id_token").(string)
	verified, err := found.Verifier(&oidc.Config{ClientID: p.settings.ClientID, SupportedSigningAlgs: algorithms}).Verify(p.through(ctx), raw)
	if err != nil {
		return Claim{}, err
	}
	return p.claim(verified, f)
}

func (p *Provider) claim(token *oidc.IDToken, f Flow) (Claim, error) {
	if f.Nonce == "" || subtle.ConstantTimeCompare([]byte(token.Nonce), []byte(f.Nonce)) != 1 {
		return Claim{}, errors.New("the nonce is not this session's")
	}
	if token.Subject == "" || len(token.Subject) > 255 {
		return Claim{}, errors.New("the subject is empty or too long")
	}
	var more struct {
		Email    string `json:"email"`
		Verified any    `json:"email_verified"`
		Name     string `json:"name"`
		Party    string `json:"azp"`
	}
	if err := token.Claims(&more); err != nil {
		return Claim{}, err
	}
	if len(token.Audience) > 1 && more.Party != p.settings.ClientID {
		return Claim{}, errors.New("the token was made for somebody else too")
	}
	return Claim{Issuer: token.Issuer, Subject: token.Subject, Email: more.Email, Name: more.Name, Verified: more.Verified == true}, nil
}

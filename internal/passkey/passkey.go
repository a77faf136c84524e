// Package passkey owns the conversation with people's authenticators: it says what their browser is to ask of
// them, and judges what comes back. Who they are here, it does not know.
package passkey

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"

	"plumbline/internal/errs"
	"plumbline/internal/input"
)

// Lasts is how long a person may take to answer.
const Lasts = 10 * time.Minute

// Site is what passkeys are bound to: the host people reach the installation by.
type Site struct{ rp *webauthn.WebAuthn }

// New makes the site of a base URL. Passkeys are bound to a name: for a numeric address it is nil.
func New(baseURL string) *Site {
	u, err := url.Parse(baseURL)
	if err != nil {
		return nil
	}
	host := strings.ToLower(u.Hostname())
	if protocol.ValidateRPID(host) != nil {
		return nil
	}
	origin := u.Scheme + "://" + host
	if port := u.Port(); port != "" && port != map[string]string{"http": "80", "https": "443"}[u.Scheme] {
		origin += ":" + port
	}
	limit := webauthn.TimeoutConfig{Enforce: true, Timeout: Lasts, TimeoutUVD: Lasts}
	rp, err := webauthn.New(&webauthn.Config{
		RPID: host, RPDisplayName: "Plumbline", RPOrigins: []string{origin}, AttestationPreference: protocol.PreferNoAttestation,
		AuthenticatorSelection: protocol.AuthenticatorSelection{
			ResidentKey: protocol.ResidentKeyRequirementRequired, RequireResidentKey: protocol.ResidentKeyRequired(), UserVerification: protocol.VerificationRequired,
		},
		Timeouts: webauthn.TimeoutsConfig{Login: limit, Registration: limit},
	})
	if err != nil {
		return nil
	}
	return &Site{rp}
}

// Owner is whose passkey is made. Handle is random and all that an authenticator gives back of her.
type Owner struct {
	Handle      []byte
	Email, Name string
	Has         [][]byte // credentials she has already, of which no second one is made
}

// Key is a passkey as it is kept.
type Key struct {
	Credential []byte // its id, chosen by the authenticator
	Handle     []byte // its owner's
	Record     []byte // what judges its answers
	Count      uint32 // how often it signed
}

// Flow is a question under way, for the session it began in. Question goes to the browser.
type Flow struct {
	Question json.RawMessage
	Asked    webauthn.SessionData
}

// Challenge is what the answer has to sign.
func (f Flow) Challenge() []byte { return []byte(f.Asked.Challenge) }

// user is what the library wants to know of a person.
type user struct {
	Owner
	keys []webauthn.Credential
}

func (u user) WebAuthnID() []byte                         { return u.Handle }
func (u user) WebAuthnName() string                       { return u.Email }
func (u user) WebAuthnDisplayName() string                { return u.Name }
func (u user) WebAuthnCredentials() []webauthn.Credential { return u.keys }

// BeginNew asks for a new passkey.
func (s *Site) BeginNew(o Owner) (Flow, error) {
	known := make([]protocol.CredentialDescriptor, len(o.Has))
	for i, id := range o.Has {
		known[i] = protocol.CredentialDescriptor{Type: protocol.PublicKeyCredentialType, CredentialID: id}
	}
	q, asked, err := s.rp.BeginRegistration(user{Owner: o}, webauthn.WithExclusions(known))
	if err != nil {
		return Flow{}, fmt.Errorf("ask for a passkey: %w", err)
	}
	return flow(q.Response, asked)
}

// FinishNew judges the passkey that was made. Every failure is the same sentence; the cause is for the log.
func (s *Site) FinishNew(f Flow, o Owner, answer string) (Key, error) {
	if len(answer) > input.Passkey {
		return Key{}, refused("The passkey was not made. Begin again.", errors.New("the answer is too long"))
	}
	parsed, err := protocol.ParseCredentialCreationResponseBytes([]byte(answer))
	if err != nil {
		return Key{}, refused("The passkey was not made. Begin again.", err)
	}
	made, err := s.rp.CreateCredential(user{Owner: o}, f.Asked, parsed)
	if err != nil {
		return Key{}, refused("The passkey was not made. Begin again.", err)
	}
	made.Attestation = webauthn.CredentialAttestation{} // who made the device is nobody's business
	record, err := json.Marshal(made)
	return Key{Credential: made.ID, Handle: o.Handle, Record: record, Count: made.Authenticator.SignCount}, err
}

// Begin asks for any passkey of this site.
func (s *Site) Begin() (Flow, error) {
	q, asked, err := s.rp.BeginDiscoverableLogin()
	if err != nil {
		return Flow{}, fmt.Errorf("ask for a passkey: %w", err)
	}
	return flow(q.Response, asked)
}

// Finish judges an answer by the key that find gives for a credential's id. Count of the key returned is what the
// answer says; whether it may be that low is not judged here.
func (s *Site) Finish(f Flow, answer string, find func(credential []byte) (Key, error)) (Key, error) {
	const sentence = "The passkey was not accepted. Try again, or sign in with your password."
	if len(answer) > input.Passkey {
		return Key{}, refused(sentence, errors.New("the answer is too long"))
	}
	parsed, err := protocol.ParseCredentialRequestResponseBytes([]byte(answer))
	if err != nil {
		return Key{}, refused(sentence, err)
	}
	var key Key
	var failed error
	_, _, err = s.rp.ValidatePasskeyLogin(func(credential, _ []byte) (webauthn.User, error) {
		if key, failed = find(credential); failed != nil {
			return nil, failed
		}
		var c webauthn.Credential
		failed = json.Unmarshal(key.Record, &c)
		return user{Owner{Handle: key.Handle}, []webauthn.Credential{c}}, failed
	}, f.Asked, parsed)
	if failed != nil && !errs.Is(failed, errs.NotFound) {
		return Key{}, failed
	}
	if err != nil {
		return Key{}, refused(sentence, err)
	}
	key.Count = parsed.Response.AuthenticatorData.Counter
	return key, nil
}

func flow(question any, asked *webauthn.SessionData) (Flow, error) {
	q, err := json.Marshal(question)
	return Flow{q, *asked}, err
}

// refused keeps what the library found wrong for the log.
func refused(sentence string, cause error) error {
	var e *protocol.Error
	if errors.As(cause, &e) {
		cause = fmt.Errorf("%s: %s %s", e.Type, e.Details, e.DevInfo)
	}
	return errs.Wrap(errs.Unauthenticated, cause, "%s", sentence)
}

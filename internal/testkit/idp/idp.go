// Package idp is an OpenID provider for tests: it runs in this process, lets everybody in as whom the test
// says, demands PKCE and its secret, and signs tokens that a test may spoil.
package idp

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"sync"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"

	"plumbline/internal/identity"
)

const (
	clientID = "plumbline-test"
	secret   = "a secret that is long enough to sign with HS256"
)

// Server is the provider.
type Server struct {
	URL string

	key, other *ecdsa.PrivateKey
	mu         sync.Mutex
	grants     map[string]url.Values // code → the request it answers
	claims     map[string]any
	sign       string
	address    map[string]string
}

// New starts a provider that ends with the test.
func New(t testing.TB) *Server {
	t.Helper()
	s := &Server{grants: map[string]url.Values{}}
	var err error
	if s.key, err = ecdsa.GenerateKey(elliptic.P256(), rand.Reader); err != nil {
		t.Fatal(err)
	}
	if s.other, err = ecdsa.GenerateKey(elliptic.P256(), rand.Reader); err != nil {
		t.Fatal(err)
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /.well-known/openid-configuration", s.discover)
	mux.HandleFunc("GET /keys", s.keys)
	mux.HandleFunc("GET /authorize", s.authorize)
	mux.HandleFunc("POST /token", s.token)
	srv := httptest.NewServer(mux)
	t.Cleanup(srv.Close)
	s.URL = srv.URL
	return s
}

// For is the provider as an installation at this address sees it.
func (s *Server) For(baseURL string) *identity.Provider {
	return identity.New(identity.Settings{Issuer: s.URL, ClientID: clientID, ClientSecret: secret, Callback: baseURL + "/sign-in/provider/back"},
		[]netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")})
}

// As says who comes next: the claims laid over a good token, nil leaving one out, how it is signed ("" is well,
// "none", "HS256", "another key"), and what the answer's address says instead.
func (s *Server) As(claims map[string]any, sign string, address map[string]string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.claims, s.sign, s.address = claims, sign, address
}

func answer(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(v)
}

func (s *Server) discover(w http.ResponseWriter, _ *http.Request) {
	answer(w, map[string]any{
		"issuer": s.URL, "authorization_endpoint": s.URL + "/authorize", "token_endpoint": s.URL + "/token", "jwks_uri": s.URL + "/keys",
		"id_token_signing_alg_values_supported": []string{"ES256", "HS256", "none"}, // it offers more than may be taken
	})
}

func (s *Server) keys(w http.ResponseWriter, _ *http.Request) {
	answer(w, jose.JSONWebKeySet{Keys: []jose.JSONWebKey{{Key: &s.key.PublicKey, KeyID: "1", Algorithm: "ES256", Use: "sig"}}})
}

// authorize sends everybody back at once.
func (s *Server) authorize(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	q := r.URL.Query()
	code := rand.Text()
	s.grants[code] = q
	back := url.Values{"code": {code}, "state": {q.Get("state")}, "iss": {s.URL}}
	for name, v := range s.address {
		back.Set(name, v)
	}
	http.Redirect(w, r, q.Get("redirect_uri")+"?"+back.Encode(), http.StatusFound)
}

func (s *Server) token(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	name, password, basic := r.BasicAuth()
	if !basic {
		name, password = r.FormValue("client_id"), r.FormValue("client_secret")
	} else if p, err := url.QueryUnescape(password); err == nil {
		password = p
	}
	asked, ok := s.grants[r.FormValue("code")]
	delete(s.grants, r.FormValue("code"))
	sum := sha256.Sum256([]byte(r.FormValue("code_verifier")))
	proven := asked.Get("code_challenge_method") == "S256" && asked.Get("code_challenge") == base64.RawURLEncoding.EncodeToString(sum[:])
	if !ok || !proven || name != clientID || password != secret {
		http.Error(w, `{"error":"invalid_grant"}`, http.StatusBadRequest)
		return
	}
	now := time.Now()
	claims := map[string]any{"iss": s.URL, "aud": clientID, "sub": "anna", "nonce": asked.Get("nonce"), "iat": now.Unix(), "exp": now.Add(time.Minute).Unix(),
		"email": "anna@acme.example", "email_verified": true, "name": "Anna Acker"}
	for k, v := range s.claims {
		if claims[k] = v; v == nil {
			delete(claims, k)
		}
	}
	raw, err := s.signed(claims)
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	answer(w, map[string]any{"access_token": "x", "token_type": "Bearer", "expires_in": 60, "id_token": raw})
}

func (s *Server) signed(claims map[string]any) (string, error) {
	payload, err := json.Marshal(claims)
	if err != nil {
		return "", err
	}
	key := jose.SigningKey{Algorithm: jose.ES256, Key: jose.JSONWebKey{Key: s.key, KeyID: "1"}}
	switch s.sign {
	case "none":
		b64 := base64.RawURLEncoding.EncodeToString
		return b64([]byte(`{"alg":"none","typ":"JWT"}`)) + "." + b64(payload) + ".", nil
	case "HS256":
		key = jose.SigningKey{Algorithm: jose.HS256, Key: []byte(secret)}
	case "another key":
		key.Key = jose.JSONWebKey{Key: s.other, KeyID: "1"}
	}
	signer, err := jose.NewSigner(key, nil)
	if err != nil {
		return "", err
	}
	signature, err := signer.Sign(payload)
	if err != nil {
		return "", err
	}
	return signature.CompactSerialize()
}

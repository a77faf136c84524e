package passkey

import (
	"strings"
	"testing"
)

func TestPasskeysAreBoundToAName(t *testing.T) {
	t.Parallel()
	for base, want := range map[string]string{
		"https://goals.example.com": "goals.example.com https://goals.example.com", "https://Goals.example.com:443": "goals.example.com https://goals.example.com",
		"https://goals.example.com:8443": "goals.example.com https://goals.example.com:8443", "http://localhost:8080": "localhost http://localhost:8080",
		"http://127.0.0.1:8080": "", "https://[::1]": "", "http://10.0.0.7": "", "": "", ":": "",
	} {
		got := ""
		if s := New(base); s != nil {
			got = s.rp.Config.RPID + " " + strings.Join(s.rp.Config.RPOrigins, " ")
		}
		if got != want {
			t.Errorf("%s: %q, not %q", base, got, want)
		}
	}
}

// FuzzAnswers judges what no authenticator said.
func FuzzAnswers(f *testing.F) {
	s := New("https://goals.example.com")
	use, err := s.Begin()
	if err != nil {
		f.Fatal(err)
	}
	o := Owner{Handle: make([]byte, 64), Email: "a@b.example", Name: "A"}
	mk, err := s.BeginNew(o)
	if err != nil {
		f.Fatal(err)
	}
	for _, text := range []string{"", "{}", `{"id":"eA","rawId":"eA","type":"public-key","response":{"clientDataJSON":"e30","attestationObject":"o2NmbXRkbm9uZQ","authenticatorData":"AA","signature":"AA","userHandle":"AA"}}`} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if _, err := s.FinishNew(mk, o, text); err == nil {
			t.Error("a passkey is made of it")
		}
		if _, err := s.Finish(use, text, func(id []byte) (Key, error) { return Key{Credential: id, Handle: o.Handle, Record: []byte(`{}`)}, nil }); err == nil {
			t.Error("a passkey is accepted")
		}
	})
}

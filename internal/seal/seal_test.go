package seal

import (
	"bytes"
	"strings"
	"testing"
)

func TestOnlyTheSamePurposeAndContextOpen(t *testing.T) {
	t.Parallel()
	box := func(secret, purpose string) *Box {
		b, err := New(secret, purpose)
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	secret := strings.Repeat("s", 32)
	mails := box(secret, "mail")
	sealed := mails.Seal([]byte("the way in"), []byte("row 1"))
	if got, err := box(secret, "mail").Open(sealed, []byte("row 1")); err != nil || string(got) != "the way in" {
		t.Fatalf("open: %q %v", got, err)
	}
	if bytes.Contains(sealed, []byte("way")) || bytes.Equal(sealed, mails.Seal([]byte("the way in"), []byte("row 1"))) {
		t.Error("it lies open, or the same text is sealed the same way twice")
	}
	changed := bytes.Clone(sealed)
	changed[len(changed)-1] ^= 1
	for name, open := range map[string]func() ([]byte, error){
		"another row":     func() ([]byte, error) { return mails.Open(sealed, []byte("row 2")) },
		"another purpose": func() ([]byte, error) { return box(secret, "seed").Open(sealed, []byte("row 1")) },
		"another secret":  func() ([]byte, error) { return box(secret+"x", "mail").Open(sealed, []byte("row 1")) },
		"no secret":       func() ([]byte, error) { return box("", "mail").Open(sealed, []byte("row 1")) },
		"changed":         func() ([]byte, error) { return mails.Open(changed, []byte("row 1")) },
		"cut":             func() ([]byte, error) { return mails.Open(sealed[:8], []byte("row 1")) },
		"empty":           func() ([]byte, error) { return mails.Open(nil, []byte("row 1")) },
	} {
		if got, err := open(); err == nil {
			t.Errorf("%s opens %q", name, got)
		}
	}
}

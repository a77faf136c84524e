package config

import (
	"crypto/rand"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"strings"
	"testing"
)

func random(n int) []byte {
	b := make([]byte, n)
	_, _ = rand.Read(b)
	return b
}

const ownDatabase = "postgres://app:hunter2@db/plumbline"

func TestSec_T25_ShippedSecretsAreRefused(t *testing.T) {
	t.Parallel()
	for _, secret := range []string{
		"", "short", strings.Repeat("x", 31), strings.Repeat("a", 64), strings.Repeat("ab", 32), strings.Repeat("changeme", 5), "0123456789abcdef0123456789abcdef",
		"abcdefghijklmnopqrstuvwxyz0123456789", "this-is-a-secret-key-for-development", "plumbline-plumbline-plumbline-1234", "correct horse battery staple please",
		strings.Repeat("…", 32), "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
	} {
		c, err := FromEnv(env("DATABASE_URL", ownDatabase, "PLUMBLINE_BASE_URL", "https://p.example.org", "PLUMBLINE_SECRET", secret))
		if err == nil {
			err = c.NeedSafe()
		}
		var wrong *Error
		if !errors.As(err, &wrong) || wrong.Setting != "PLUMBLINE_SECRET" || secret != "" && strings.Contains(wrong.Sentence, secret) {
			t.Errorf("%q: %v", secret, err)
		}
	}
	for range 200 {
		for _, secret := range []string{rand.Text() + rand.Text(), hex.EncodeToString(random(32)), base64.StdEncoding.EncodeToString(random(48))} {
			c, err := FromEnv(env("DATABASE_URL", ownDatabase, "PLUMBLINE_BASE_URL", "https://p.example.org", "PLUMBLINE_SECRET", secret))
			if err != nil || c.NeedSafe() != nil {
				t.Fatalf("a random one is refused: %q %v %v", secret, err, c.NeedSafe())
			}
		}
	}
}

func TestProductionRefusesPlainHTTP(t *testing.T) {
	t.Parallel()
	secret := rand.Text() + rand.Text()
	for _, c := range []struct {
		base, allow string
		refused     bool
	}{
		{"https://p.example.org", "", false}, {"http://p.example.org", "", true}, {"http://10.0.0.5:8080", "", true}, {"http://p.example.org", "durability", true},
		{"http://p.example.org", "durability, http", false}, {"http://localhost:8080", "", false}, {"http://127.0.0.1:8080", "", false}, {"http://[::1]:8080", "", false}, {"http://localhost.example.org", "", true},
	} {
		cfg, err := FromEnv(env("DATABASE_URL", ownDatabase, "PLUMBLINE_BASE_URL", c.base, "PLUMBLINE_SECRET", secret, "PLUMBLINE_ALLOW_UNSAFE", c.allow))
		if err != nil {
			t.Fatal(err)
		}
		var wrong *Error
		if err := cfg.NeedSafe(); c.refused != errors.As(err, &wrong) || c.refused && wrong.Setting != "PLUMBLINE_BASE_URL" {
			t.Errorf("%s allowing %q: %v", c.base, c.allow, err)
		}
	}
	if _, err := FromEnv(env("PLUMBLINE_ALLOW_UNSAFE", "everything")); err == nil {
		t.Error("a risk nobody knows is taken")
	}
}

// On a machine of one's own, with the embedded database, nothing need be set.
func TestNotEverythingIsProduction(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		db, base, env string
		want          bool
	}{
		{ownDatabase, "", "", false}, {ownDatabase, "http://localhost:8080", "", false}, {ownDatabase, "http://10.0.0.5:8080", "", true},
		{ownDatabase, "", "production", true}, {"", "", "production", true}, {ownDatabase, "https://p.example.org", "development", true},
	} {
		cfg, err := FromEnv(env("DATABASE_URL", c.db, "PLUMBLINE_BASE_URL", c.base, "PLUMBLINE_ENV", c.env, "PLUMBLINE_SECRET", rand.Text()+rand.Text(), "PLUMBLINE_DATA_DIR", t.TempDir()))
		if err != nil || cfg.Production() != c.want {
			t.Errorf("%+v: production %v, %v", c, err == nil && cfg.Production(), err)
		}
	}
	if _, err := FromEnv(env("PLUMBLINE_ENV", "prod")); err == nil {
		t.Error("an environment nobody knows")
	}
	for base, want := range map[string]bool{"": false, "http://10.0.0.5:8080": false, "https://p.example.org": true} {
		c, err := FromEnv(env("PLUMBLINE_DATA_DIR", t.TempDir(), "PLUMBLINE_BASE_URL", base))
		if err != nil || c.Production() != want || c.NeedSafe() != nil {
			t.Errorf("%q: production %v, %v, %v", base, c.Production(), err, c.NeedSafe())
		}
	}
}

package config

import (
	"net"
	"net/url"
	"slices"
	"strings"
)

// The risks that may be taken in production by naming them in PLUMBLINE_ALLOW_UNSAFE.
const (
	UnsafeHTTP       = "http"         // people come by plain http
	UnsafeDatabase   = "database-tls" // the way to the database on another machine is not encrypted
	UnsafeDurability = "durability"   // the database may lose what it said it had stored
	UnsafeSample     = "sample"       // serve --sample: everybody knows the passwords
)

const production = "production"

func (c *Config) checkEnv() *Error {
	if c.Env != "" && c.Env != production && c.Env != "development" {
		return wrong("PLUMBLINE_ENV", "must be production, development or nothing, not %q.", c.Env)
	}
	return nil
}

var risks = []string{UnsafeHTTP, UnsafeDatabase, UnsafeDurability, UnsafeSample}

// Production says that this is for real: it was said, people come by https, or they come from elsewhere to what a
// database of one's own holds.
func (c *Config) Production() bool {
	return c.Env == production || c.Secure() || !c.Embedded() && !c.local()
}

// Refuses says that this is production and a risk was not taken.
func (c *Config) Refuses(risk string) bool {
	return c.Production() && !slices.Contains(c.AllowUnsafe, risk)
}

func (c *Config) checkRisks() *Error {
	for i, risk := range c.AllowUnsafe {
		c.AllowUnsafe[i] = strings.TrimSpace(risk)
		if !slices.Contains(risks, c.AllowUnsafe[i]) {
			return wrong("PLUMBLINE_ALLOW_UNSAFE", "knows %s, and not %q.", strings.Join(risks, ", "), risk)
		}
	}
	return nil
}

// NeedSafe is for the commands that serve people: in production it refuses what is unsafe by
// the settings alone. The error is an *Error.
func (c *Config) NeedSafe() error {
	if !c.Production() {
		return nil
	}
	if err := c.NeedSecret(); err != nil {
		return err
	}
	if guessable(c.SecretKey.Reveal()) {
		return wrong("PLUMBLINE_SECRET", "looks like a sample; make one with: openssl rand -base64 48")
	}
	if c.Refuses(UnsafeHTTP) && !c.Secure() && !c.local() {
		return wrong("PLUMBLINE_BASE_URL", "is %s: passwords and sessions would travel in the clear. Use https, or set PLUMBLINE_ALLOW_UNSAFE=%s.", c.BaseURL, UnsafeHTTP)
	}
	return nil
}

// local says that the base URL is this machine itself and no other can use it.
func (c *Config) local() bool {
	u, err := url.Parse(c.BaseURL)
	if err != nil {
		return false
	}
	ip := net.ParseIP(u.Hostname())
	return u.Hostname() == "localhost" || ip != nil && ip.IsLoopback()
}

// guessable says that a secret was not made at random: it has few different characters, runs along an
// alphabet, or holds a word of samples.
func guessable(secret string) bool {
	seen, steps := map[rune]bool{}, 0
	last := rune(-1)
	for _, r := range secret {
		seen[r] = true
		if r == last+1 || r == last {
			steps++
		}
		last = r
	}
	low := strings.ToLower(secret)
	for _, word := range []string{"changeme", "change-me", "change_me", "secret", "example", "sample", "password", "insecure", "plumbline", "0123456789", "correct horse"} {
		if strings.Contains(low, word) {
			return true
		}
	}
	return len(seen) < 12 || steps > len(secret)/3
}

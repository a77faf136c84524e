package config

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
)

const minSecret = 32 // bytes

// Secret is text that no print, log or encoding shows.
type Secret string

const redacted = "[redacted]"

// Reveal is the only way to the text.
func (s Secret) Reveal() string { return string(s) }

// String and the methods below stand in for the text wherever it might be printed.
func (s Secret) String() string { return redacted }

// GoString hides the text from %#v.
func (s Secret) GoString() string { return redacted }

// LogValue hides the text from slog.
func (s Secret) LogValue() slog.Value { return slog.StringValue(redacted) }

// MarshalText hides the text from JSON and other encodings.
func (s Secret) MarshalText() ([]byte, error) { return []byte(redacted), nil }

// Format hides the text from every verb of fmt.
func (s Secret) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte(redacted)) }

func (c *Config) checkSecret() *Error {
	if n := len(c.SecretKey); n > 0 && n < minSecret {
		return wrong("PLUMBLINE_SECRET", "must have at least %d characters, it has %d; make one with: openssl rand -base64 48", minSecret, n)
	}
	return nil
}

// NeedSecret is for the commands that sign something. Beside an embedded database the secret
// is made once and kept in the data directory; otherwise it must be given. The error is an *Error.
func (c *Config) NeedSecret() error {
	if c.SecretKey != "" {
		return nil
	}
	if !c.Embedded() {
		return wrong("PLUMBLINE_SECRET", "must be set when DATABASE_URL is; make one with: openssl rand -base64 48")
	}
	secret, err := keptSecret(filepath.Join(c.DataDir, "secret"))
	if err != nil {
		return wrong("PLUMBLINE_SECRET", "is not set and cannot be kept in the data directory: %v.", err)
	}
	c.SecretKey = secret
	return nil
}

// keptSecret reads the file or makes it whole: two processes that start together agree.
func keptSecret(path string) (Secret, error) {
	if secret, err := readSecret(path); !errors.Is(err, fs.ErrNotExist) {
		return secret, err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o711); err != nil {
		return "", err
	}
	part, err := os.CreateTemp(filepath.Dir(path), "secret-*") // CreateTemp makes it 0600
	if err != nil {
		return "", err
	}
	defer os.Remove(part.Name())
	_, err = part.WriteString(rand.Text() + rand.Text() + "\n")
	if err = errors.Join(err, part.Sync(), part.Close()); err != nil {
		return "", err
	}
	if err := os.Link(part.Name(), path); err != nil && !errors.Is(err, fs.ErrExist) {
		return "", err
	}
	return readSecret(path)
}

func readSecret(path string) (Secret, error) {
	raw, err := os.ReadFile(path)
	if err != nil {
		return "", err
	}
	secret := strings.TrimSpace(string(raw))
	if len(secret) < minSecret {
		return "", fmt.Errorf("%s holds fewer than %d characters", path, minSecret)
	}
	return Secret(secret), nil
}

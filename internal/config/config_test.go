package config

import (
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/alecthomas/kong"
)

func env(pairs ...string) func(string) string {
	m := map[string]string{"HOME": "/home/maya"}
	for i := 0; i < len(pairs); i += 2 {
		m[pairs[i]] = pairs[i+1]
	}
	return func(name string) string { return m[name] }
}

func TestWrongSettings(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	db := "postgres://app:hunter2@db.example.org/plumbline"
	for _, c := range []struct{ setting, value, sentence string }{
		{"PLUMBLINE_ADDR", "8080", "a host and a port"},
		{"PLUMBLINE_ADDR", "localhost:http2x", "a port from 0 to 65535"},
		{"PLUMBLINE_ADDR", "localhost:70000", "a port from 0 to 65535"},
		{"PLUMBLINE_BASE_URL", "plumbline.example.org", "must be an address"},
		{"PLUMBLINE_BASE_URL", "ftp://plumbline.example.org", "must be an address"},
		{"PLUMBLINE_BASE_URL", "https://example.org/plumbline", "without a path, such as https://example.org."},
		{"DATABASE_URL", "mysql://app:hunter2@db/plumbline", "postgres://"},
		{"DATABASE_URL", "postgres://app:hunter2@db", "postgres://"},
		{"DATABASE_URL", "postgres://app:hun ter2@db\x7f/plumbline", "postgres://"},
		{"PLUMBLINE_MIGRATE_URL", db, "DATABASE_URL is not"},
		{"PLUMBLINE_LISTEN_URL", db, "DATABASE_URL is not"},
		{"PLUMBLINE_SECRET", "hunter2", "at least 32 characters, it has 7"},
		{"PLUMBLINE_TRUSTED_PROXIES", "10.0.0.0/8,proxy.example.org", "must be networks or addresses"},
		{"PLUMBLINE_TRUSTED_PROXIES", "0.0.0.0/0", "must not be every address"},
		{"PLUMBLINE_MAX_CONNS", "many", "must be a number"},
		{"PLUMBLINE_MAX_CONNS", "1", "from 2 to 1000"},
		{"PLUMBLINE_OIDC_ISSUER", "http://login.example.org", "https://"},
		{"PLUMBLINE_OIDC_ISSUER", "https://login.example.org", "needs PLUMBLINE_OIDC_CLIENT_ID"},
		{"PLUMBLINE_OUTGOING_ALLOW", "10.0.0.0", "10.0.0.0/8"},
		{"PLUMBLINE_MAIL_FROM", "plumbline@example.org", "PLUMBLINE_SMTP_URL is not"},
		{"PLUMBLINE_SMTP_URL", "http://u:hunter2@mail.example.org", "smtp://"},
		{"PLUMBLINE_SMTP_URL", "smtp://u:hunter2@mail.example.org", "needs PLUMBLINE_MAIL_FROM"},
		{"PLUMBLINE_DATA_DIR", file, "is a file"},
	} {
		_, err := FromEnv(env(c.setting, c.value))
		var wrong *Error
		if !errors.As(err, &wrong) || wrong.Setting != c.setting || !strings.Contains(err.Error(), c.sentence) {
			t.Errorf("%s=%s: %v", c.setting, c.value, err)
		} else if strings.Contains(err.Error(), "hunter2") || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s=%s shows a secret or has several lines: %v", c.setting, c.value, err)
		}
	}
}

func TestDefaults(t *testing.T) {
	t.Parallel()
	c, err := FromEnv(env("XDG_DATA_HOME", "/data"))
	if err != nil {
		t.Fatal(err)
	}
	if c.Addr != "localhost:8080" || c.BaseURL != "http://localhost:8080" || !c.Embedded() || c.Secure() || !filepath.IsAbs(c.DataDir) {
		t.Errorf("defaults: %+v", c)
	}
	for addr, want := range map[string]string{":9000": "http://localhost:9000", "0.0.0.0:80": "http://localhost:80", "[::]:1": "http://localhost:1", "10.0.0.1:2": "http://10.0.0.1:2"} {
		if c, err := FromEnv(env("PLUMBLINE_ADDR", addr)); err != nil || c.BaseURL != want {
			t.Errorf("%s: %v %v", addr, c, err)
		}
	}
	c, err = FromEnv(env("PLUMBLINE_TRUSTED_PROXIES", "10.1.2.3/8, ::ffff:192.0.2.1,::1"))
	if err != nil || !slices.Equal(c.TrustedProxies, []string{"10.0.0.0/8", "192.0.2.1/32", "::1/128"}) {
		t.Errorf("proxies: %v %v", c.TrustedProxies, err)
	}
	c, err = FromEnv(env("DATABASE_URL", "postgres:///plumbline?host=/run/postgresql", "PLUMBLINE_BASE_URL", "https://p.example.org/"))
	if err != nil || c.Embedded() || !c.Secure() || c.BaseURL != "https://p.example.org" || c.MigrateURL != c.DatabaseURL {
		t.Errorf("own database: %v %v", c, err)
	}
}

func TestDefaultDataDir(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		goos string
		root bool
		env  func(string) string
		want string
	}{
		{"linux", true, env(), "/var/lib/plumbline"},
		{"linux", false, env(), "/home/maya/.local/share/plumbline"},
		{"linux", false, env("XDG_DATA_HOME", "/x"), "/x/plumbline"},
		{"linux", false, env("HOME", ""), ""},
		{"darwin", false, env(), "/home/maya/Library/Application Support/Plumbline"},
	} {
		if got := defaultDataDir(c.env, c.goos, c.root); got != c.want {
			t.Errorf("%s root=%v: %q, want %q", c.goos, c.root, got, c.want)
		}
	}
}

func TestSecretIsMadeOnceAndKept(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "data")
	var keys []string
	for range 2 {
		c, err := FromEnv(env("PLUMBLINE_DATA_DIR", dir))
		if err == nil {
			err = c.NeedSecret()
		}
		if err != nil {
			t.Fatal(err)
		}
		keys = append(keys, c.SecretKey.Reveal())
	}
	if keys[0] != keys[1] || len(keys[0]) < minSecret {
		t.Errorf("secrets: %q", keys)
	}
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) != 1 {
		t.Fatalf("left in the data directory: %v %v", entries, err)
	}
	if info, err := entries[0].Info(); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode: %v %v", info.Mode(), err)
	}
}

func TestSecretMustBeGivenWithOwnDatabase(t *testing.T) {
	t.Parallel()
	c, err := FromEnv(env("DATABASE_URL", "postgres://app:hunter2@db/plumbline"))
	if err != nil {
		t.Fatal(err)
	}
	var wrong *Error
	if err := c.NeedSecret(); !errors.As(err, &wrong) || wrong.Setting != "PLUMBLINE_SECRET" {
		t.Errorf("error = %v", err)
	}
}

func TestSecretsAreNeverPrinted(t *testing.T) {
	t.Parallel()
	secret := strings.Repeat("hunter2", 6)
	c, err := FromEnv(env("DATABASE_URL", "postgres://app:hunter2@db/plumbline", "PLUMBLINE_SECRET", secret))
	if err != nil {
		t.Fatal(err)
	}
	var log strings.Builder
	slog.New(slog.NewJSONHandler(&log, nil)).Info("start", "config", c, "key", c.SecretKey, "copy", *c)
	encoded, err := json.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	printed := []string{fmt.Sprint(c), fmt.Sprintf("%+v %#v", *c, *c), fmt.Sprintf("%s %q %x %d", c.SecretKey, c.SecretKey, c.SecretKey, c.SecretKey), string(encoded), log.String()}
	for _, text := range printed {
		if strings.Contains(text, "hunter2") || strings.Contains(text, "68756e746572") {
			t.Errorf("a secret is shown: %s", text)
		}
	}
	if !strings.Contains(fmt.Sprint(c), "db/plumbline") {
		t.Errorf("the database is not named: %v", c)
	}
}

func TestKongFillsFlagsAndEnvironment(t *testing.T) {
	t.Setenv("PLUMBLINE_ADDR", "localhost:1234")
	t.Setenv("PLUMBLINE_DATA_DIR", "/from/env")
	var cli struct {
		Config
		Serve struct{} `cmd:""`
	}
	parser, err := kong.New(&cli)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := parser.Parse([]string{"serve", "--data-dir=/from/flag"}); err != nil {
		t.Fatal(err)
	}
	if cli.Addr != "localhost:1234" || cli.DataDir != "/from/flag" {
		t.Errorf("cli: addr %s, data directory %s", cli.Addr, cli.DataDir)
	}
}

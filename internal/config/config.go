// Package config turns the environment and the flags of the command line into one checked
// Config. It knows where settings come from and which are possible, not what they are for.
package config

import (
	"fmt"
	"log/slog"
	"net/url"
	"strings"
)

// Config holds every setting. The fields with kong tags may be given as flags too; secrets,
// and addresses that carry a password, come from the environment alone.
type Config struct {
	Addr    string `env:"PLUMBLINE_ADDR" default:"localhost:8080" placeholder:"HOST:PORT" help:"Where to listen."`
	BaseURL string `env:"PLUMBLINE_BASE_URL" placeholder:"URL" help:"The address people use, for links; default http://ADDR."`
	DataDir string `env:"PLUMBLINE_DATA_DIR" placeholder:"DIR" help:"Where the embedded database is kept; used without DATABASE_URL."`

	TrustedProxies []string `env:"PLUMBLINE_TRUSTED_PROXIES" placeholder:"CIDR,…" help:"Networks of the proxies in front, whose X-Forwarded-For is believed; default none."`

	Env string `env:"PLUMBLINE_ENV" placeholder:"production" help:"production refuses to start with an unsafe setting; so does a base URL of another name than this machine's. development says no more than nothing."`

	AllowUnsafe []string `env:"PLUMBLINE_ALLOW_UNSAFE" placeholder:"RISK,…" help:"Risks to take in production: http, database-tls, durability, sample."`

	MaxConns int `placeholder:"N" help:"Most connections this process opens to the database; default four for each processor, at least eight ($$PLUMBLINE_MAX_CONNS)."`

	MailFrom string `env:"PLUMBLINE_MAIL_FROM" placeholder:"ADDRESS" help:"The address mails are from; needed with PLUMBLINE_SMTP_URL."`

	OIDCIssuer   string `env:"PLUMBLINE_OIDC_ISSUER" placeholder:"URL" help:"An OpenID provider people may sign in with; it sends them back to BASE_URL/sign-in/provider/back."`
	OIDCClientID string `env:"PLUMBLINE_OIDC_CLIENT_ID" placeholder:"ID" help:"What the OpenID provider calls this installation."`

	OutgoingAllow []string `env:"PLUMBLINE_OUTGOING_ALLOW" placeholder:"CIDR,…" help:"Private networks that the OpenID provider may be in; default none."`

	DatabaseURL      Secret `kong:"-"` // DATABASE_URL, as the app role; empty means embedded
	MigrateURL       Secret `kong:"-"` // PLUMBLINE_MIGRATE_URL, as the owner; default DatabaseURL
	ListenURL        Secret `kong:"-"` // PLUMBLINE_LISTEN_URL; empty means DatabaseURL
	SecretKey        Secret `kong:"-"` // PLUMBLINE_SECRET; see NeedSecret
	OIDCClientSecret Secret `kong:"-"` // PLUMBLINE_OIDC_CLIENT_SECRET
	SMTPURL          Secret `kong:"-"` // PLUMBLINE_SMTP_URL; empty means that no mail is sent
}

// Error is a wrong setting, as one sentence for the person who set it.
type Error struct {
	Setting  string // the environment variable
	Sentence string
}

func (e *Error) Error() string { return e.Sentence }

func wrong(setting, format string, args ...any) *Error {
	return &Error{Setting: setting, Sentence: setting + " " + fmt.Sprintf(format, args...)}
}

// FromEnv reads and checks the whole configuration without a command line.
func FromEnv(getenv func(string) string) (*Config, error) {
	c := &Config{
		Addr:     getenv("PLUMBLINE_ADDR"),
		BaseURL:  getenv("PLUMBLINE_BASE_URL"),
		DataDir:  getenv("PLUMBLINE_DATA_DIR"),
		MailFrom: getenv("PLUMBLINE_MAIL_FROM"),
		Env:      getenv("PLUMBLINE_ENV"),
	}
	c.OIDCIssuer, c.OIDCClientID = getenv("PLUMBLINE_OIDC_ISSUER"), getenv("PLUMBLINE_OIDC_CLIENT_ID")
	if text := getenv("PLUMBLINE_OUTGOING_ALLOW"); text != "" {
		c.OutgoingAllow = strings.Split(text, ",")
	}
	if text := getenv("PLUMBLINE_TRUSTED_PROXIES"); text != "" {
		c.TrustedProxies = strings.Split(text, ",")
	}
	if text := getenv("PLUMBLINE_ALLOW_UNSAFE"); text != "" {
		c.AllowUnsafe = strings.Split(text, ",")
	}
	return c, c.Complete(getenv)
}

// Complete adds what is only in the environment to a Config that kong filled, puts defaults
// in, and checks everything. The error is an *Error.
func (c *Config) Complete(getenv func(string) string) error {
	c.DatabaseURL = Secret(getenv("DATABASE_URL"))
	c.MigrateURL = Secret(getenv("PLUMBLINE_MIGRATE_URL"))
	c.ListenURL = Secret(getenv("PLUMBLINE_LISTEN_URL"))
	c.SecretKey = Secret(getenv("PLUMBLINE_SECRET"))
	c.SMTPURL = Secret(getenv("PLUMBLINE_SMTP_URL"))
	c.OIDCClientSecret = Secret(getenv("PLUMBLINE_OIDC_CLIENT_SECRET"))
	if c.Addr == "" {
		c.Addr = "localhost:8080"
	}
	maxConns := func() *Error { return c.setMaxConns(getenv("PLUMBLINE_MAX_CONNS")) }
	for _, check := range []func() *Error{c.checkAddr, c.checkBaseURL, c.checkProxies, c.checkEnv, c.checkRisks, maxConns, c.checkDatabase, c.checkSecret, c.checkMail, c.checkOIDC} {
		if err := check(); err != nil {
			return err
		}
	}
	if !c.Embedded() {
		return nil
	}
	return c.setDataDir(getenv)
}

// Embedded says that no database was given, so Plumbline runs its own.
func (c *Config) Embedded() bool { return c.DatabaseURL == "" }

// Secure says that people reach the site over https.
func (c *Config) Secure() bool {
	u, err := url.Parse(c.BaseURL)
	return err == nil && u.Scheme == "https"
}

// LogValue shows the configuration without its secrets.
func (c *Config) LogValue() slog.Value {
	database := "embedded in " + c.DataDir
	if !c.Embedded() {
		database = hostAndName(c.DatabaseURL)
	}
	return slog.GroupValue(slog.String("addr", c.Addr), slog.String("base_url", c.BaseURL), slog.String("database", database))
}

// String is for people and never shows a secret.
func (c *Config) String() string { return c.LogValue().String() }

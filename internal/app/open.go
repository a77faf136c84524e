// Package app is the composition root: the only importer of everything.
package app

import (
	"context"
	"fmt"
	"log/slog"
	"os"

	"plumbline/internal/account"
	"plumbline/internal/config"
	"plumbline/internal/identity"
	"plumbline/internal/mail"
	"plumbline/internal/pg"
	"plumbline/internal/pg/embedded"
	"plumbline/internal/seal"
)

// App is one running process: its settings, its database, its domain.
type App struct {
	*Domain
	Config *config.Config
	Log    *slog.Logger

	server *embedded.Server // nil with a database of one's own
	mails  *seal.Box
	smtp   *mail.Server // nil: no mail is sent
	owner  string       // the connection that may migrate; empty if only the app role is known
}

// Open connects to the database of the settings, starting the embedded one if none is named.
func Open(ctx context.Context, cfg *config.Config) (*App, error) {
	a := &App{Config: cfg, Log: slog.New(logHandler(cfg, os.Stderr)), owner: cfg.MigrateURL.Reveal()}
	o, err := a.options()
	if err != nil {
		return nil, err
	}
	dsn := cfg.DatabaseURL.Reveal()
	if dsn == "" {
		server, err := embedded.Start(ctx, embedded.Options{DataDir: cfg.DataDir, Log: os.Stderr})
		if err != nil {
			return nil, err
		}
		a.server = server
		dsn, a.owner = server.DSN(embedded.Database, embedded.AppRole), server.DSN(embedded.Database, embedded.OwnerRole)
	}
	if err := a.connect(ctx, dsn, o); err != nil {
		a.Close()
		return nil, err
	}
	return a, nil
}

func (a *App) connect(ctx context.Context, dsn string, o account.Options) error {
	if a.server != nil {
		if err := migrateUp(ctx, a.owner); err != nil {
			return err
		}
	}
	db, err := pg.Open(ctx, dsn, a.Config.MaxConns)
	if err != nil {
		return err
	}
	a.Domain, err = NewDomain(db, o)
	if err == nil && a.Config.OIDCIssuer != "" {
		a.Provider = identity.New(identity.Settings{
			Issuer: a.Config.OIDCIssuer, ClientID: a.Config.OIDCClientID, ClientSecret: a.Config.OIDCClientSecret.Reveal(), Callback: a.Config.BaseURL + "/sign-in/provider/back",
		}, a.Config.Networks())
	}
	if err != nil {
		db.Close()
		return fmt.Errorf("open the domain: %w", err)
	}
	return nil
}

// options are what the settings give people beside a database. A wrong setting is a *config.Error.
func (a *App) options() (account.Options, error) {
	if a.Config.Embedded() {
		if err := a.Config.NeedSecret(); err != nil {
			return account.Options{}, err
		}
	}
	var err error
	if a.mails, err = seal.New(a.Config.SecretKey.Reveal(), "mail"); err != nil {
		return account.Options{}, err
	}
	if a.Config.SMTPURL != "" {
		if a.smtp, err = mail.NewServer(a.Config.SMTPURL.Reveal(), a.Config.MailFrom, nil); err != nil {
			return account.Options{}, &config.Error{Setting: "PLUMBLINE_SMTP_URL", Sentence: "PLUMBLINE_SMTP_URL " + err.Error() + "."}
		}
	}
	seeds, err := seal.New(a.Config.SecretKey.Reveal(), "seed")
	if err != nil {
		return account.Options{}, err
	}
	return account.Options{Seeds: seeds, Post: mail.NewPost(a.mails, a.smtp != nil, a.Log)}, nil
}

// Close ends the connections and, if this process started it, the embedded server.
func (a *App) Close() {
	if a.Domain != nil {
		a.DB.Close()
	}
	if a.server != nil {
		a.server.Stop()
	}
}

package app

import (
	"context"
	"fmt"
	"strings"

	"plumbline/internal/config"
	"plumbline/internal/pg"
)

const oldestPostgres = 15

// openToServe is Open for the commands that serve people: in production it refuses a setting, here or in the
// database, that is not safe, and names it. The error is a *config.Error then.
func openToServe(ctx context.Context, cfg *config.Config, withSample bool) (*App, error) {
	if err := cfg.NeedSafe(); err != nil {
		return nil, err
	}
	if withSample && cfg.Refuses(config.UnsafeSample) {
		return nil, &config.Error{Setting: "--sample", Sentence: "--sample makes sign-ins whose password everybody knows. Leave it out, or set PLUMBLINE_ALLOW_UNSAFE=" + config.UnsafeSample + "."}
	}
	for setting, dsn := range map[string]config.Secret{"DATABASE_URL": cfg.DatabaseURL, "PLUMBLINE_LISTEN_URL": cfg.ListenURL} {
		if hosts, err := pg.Unencrypted(dsn.Reveal()); dsn != "" && err == nil && len(hosts) > 0 && cfg.Refuses(config.UnsafeDatabase) {
			return nil, &config.Error{Setting: setting, Sentence: fmt.Sprintf("%s lets the connection to %s go without TLS: add sslmode=verify-full, or set PLUMBLINE_ALLOW_UNSAFE=%s.",
				setting, strings.Join(hosts, ", "), config.UnsafeDatabase)}
		}
	}
	a, err := Open(ctx, cfg)
	if err != nil || !cfg.Production() {
		return a, err
	}
	s, err := a.DB.Server(ctx)
	if err == nil {
		if unsafe := unsafeServer(s, cfg.Refuses(config.UnsafeDurability)); unsafe != nil {
			err = unsafe
		}
	}
	if err != nil {
		a.Close()
		return nil, err
	}
	return a, nil
}

// unsafeServer names the first thing about a database that would let one organisation see another, or that
// would lose what people were told is stored.
func unsafeServer(s pg.Server, durable bool) *config.Error {
	role := func(what string) *config.Error {
		return &config.Error{Setting: "DATABASE_URL", Sentence: "DATABASE_URL names the role " + s.Role + ", which " + what + ". Connect as the app role, which owns nothing."}
	}
	switch {
	case s.Super:
		return role("is a superuser")
	case s.Bypass:
		return role("may bypass row level security")
	case s.Owner:
		return role("owns the tables")
	case s.Version < oldestPostgres*10000:
		return &config.Error{Setting: "DATABASE_URL", Sentence: fmt.Sprintf("DATABASE_URL leads to Postgres %d; Plumbline needs %d or newer.", s.Version/10000, oldestPostgres)}
	case !durable:
		return nil
	}
	for _, c := range []struct{ name, value string }{{"fsync", s.Fsync}, {"full_page_writes", s.FullPageWrites}, {"synchronous_commit", s.SynchronousCommit}} {
		if c.value == "off" {
			return &config.Error{Setting: c.name, Sentence: c.name + " is off in the database: a crash would lose what people were told is stored. Turn it on, or set PLUMBLINE_ALLOW_UNSAFE=" + config.UnsafeDurability + "."}
		}
	}
	return nil
}

package app

import (
	"crypto/rand"
	"errors"
	"strings"
	"testing"

	"plumbline/internal/config"
	"plumbline/internal/pg"
	"plumbline/internal/pg/pgtest"
)

// refusal is the setting production does not start with, by a database address and risks taken.
func refusal(t *testing.T, dsn, allow string, withSample bool) (setting, sentence string) {
	t.Helper()
	cfg, err := config.FromEnv(func(name string) string {
		return map[string]string{"DATABASE_URL": dsn, "PLUMBLINE_ENV": "production", "PLUMBLINE_SECRET": rand.Text() + rand.Text(), "PLUMBLINE_ALLOW_UNSAFE": allow}[name]
	})
	if err != nil {
		t.Fatal(err)
	}
	a, err := openToServe(t.Context(), cfg, withSample)
	if err == nil {
		a.Close()
		return "", ""
	}
	var wrong *config.Error
	if !errors.As(err, &wrong) {
		t.Fatalf("%s allowing %q ended with %v", dsn, allow, err)
	}
	return wrong.Setting, wrong.Sentence
}

// TestR28_UnsafeDatabasesAreRefused starts on the tests' own cluster, whose fsync is off.
func TestR28_UnsafeDatabasesAreRefused(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t)
	for _, c := range []struct {
		dsn, allow, setting, sentence string
		sample                        bool
	}{
		{dsn: db.SuperDSN, allow: "durability", setting: "DATABASE_URL", sentence: "superuser"},
		{dsn: db.OwnerDSN, allow: "durability", setting: "DATABASE_URL", sentence: "owns the tables"},
		{dsn: db.AppDSN, setting: "fsync", sentence: "fsync is off"},
		{dsn: db.AppDSN, allow: "durability", sample: true, setting: "--sample", sentence: "password everybody knows"},
		{dsn: db.AppDSN, allow: "durability"},
		{dsn: "postgres://app:x@192.0.2.1/plumbline", setting: "DATABASE_URL", sentence: "192.0.2.1 go without TLS"},
		{dsn: "postgres://app:x@192.0.2.1/plumbline?sslmode=prefer", setting: "DATABASE_URL", sentence: "without TLS"},
		{dsn: "postgres://app:x@localhost,db.invalid/plumbline?sslmode=allow", setting: "DATABASE_URL", sentence: "to db.invalid go"},
	} {
		setting, sentence := refusal(t, c.dsn, c.allow, c.sample)
		if setting != c.setting || !strings.Contains(sentence, c.sentence) {
			t.Errorf("%s allowing %q: refused for %q, %q", c.dsn, c.allow, setting, sentence)
		}
	}
}

func TestR28_EachUnsafeSettingIsNamed(t *testing.T) {
	t.Parallel()
	sound := pg.Server{Role: "plumbline_app", Fsync: "on", FullPageWrites: "on", SynchronousCommit: "on", Version: 150004}
	if err := unsafeServer(sound, true); err != nil {
		t.Errorf("a sound one is refused: %v", err)
	}
	for want, spoil := range map[string]func(*pg.Server){
		"is a superuser": func(s *pg.Server) { s.Super = true }, "may bypass row level security": func(s *pg.Server) { s.Bypass = true },
		"owns the tables": func(s *pg.Server) { s.Owner = true }, "leads to Postgres 14": func(s *pg.Server) { s.Version = 140011 },
		"fsync is off": func(s *pg.Server) { s.Fsync = "off" }, "full_page_writes is off": func(s *pg.Server) { s.FullPageWrites = "off" },
		"synchronous_commit is off": func(s *pg.Server) { s.SynchronousCommit = "off" },
	} {
		s := sound
		spoil(&s)
		if err := unsafeServer(s, true); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", want, err)
		}
		if durable := strings.HasSuffix(want, " is off"); (unsafeServer(s, false) == nil) != durable {
			t.Errorf("%s, with the risk to what is stored taken: %v", want, unsafeServer(s, false))
		}
	}
	for dsn, want := range map[string]int{
		"postgres://a@/p?host=/run/postgresql": 0, "postgres://a@127.0.0.1/p?sslmode=disable": 0, "postgres://a@db.example.org/p?sslmode=verify-full": 0,
		"postgres://a@db.example.org/p?sslmode=require": 0, "postgres://a@db.example.org/p?sslmode=disable": 1, "postgres://a@one.example,two.example/p": 2,
	} {
		if hosts, err := pg.Unencrypted(dsn); err != nil || len(hosts) != want {
			t.Errorf("%s: %v, %v", dsn, hosts, err)
		}
	}
}

// Package exporter owns taking an organisation out as a whole: one archive with every row of every table, for
// people and for programs. It changes nothing and knows no noun but by its table.
package exporter

import (
	"archive/zip"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"sync"
	"time"

	"plumbline/internal/access"
	"plumbline/internal/account"
	"plumbline/internal/activity"
	"plumbline/internal/errs"
	"plumbline/internal/id"
	"plumbline/internal/org"
	"plumbline/internal/pg"
)

// One export of an organisation runs at a time, and so many of all in one process: each keeps a connection and a
// snapshot, for as long as it lasts.
const (
	atOnce = 6
	lasts  = 15 * time.Minute
)

// Service exports organisations.
type Service struct {
	db       *pg.DB
	accounts *account.Service

	mu      sync.Mutex
	running map[id.Org]bool
}

// New makes the service.
func New(db *pg.DB, accounts *account.Service) *Service {
	return &Service{db: db, accounts: accounts, running: map[id.Org]bool{}}
}

// begin takes a place; false if the organisation has one, or none is left.
func (s *Service) begin(o id.Org) (end func(), ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.running[o] || len(s.running) >= atOnce {
		return nil, false
	}
	s.running[o] = true
	return func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		delete(s.running, o)
	}, true
}

// manifest says what an archive has and has not. It is the archive's last file: without it, the rest is a part.
type manifest struct {
	Organisation string            `json:"organisation"`
	Address      string            `json:"address"`
	AsOf         time.Time         `json:"as_of"`
	By           string            `json:"by"`
	Rows         map[string]int    `json:"rows"`
	LeftOut      map[string]string `json:"left_out"`
}

// Export writes everything of the organisation into w as a zip archive, as of one moment, some rows at a time.
// It needs access.OrgOwn and the person's password, and is on the audit trail. What is private is in it. Before
// the first byte: Invalid for the password, Limited while other exports run.
func (s *Service) Export(ctx context.Context, m org.Member, password string, w io.Writer) error {
	if err := m.Actor.Require(access.OrgOwn); err != nil {
		return err
	}
	if err := s.accounts.Confirm(ctx, m.Actor.User, password); err != nil {
		return err
	}
	end, ok := s.begin(m.Org.ID)
	if !ok {
		return errs.New(errs.Limited, "An export is running already. Try again in a few minutes.")
	}
	defer end()
	ctx, cancel := context.WithTimeout(ctx, lasts)
	defer cancel()
	err := s.db.InTenant(ctx, m.Actor, func(_ context.Context, tx *pg.Tx) error {
		activity.RecordTx(tx, activity.Event{Actor: m.Actor.User, Verb: "org.exported", Kind: "org", Subject: m.Org.ID})
		return nil
	})
	if err != nil {
		return err
	}
	return s.db.Snapshot(ctx, m.Org.ID, func(ctx context.Context, tx *pg.Tx) error {
		// Whoever takes the archive may be slow.
		tx.Queue(`set local idle_in_transaction_session_timeout = '3min'`)
		now, err := tx.Now(ctx)
		if err != nil {
			return err
		}
		a := archive{zip.NewWriter(w), now, manifest{m.Org.Name, m.Org.Slug, now.UTC(), m.Name, map[string]int{}, leftOut}}
		return a.write(ctx, tx)
	})
}

// archive is an export under way.
type archive struct {
	*zip.Writer
	at   time.Time
	says manifest
}

func (a *archive) file(name string) (io.Writer, error) {
	return a.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: a.at})
}

func (a *archive) write(ctx context.Context, tx *pg.Tx) error {
	for _, s := range sheets {
		for _, f := range forms {
			if err := a.sheet(ctx, tx, s, f); err != nil {
				return fmt.Errorf("export %s: %w", s.name, err)
			}
		}
	}
	f, err := a.file("manifest.json")
	if err != nil {
		return err
	}
	out := json.NewEncoder(f)
	out.SetIndent("", "  ")
	if err := out.Encode(a.says); err != nil {
		return err
	}
	return a.Close()
}

// sheet writes one table in one form.
func (a *archive) sheet(ctx context.Context, tx *pg.Tx, s sheet, as form) error {
	file, err := a.file(as.kind + "/" + s.name + "." + as.kind)
	if err != nil {
		return err
	}
	w, err := as.begin(file, s.fields())
	if err != nil {
		return err
	}
	tx.Queue("declare rows no scroll cursor for " + s.query())
	n, more := 0, true
	for more {
		rows, err := pg.Many[string](ctx, tx, `fetch 200 from rows`)
		if err != nil {
			return err
		}
		for _, text := range rows {
			var row []json.RawMessage
			if err := json.Unmarshal([]byte(text), &row); err != nil {
				return err
			}
			if err := w.row(row); err != nil {
				return err
			}
		}
		n, more = n+len(rows), len(rows) > 0
	}
	a.says.Rows[s.name] = n
	tx.Queue(`close rows`)
	return w.end()
}

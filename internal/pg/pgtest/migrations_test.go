package pgtest

import (
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/pressly/goose/v3"

	"plumbline/internal/pg/embedded"
)

// Every migration's way down restores exactly what was there before it, and the way up
// again gives the same schema.
func TestMigrationsUpDownUp(t *testing.T) {
	t.Parallel()
	db, ctx := Empty(t), t.Context()
	err := withProvider(db.OwnerDSN, func(p *goose.Provider) error {
		if _, err := p.GetDBVersion(ctx); err != nil { // makes goose's own table
			return err
		}
		schemas := []string{dump(t, db)}
		for range p.ListSources() {
			if _, err := p.UpByOne(ctx); err != nil {
				return err
			}
			schemas = append(schemas, dump(t, db))
		}
		for i := len(schemas) - 2; i >= 0; i-- {
			down, err := p.Down(ctx)
			if err != nil {
				return err
			}
			if diff := cmp.Diff(schemas[i], dump(t, db)); diff != "" {
				t.Errorf("%s down does not restore what was before (-before +after):\n%s", down.Source.Path, diff)
			}
		}
		if _, err := p.Up(ctx); err != nil {
			return err
		}
		if diff := cmp.Diff(schemas[len(schemas)-1], dump(t, db)); diff != "" {
			t.Errorf("up again gives another schema (-first +second):\n%s", diff)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func dump(t *testing.T, db *DB) string {
	t.Helper()
	bin, err := embedded.FindBinaries()
	if err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command(filepath.Join(bin.Dir, "pg_dump"), "--schema-only", "--dbname="+db.SuperDSN).Output()
	if err != nil {
		t.Fatalf("pg_dump: %v", err)
	}
	var kept []string
	for line := range strings.Lines(string(out)) {
		if !strings.HasPrefix(line, `\`) { // \restrict carries a random word
			kept = append(kept, line)
		}
	}
	return strings.Join(kept, "")
}

package app

import (
	"bytes"
	"context"
	"path/filepath"
	"strings"
	"testing"

	"plumbline/internal/activity"
	"plumbline/internal/pg"
	"plumbline/internal/pg/pgtest"
)

func TestSec_T38_VerifyCommandFollowsTheChain(t *testing.T) {
	t.Parallel()
	at := pgtest.New(t)
	d := foundAcme(t, at.AppDSN)
	orgs, err := d.Orgs.All(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := activity.Seal(t.Context(), d.DB, orgs[0].ID); err != nil {
		t.Fatal(err)
	}
	heads := filepath.Join(t.TempDir(), "heads")
	check := func(c VerifyCmd) (string, error) {
		var out bytes.Buffer
		err := c.do(t.Context(), d, &out)
		return out.String(), err
	}
	for range 2 { // the second compares with what the first kept
		if said, err := check(VerifyCmd{Heads: heads}); err != nil || !strings.Contains(said, "audit trail: 1 events under 1 chains, 0 not sealed yet, 0 findings") {
			t.Fatalf("%s%v", said, err)
		}
	}
	super := func(sql string) {
		db, err := pg.Open(t.Context(), at.SuperDSN, 2)
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		err = db.Global(t.Context(), func(_ context.Context, tx *pg.Tx) error { tx.Queue(sql); return nil })
		if err != nil {
			t.Fatal(err)
		}
	}
	super(`update activity set client = '192.0.2.1'`)
	if said, err := check(VerifyCmd{Org: "acme"}); err == nil || !strings.Contains(said, "acme: audit trail: event ") {
		t.Errorf("%s%v", said, err)
	}
	super(`delete from activity_seals`)
	if _, err := activity.Seal(t.Context(), d.DB, orgs[0].ID); err != nil {
		t.Fatal(err)
	}
	if said, err := check(VerifyCmd{}); err != nil {
		t.Errorf("%s%v", said, err)
	}
	if said, err := check(VerifyCmd{Heads: heads}); err == nil || !strings.Contains(said, "made anew") {
		t.Errorf("%s%v", said, err)
	}
}

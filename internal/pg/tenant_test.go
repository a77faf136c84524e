package pg_test

import (
	"testing"

	"plumbline/internal/pg"
	"plumbline/internal/pg/pgtest"
)

// TestSec_T09_NoConnectionKeepsATenant ends transactions and reads of an organisation in every way there is: whoever
// has the connection next is in no organisation and nobody.
func TestSec_T09_NoConnectionKeepsATenant(t *testing.T) {
	t.Parallel()
	db, err := pg.Open(t.Context(), pgtest.New(t).AppDSN, 2)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	rounds := 1250
	if testing.Short() {
		rounds = 20
	}
	leave(t, db, rounds)
}

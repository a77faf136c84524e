package archtest

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// wholes may enter an organisation with everything private in it: none of them shows what it read to a person
// who did not ask as owner or admin.
var wholes = []string{
	"internal/activity/seal.go",   // hashes events
	"internal/activity/verify.go", // checks them
	"internal/app/erase.go",       // hands over what somebody who is erased owns
	"internal/app/leave.go",       // hands over what somebody who leaves owns
	"internal/exporter",           // an owner takes everything out
	"internal/org/erase.go",       // takes an address out wherever it stands
	"internal/org/join.go",        // before there is an actor: invitations
	"internal/org/join_domain.go", // before there is an actor: offers
	"internal/org/org.go",         // founds
	"internal/org/found.go",       // founds, once its mail is confirmed
	"internal/org/owner.go",       // the operator's commands
	"internal/org/purge.go",       // removes
	"internal/sample/sample.go",   // founds
	"internal/signal/worker",      // stores what it computes; names of private goals are left out of it
	"internal/testkit",
}

// Everybody else enters as somebody, so that a query that forgets who asks shows nothing private.
func TestFewSeeTheWhole(t *testing.T) {
	t.Parallel()
	used := map[string]bool{}
	for _, p := range list(t) {
		if in(p.ImportPath, "internal/pg") {
			continue
		}
		for _, f := range p.GoFiles {
			b, err := os.ReadFile(filepath.Join(p.Dir, f))
			if err != nil {
				t.Fatal(err)
			}
			if !strings.Contains(string(b), "pg.Whole(") && !strings.Contains(string(b), "Snapshot(ctx") {
				continue
			}
			file := p.ImportPath + "/" + f
			i := slices.IndexFunc(wholes, func(w string) bool { return in(file, w) })
			if i < 0 {
				t.Errorf("%s enters an organisation with everything private in it: enter as the actor", file)
				continue
			}
			used[wholes[i]] = true
		}
	}
	for _, w := range wholes {
		if !used[w] {
			t.Errorf("%s does not need the whole: take it off the list", w)
		}
	}
}

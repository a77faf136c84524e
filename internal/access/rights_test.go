package access

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// table writes out who may do what, as people read it.
func table() string {
	var b strings.Builder
	line := func(first string, cells ...string) {
		fmt.Fprintf(&b, "%-46s", first)
		for _, c := range cells {
			fmt.Fprintf(&b, " %-9s", c)
		}
		b.WriteString("\n")
	}
	names := make([]string, len(Roles))
	for i, r := range Roles {
		names[i] = string(r)
	}
	line("right", names...)
	for _, p := range Permissions {
		var cells []string
		for _, r := range Roles {
			cells = append(cells, map[bool]string{true: "yes", false: "-"}[r.Can(p)])
		}
		line(p.Label(), cells...)
	}
	b.WriteString("\n")
	line("who makes whom", names...)
	for _, by := range Roles {
		for _, was := range append([]Role{""}, Roles...) {
			what := string(by) + " of " + string(was)
			if was == "" {
				what = string(by) + " by invitation"
			}
			var cells []string
			for _, to := range Roles {
				cells = append(cells, map[bool]string{true: "yes", false: "-"}[by.MayGive(was, to)])
			}
			line(what, cells...)
		}
	}
	lines := strings.Split(b.String(), "\n")
	for i := range lines {
		lines[i] = strings.TrimRight(lines[i], " ")
	}
	return strings.Join(lines, "\n")
}

// TestRightsAreAsWritten compares every role, right and change of role with testdata/rights.txt,
// which is edited by hand: who may do what changes there first.
func TestRightsAreAsWritten(t *testing.T) {
	t.Parallel()
	written, err := os.ReadFile("testdata/rights.txt")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(written), table()); diff != "" {
		t.Errorf("who may do what differs from testdata/rights.txt:\n%s", diff)
	}
	for p, label := range labels {
		if label == "" {
			t.Errorf("%s has no words for the rights table", p)
		}
	}
	if len(labels) != len(Permissions) {
		t.Errorf("%d rights, words for %d", len(Permissions), len(labels))
	}
}

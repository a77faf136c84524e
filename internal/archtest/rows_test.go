package archtest

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// rows are the threats that a test of their name guards against. A row may be added here, never taken away.
const rows = "T01 T02 T03 T04 T05 T06 T07 T08 T09 T10 T11 T12 T13 T14 T15 T16 T17 T18 T19 T20 T21 T22 T23 T24 T25 T26 T27 T28 T29 T30 T31 T32 T33 T34 T35 T36 T37 T38 T39"

var named = regexp.MustCompile(`(?m)^func TestSec_(T\d\d)_\w+\(t \*testing\.T\)`)

func TestEveryThreatHasItsTest(t *testing.T) {
	t.Parallel()
	found := map[string]bool{}
	for _, tree := range []string{"../../internal", "../../web"} {
		err := filepath.WalkDir(tree, func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.Name() == "node_modules" || !strings.HasSuffix(path, "_test.go") {
				return err
			}
			b, err := os.ReadFile(path)
			for _, m := range named.FindAllStringSubmatch(string(b), -1) {
				found[m[1]] = true
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	for row := range strings.FieldsSeq(rows) {
		if !found[row] {
			t.Errorf("no test is named TestSec_%s_…", row)
		}
	}
}

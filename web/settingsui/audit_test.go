package settingsui

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var recorded = regexp.MustCompile(`Kind:\s+"([a-z_]+)"`)

// Every kind of thing that events are recorded about can be filtered by, and has a name.
func TestEveryKindOfEventHasAName(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("../../internal/*/*.go")
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		if strings.HasSuffix(f, "_test.go") || !strings.Contains(string(b), "activity.Event{") {
			continue
		}
		for _, m := range recorded.FindAllStringSubmatch(string(b), -1) {
			seen[m[1]] = true
			if auditKinds[m[1]] == "" {
				t.Errorf("%s records events about a %s: name it in auditKinds", f, m[1])
			}
		}
	}
	if len(seen) < 10 {
		t.Errorf("only %v seen: the rule would hold of little", seen)
	}
}

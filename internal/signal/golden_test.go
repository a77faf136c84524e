package signal

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write what is computed into the golden cases")

const divider = "-- signals --\n"

// TestGolden computes every graph in testdata and compares the signals written below it.
func TestGolden(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(files) < 25 {
		t.Fatalf("found %d golden cases: %v", len(files), err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) {
			t.Parallel()
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			in, want, _ := strings.Cut(string(text), divider)
			g, err := parse(in)
			if err != nil {
				t.Fatalf("%s: %v", file, err)
			}
			got := g.render()
			if *update {
				if err := os.WriteFile(file, []byte(in+divider+got), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if got != want {
				t.Errorf("%s\n got:\n%s\nwant:\n%s", file, got, want)
			}
		})
	}
}

// TestEveryRuleAndStatusHasAGoldenCase keeps a new rule from arriving without one.
func TestEveryRuleAndStatusHasAGoldenCase(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/*.txt")
	if err != nil {
		t.Fatal(err)
	}
	var signals strings.Builder
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		_, out, _ := strings.Cut(string(text), divider)
		signals.WriteString(out)
	}
	var want []string
	for _, r := range KRRules() {
		want = append(want, " "+r.ID+": ")
	}
	for _, r := range TeamRules() {
		want = append(want, " "+r.ID+": ")
	}
	for _, r := range ObjectiveRules() {
		want = append(want, " "+r.ID+": ")
	}
	for _, s := range []Status{
		Achieved, NoUpdate, NotStarted, OffTrack, AtRisk, OnTrack, Lagging, StrategicRisk, NoData,
	} {
		want = append(want, ": "+string(s)+" ")
	}
	for _, w := range want {
		if !strings.Contains(signals.String(), w) {
			t.Errorf("no golden case shows %q", w)
		}
	}
}

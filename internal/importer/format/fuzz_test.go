package format

import (
	"fmt"
	"math/rand/v2"
	"os"
	"strings"
	"testing"

	"plumbline/internal/input"
)

func seed(f *testing.F, paths ...string) {
	f.Helper()
	for _, p := range paths {
		data, err := os.ReadFile(p)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
}

// sound checks what has to hold of every batch, whatever the bytes were.
func sound(t *testing.T, b *Batch) {
	t.Helper()
	accounted(t, b)
	ids := map[string]bool{}
	for _, x := range b.Tasks {
		if ids[x.ExternalID] || x.Title == "" || len([]rune(x.Title)) > input.Title || !taskStates[x.State] || len([]rune(x.Text(true))) > input.Notes {
			t.Fatalf("%+v", x)
		}
		ids[x.ExternalID] = true
		if x.Parent != "" && x.Parent == x.ExternalID {
			t.Fatalf("its own parent: %+v", x)
		}
	}
	for _, k := range b.KeyResults {
		var ok bool
		switch k.Kind {
		case KRIncrease:
			ok = *k.Start < *k.Target
		case KRDecrease:
			ok = *k.Start > *k.Target
		case KRMaintain:
			ok = *k.Low <= *k.High
		case KROrdinal:
			ok = k.CommitText != "" && k.TargetText != "" && k.StretchText != ""
		default:
			ok = k.Kind == KRBinary || k.Kind == KRWorkTracked
		}
		if !ok || k.Objective == "" || len([]rune(k.Unit)) > input.Unit {
			t.Fatalf("%+v", k)
		}
	}
	for _, c := range b.CheckIns {
		if c.At.IsZero() || (c.Confidence != nil && (*c.Confidence < 0 || *c.Confidence > 10)) || c.KeyResult == "" {
			t.Fatalf("%+v", c)
		}
	}
	for _, c := range b.Cycles {
		if c.Dated() && !c.EndsOn.After(c.StartsOn) {
			t.Fatalf("%+v", c)
		}
	}
}

func FuzzJira(f *testing.F) {
	seed(f, "testdata/jira-en.csv", "testdata/jira-de.csv")
	f.Fuzz(func(t *testing.T, data []byte) {
		b, err := Parse(Jira, Source{Files: []File{{Name: "f.csv", Data: data}}}, nil, Options{Now: noon})
		if err == nil {
			sound(t, b)
		}
	})
}

func FuzzOKR(f *testing.F) {
	seed(f, "testdata/okr/objectives.csv", "testdata/okr/key_results.csv", "testdata/okr/check_ins.csv", "testdata/okr/actions.csv", "testdata/okr/cycles.csv", "testdata/okr/completed.csv")
	base, err := Open("testdata/okr")
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		for _, src := range []Source{{Files: []File{{Name: "f.csv", Data: data}}}, {Files: append([]File{{Name: "f.csv", Data: data}}, base.Files...)}} {
			b, err := Parse(OKR, src, nil, Options{Now: noon})
			if err == nil {
				sound(t, b)
			}
		}
	})
}

// Whatever is done to a file, each of its rows is accepted or refused, and nothing panics.
func TestEveryRowIsAccountedFor(t *testing.T) {
	t.Parallel()
	src, err := Open("testdata/okr", "testdata/jira-en.csv", "testdata/jira-de.csv")
	if err != nil {
		t.Fatal(err)
	}
	for n := range 60 {
		r := rand.New(rand.NewPCG(1, uint64(n)))
		var mangled Source
		for _, f := range src.Files {
			mangled.Files = append(mangled.Files, File{Name: f.Name, Data: mangle(r, f.Data)})
		}
		for _, format := range Formats() {
			b, err := Parse(format, mangled, nil, Options{Now: noon})
			if err != nil {
				t.Fatal(err)
			}
			sound(t, b)
			if t.Failed() {
				t.Fatalf("seed %d", n)
			}
		}
	}
}

// mangle drops, doubles and swaps lines and puts odd bytes in.
func mangle(r *rand.Rand, data []byte) []byte {
	lines := strings.SplitAfter(string(data), "\n")
	for range 1 + r.IntN(6) {
		i, j := r.IntN(len(lines)), r.IntN(len(lines))
		switch r.IntN(5) {
		case 0:
			lines[i] = ""
		case 1:
			lines[i] += lines[i]
		case 2:
			lines[i], lines[j] = lines[j], lines[i]
		default:
			odd := []string{`"`, ",", ";", "\n", "\x00", "\xff", "\r", "\t", "9", "%", "-", "k1", "o1"}
			at := r.IntN(len(lines[i]) + 1)
			lines[i] = lines[i][:at] + odd[r.IntN(len(odd))] + lines[i][at:]
		}
	}
	return []byte(strings.Join(lines, ""))
}

// Size must not cost more than it is worth.
func TestManyRows(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	b.WriteString("Summary,Issue key,Issue id,Parent,Status,Created\n")
	for i := range 5_000 {
		fmt.Fprintf(&b, "Task %d,K-%d,%d,%d,To Do,22/Sep/25 9:26 AM\n", i, i, i, i/2)
	}
	batch, err := Parse(Jira, Source{Files: []File{{Name: "f.csv", Data: []byte(b.String())}}}, nil, Options{})
	if err != nil || len(batch.Tasks) != 5_000 {
		t.Fatal(err, len(batch.Tasks))
	}
	accounted(t, batch)
}

// FuzzMapping reads a file with one pair of a mapping, as --map takes it.
func FuzzMapping(f *testing.F) {
	for _, s := range []string{"Summary=title", "Status=-", "status:In Progress=blocked", "status:=x", "Summary=title=-", "Nowhere=title", "\x00=\xff", "Summary=due"} {
		f.Add(s)
	}
	src, err := Open("testdata/jira-en.csv")
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, pair string) {
		m, err := ParseMapping([]string{pair})
		if err != nil {
			return
		}
		if b, err := Parse(Jira, src, m, Options{Now: noon}); err == nil {
			sound(t, b)
		}
	})
}

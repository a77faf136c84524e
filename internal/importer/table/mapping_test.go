package table

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var twoKinds = []Kind{
	{Name: "goals", Columns: []Column{{Name: "id"}, {Name: "title", Aliases: []string{"Name", "Überschrift"}}}},
	{Name: "notes", Columns: []Column{{Name: "id"}, {Name: "text", Aliases: []string{"Name"}}}},
}

func TestParseMapping(t *testing.T) {
	t.Parallel()
	m, err := ParseMapping([]string{"Was ist = los=title", " notes.Name =-"})
	if d := cmp.Diff(Mapping{"Was ist = los": "title", "notes.Name": "-"}, m); d != "" || err != nil {
		t.Error(d, err)
	}
	for _, bad := range []string{"", "=title", "a=", "a"} {
		if _, err := ParseMapping([]string{bad}); err == nil {
			t.Errorf("%q was taken", bad)
		}
	}
}

func TestMappingCheckNamesWhatIsWrong(t *testing.T) {
	t.Parallel()
	headers := [][]string{{"Kopf", "v1.2", "Notes.x"}}
	for key, want := range map[string]string{"kopf=title": "", "goals.KOPF=title": "", "kopf=überschrift": "", "v1.2=title": "", "Fuss=title": `has a column "Fuss"`,
		"goals.Fuss=title": "has a column", "Kopf=none": `"none" is not a column of ours; there are id, title, text`, "other.Kopf=title": "has a column"} {
		m, _ := ParseMapping([]string{key})
		err := m.Check(twoKinds, headers)
		if (want == "") != (err == nil) || (err != nil && !strings.Contains(strings.ToLower(err.Error()), strings.ToLower(want))) {
			t.Errorf("%s: %v", key, err)
		}
	}
}

func TestBindMergesEqualNamesAndObeysTheMapping(t *testing.T) {
	t.Parallel()
	tab := read(t, "Name,ID,name,Kopf,Rest\n,1,second,mapped,r\nfirst,2,second,,\n")
	s := Bind(tab, twoKinds[0], Mapping{"Kopf": "Überschrift", "notes.Rest": "text"}, Options{})
	if got := s.All(tab.Rows[0], "title"); !cmp.Equal(got, []string{"mapped", "second"}) {
		t.Error(got)
	}
	if got := s.Get(tab.Rows[1], "title"); got != "first" {
		t.Error(got)
	}
	want := []ColumnMap{
		{File: "f.csv", Kind: "goals", Their: "Name", Ours: "title", Repeats: 2, Filled: 2, Samples: []string{"second", "first"}},
		{File: "f.csv", Kind: "goals", Their: "ID", Ours: "id", Repeats: 1, Filled: 2, Samples: []string{"1", "2"}},
		{File: "f.csv", Kind: "goals", Their: "Kopf", Ours: "title", Mapped: true, Repeats: 1, Filled: 1, Samples: []string{"mapped"}},
		{File: "f.csv", Kind: "goals", Their: "Rest", Repeats: 1, Filled: 1, Samples: []string{"r"}},
	}
	if d := cmp.Diff(want, s.Describe()); d != "" {
		t.Error(d)
	}
	out := Bind(tab, twoKinds[0], Mapping{"goals.Name": LeftOut}, Options{})
	if out.Has("title") {
		t.Error("a column that was left out is taken")
	}
}

func TestNamesAreComparedSquashed(t *testing.T) {
	t.Parallel()
	tab := read(t, "  ÜBERSCHRIFT ,x\nn,1\n")
	if s := Bind(tab, twoKinds[0], nil, Options{}); !s.Has("title") {
		t.Error("not recognised")
	}
	if Squash("Key_result ID") != Squash("keyResultId") || Squash("Catégorie d’état") != Squash("categorie d'etat") {
		t.Error("names differ")
	}
}

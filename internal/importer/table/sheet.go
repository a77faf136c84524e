package table

import (
	"slices"
	"strings"
	"time"
)

// Options is what a file itself cannot say.
type Options struct {
	TZ        *time.Location // for times without a zone; nil is UTC
	Now       time.Time      // decides between readings of a date; zero switches that off
	DateOrder string         // a key of Orders overrules what is learned from a column
}

// ColumnMap says how one column of a file was understood, for the preview and the mapping screen.
type ColumnMap struct {
	File    string
	Kind    string // name of a Kind, "" for a file that was not recognised
	Their   string // columns of equal name are one
	Ours    string // "" is not taken
	Mapped  bool   // by the mapping, not by its name
	Repeats int    // how many columns bear the name
	Filled  int    // rows in which one of them has a value
	Samples []string
}

// Sheet is a table whose columns are bound to ours.
type Sheet struct {
	*Table
	kind    Kind
	cols    map[string][]int // ours → positions, in the order of the file
	names   []ColumnMap
	name    []int // position → index in names
	dates   map[string]Order
	decimal map[string]bool // columns with a decimal comma
	opt     Options
}

// Bind recognises columns by mapping first, then by name.
func Bind(t *Table, kind Kind, m Mapping, opt Options) *Sheet {
	s := &Sheet{Table: t, kind: kind, opt: opt,
		cols: map[string][]int{}, dates: map[string]Order{}, decimal: map[string]bool{}}
	known := kind.names()
	at := map[string]int{}
	for _, their := range t.Header {
		k := Squash(their)
		if k == "" {
			k = their
		}
		j, again := at[k]
		if !again {
			j = len(s.names)
			at[k] = j
			c := ColumnMap{File: t.File, Kind: kind.Name, Their: their}
			if ours := m.column(kind, their); ours != "" {
				c.Mapped = true
				c.Ours = strings.TrimPrefix(ours, LeftOut)
			} else {
				c.Ours = known[Squash(their)]
				if c.Ours == "" && kind.Unwrap != nil {
					c.Ours = kind.Unwrap(known, their)
				}
			}
			s.names = append(s.names, c)
		}
		s.names[j].Repeats++
		s.name = append(s.name, j)
	}
	for _, mapped := range []bool{true, false} { // what a person mapped comes before what was recognised
		for i := range t.Header {
			if c := s.names[s.name[i]]; c.Ours != "" && c.Mapped == mapped {
				s.cols[c.Ours] = append(s.cols[c.Ours], i)
			}
		}
	}
	return s
}

// Kind is the name of the kind of rows the sheet is bound as.
func (s *Sheet) Kind() string { return s.kind.Name }

const shownSamples = 3 // of what a column holds

// Describe fills in how many values each column has, and examples of them.
func (s *Sheet) Describe() []ColumnMap {
	for _, r := range s.Rows {
		counted := map[int]bool{}
		for i, v := range r.Cells {
			if v = strings.TrimSpace(v); v == "" {
				continue
			}
			c := &s.names[s.name[i]]
			if !counted[s.name[i]] {
				counted[s.name[i]] = true
				c.Filled++
			}
			if len(c.Samples) == shownSamples {
				continue
			}
			if v = strings.Trim(Excerpt(v), "“”"); !slices.Contains(c.Samples, v) {
				c.Samples = append(c.Samples, v)
			}
		}
	}
	return s.names
}

// Has says that the file has a column of ours.
func (s *Sheet) Has(ours string) bool { return len(s.cols[ours]) > 0 }

// All returns the values of a column that repeats, empty ones left out.
func (s *Sheet) All(r Record, ours string) []string {
	var out []string
	for _, i := range s.cols[ours] {
		if v := Cell(r.Cells[i]); v != "" {
			out = append(out, v)
		}
	}
	return out
}

// Get returns the first value of a column.
func (s *Sheet) Get(r Record, ours string) string {
	for _, i := range s.cols[ours] {
		if v := Cell(r.Cells[i]); v != "" {
			return v
		}
	}
	return ""
}

// Raw returns the values of a column that repeats, the empty ones in their places.
func (s *Sheet) Raw(r Record, ours string) []string {
	out := make([]string, 0, len(s.cols[ours]))
	for _, i := range s.cols[ours] {
		out = append(out, Cell(r.Cells[i]))
	}
	return out
}

// Named is a value with the name its column has in the file.
type Named struct{ Name, Value string }

// Named returns the values of a column of ours that several columns of theirs feed.
func (s *Sheet) Named(r Record, ours string) []Named {
	var out []Named
	for _, i := range s.cols[ours] {
		if v := Cell(r.Cells[i]); v != "" {
			out = append(out, Named{OneLine(s.Header[i]), v})
		}
	}
	return out
}

// Cell trims a value; what databases write for nothing is nothing.
func Cell(v string) string {
	v = strings.TrimSpace(v)
	switch v {
	case "NULL", "null", `\N`:
		return ""
	}
	return v
}

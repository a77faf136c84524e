package table

import (
	"encoding/binary"
	"fmt"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"

	"plumbline/internal/input"
)

func read(t *testing.T, data string) *Table {
	t.Helper()
	tab, err := Read("f.csv", []byte(data))
	if err != nil {
		t.Fatal(err)
	}
	return tab
}

// shape writes rows as "line:cell|cell" and refusals as "line!reason".
func shape(t *Table) []string {
	var out []string
	for _, r := range t.Rows {
		out = append(out, fmt.Sprintf("%d:%s", r.Line, strings.Join(r.Cells, "|")))
	}
	for _, b := range t.Bad {
		out = append(out, fmt.Sprintf("%d!%s", b.Line, b.Reason))
	}
	return out
}

func TestReadKeepsGoodRowsAndNamesBadOnes(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		in   string
		want []string
	}{
		"plain":             {"a,b\n1,2\n3,4", []string{"2:1|2", "3:3|4"}},
		"byte order mark":   {"\xEF\xBB\xBFa,b\n1,2\n", []string{"2:1|2"}},
		"CRLF":              {"a,b\r\n1,\"x\r\ny\"\r\n3,4\r\n", []string{"2:1|x\ny", "4:3|4"}},
		"semicolons":        {"a;b\n1,5;2\n3;4,0", []string{"2:1,5|2", "3:3|4,0"}},
		"tabs":              {"a\tb\n1\t2", []string{"2:1|2"}},
		"sep line":          {"sep=;\na;b\n1;2", []string{"3:1|2"}},
		"quotes":            {"a,b\n\"say \"\"hi\"\"\",\"x,y\"\n \"p\" ,q", []string{`2:say "hi"|x,y`, "3:p|q"}},
		"multi-line counts": {"a,b\n\"1\n2\n3\",x\n4,5", []string{"2:1\n2\n3|x", "5:4|5"}},
		"empty lines":       {"\na,b\n\n1,2\n,\n3,4", []string{"4:1|2", "6:3|4"}},
		"trailing delims":   {"a,b\n1,2,,\n3,4", []string{"2:1|2", "3:3|4"}},
		"header trails":     {"a,b,\n1,2\n3,4,", []string{"2:1|2|", "3:3|4|"}},
		"too few":           {"a,b\n1\n3,4", []string{"3:3|4", "2!1 field where the header has 2"}},
		"too many":          {"a,b\n1,2,3\n3,4", []string{"3:3|4", "2!3 fields where the header has 2"}},
		"bare quote": {"a,b\n5\" disk,2\n3,4", []string{"3:3|4",
			"2!a bare quote in “5\" disk”; quotes inside a value are doubled and the value quoted"}},
		"text after quote": {"a,b\n\"x\"y,2\n3,4", []string{"3:3|4", "2!text after the closing quote of “x”"}},
		"never closed":     {"a,b\n1,\"open\n3,4\n5,6", []string{"3:3|4", "4:5|6", "2!a quote that is opened and never closed"}},
		"swallows until the next quote": {"a,b\n1,\"open\n3,4\n5,\"six\"\n7,8", []string{"3:3|4", "4:5|six", "5:7|8",
			"2!text after the closing quote of “open 3,4 5,”"}},
		"broken after a long cell": {"a,b,c\n\"1\nlong\ncell\",x\"y,z\n3,4,5", []string{"5:3|4|5",
			"2!a bare quote in “x\"y”; quotes inside a value are doubled and the value quoted (lines 2 to 4 are refused with it)"}},
		"invalid UTF-8": {"a,b\n1,caf\xe9\n3,4", []string{"3:3|4", `2!the value of "b" is not valid UTF-8`}},
		"NUL":           {"a,b\n1,x\x00y\n3,4", []string{"3:3|4", `2!the value of "b" contains a NUL character`}},
	} {
		got := shape(read(t, c.in))
		if d := cmp.Diff(c.want, got); d != "" {
			t.Errorf("%s:\n%s", name, d)
		}
	}
}

func TestReadEncodings(t *testing.T) {
	t.Parallel()
	const text = "Name,Ort\nJürgen,Köln\nZoë,Málaga\n"
	wide := func(order binary.AppendByteOrder, mark bool) []byte {
		var out []byte
		if mark {
			out = order.AppendUint16(out, 0xFEFF)
		}
		for _, u := range utf16.Encode([]rune(text)) {
			out = order.AppendUint16(out, u)
		}
		return out
	}
	western := []byte(strings.NewReplacer("ü", "\xfc", "ö", "\xf6", "ë", "\xeb", "á", "\xe1").Replace(text))
	for name, data := range map[string][]byte{
		"UTF-8": []byte(text), "UTF-16 LE": wide(binary.LittleEndian, true), "UTF-16 BE": wide(binary.BigEndian, true),
		"UTF-16 LE without mark": wide(binary.LittleEndian, false), "UTF-16 BE without mark": wide(binary.BigEndian, false),
		"Windows-1252": western,
	} {
		tab, err := Read("f.csv", data)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if d := cmp.Diff([]string{"2:Jürgen|Köln", "3:Zoë|Málaga"}, shape(tab)); d != "" {
			t.Errorf("%s:\n%s", name, d)
		}
		if (name == "Windows-1252") != (len(tab.Notes) == 1) {
			t.Errorf("%s: notes %q", name, tab.Notes)
		}
	}
}

func TestReadRefusesWhatHasNoHeader(t *testing.T) {
	t.Parallel()
	for _, data := range []string{"", "\n\n", "a,\"b\n1,2", "a\x00,b\n", "\xff\xfea", strings.Repeat("a,", input.Columns+1)} {
		if tab, err := Read("f.csv", []byte(data)); err == nil {
			t.Errorf("%.20q: %d rows", data, len(tab.Rows))
		}
	}
}

func TestReadBoundsTheWorkOnBrokenFiles(t *testing.T) {
	t.Parallel()
	for _, line := range []string{"x,\"\"\"a\n", "x,\"y\"z\n", "y\"\"\n", "x,\"\n\n", "\"a\"\"\n"} {
		tab := read(t, "a,b\n\"1\",2\n"+strings.Repeat(line, 200_000/len(line)))
		if len(tab.Bad)+len(tab.Rows) == 0 {
			t.Errorf("%q: nothing read", line)
		}
	}
}

func TestCount(t *testing.T) {
	t.Parallel()
	if got := Count(1, "row") + Count(2, "row") + Count(0, "entry"); got != "1 row2 rows0 entries" {
		t.Error(got)
	}
}

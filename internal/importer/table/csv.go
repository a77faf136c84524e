package table

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"plumbline/internal/cell"
	"plumbline/internal/input"
)

// Table is one file split into cells. Bad rows are told apart from good ones; together they are
// every row of the file that is not empty.
type Table struct {
	File   string
	Header []string
	Rows   []Record
	Bad    []RowError
	Notes  []string
	Delim  byte
}

// RowError names a row that cannot be taken.
type RowError struct {
	File   string
	Line   int
	Reason string
}

// Record is one row and the line it begins on.
type Record struct {
	Line  int
	Cells []string
}

// Read splits a file. The error says why nothing of it can be read.
func Read(name string, data []byte) (*Table, error) {
	text, note, err := decodeText(data)
	if err != nil {
		return nil, err
	}
	t := &Table{File: name}
	if note != "" {
		t.Notes = append(t.Notes, name+": "+note)
	}
	line, sep := 1, byte(0)
	if first, rest, _ := strings.Cut(text, "\n"); len(first) == 5 && strings.EqualFold(first[:4], "sep=") {
		text, line, sep = rest, 2, first[4] // a line some spreadsheets write and need
	}
	if sep == 0 {
		sep = detectDelimiter(text)
	}
	t.Delim = sep
	sc := &scanner{s: text, line: line, delim: sep}
	head, err := sc.header()
	if err != nil {
		return nil, err
	}
	t.Header = head
	t.readRows(sc)
	return t, nil
}

func (sc *scanner) header() ([]string, error) {
	for !sc.done() {
		rec, problem := sc.record()
		switch {
		case problem != "":
			return nil, fmt.Errorf("the header (line %d) is broken: %s", rec.Line, problem)
		case rec.empty():
			continue
		case len(rec.Cells) > input.Columns:
			return nil, fmt.Errorf("it has more than %d columns", input.Columns)
		}
		for i, c := range rec.Cells {
			if !utf8.ValidString(c) || strings.ContainsRune(c, 0) {
				return nil, fmt.Errorf("the header (line %d) is not text in UTF-8", rec.Line)
			}
			rec.Cells[i] = strings.TrimSpace(c)
		}
		return rec.Cells, nil
	}
	return nil, fmt.Errorf("it is empty")
}

func (t *Table) readRows(sc *scanner) {
	empty := 0
	sc.budget = 4*len(sc.s) + 1<<20
	for !sc.done() {
		start := *sc
		rec, problem := sc.record()
		if problem != "" {
			problem = sc.resync(start, len(t.Header), problem)
		} else if rec.empty() {
			empty++
			continue
		} else {
			problem = t.fit(&rec)
		}
		if problem != "" {
			t.Bad = append(t.Bad, RowError{t.File, rec.Line, problem})
			continue
		}
		t.Rows = append(t.Rows, rec)
	}
	if empty > 0 {
		t.Notes = append(t.Notes, fmt.Sprintf("%s: %s without any value passed over", t.File, Count(empty, "line")))
	}
}

// fit checks a whole record against the header.
func (t *Table) fit(rec *Record) string {
	want := len(t.Header)
	least := want // a header that ends in delimiters need not be matched by every row
	for least > 0 && t.Header[least-1] == "" {
		least--
	}
	for len(rec.Cells) >= least && len(rec.Cells) < want {
		rec.Cells = append(rec.Cells, "")
	}
	for len(rec.Cells) > want && rec.Cells[len(rec.Cells)-1] == "" {
		rec.Cells = rec.Cells[:len(rec.Cells)-1]
	}
	if len(rec.Cells) != want {
		return fmt.Sprintf("%s where the header has %d", Count(len(rec.Cells), "field"), want)
	}
	for i, c := range rec.Cells {
		name := t.Header[i]
		switch {
		case len(c) > input.Cell:
			return fmt.Sprintf("the value of %q is longer than %d KB", name, input.Cell>>10)
		case !utf8.ValidString(c):
			return fmt.Sprintf("the value of %q is not valid UTF-8", name)
		case strings.ContainsRune(c, 0):
			return fmt.Sprintf("the value of %q contains a NUL character", name)
		}
		rec.Cells[i] = cell.Text(c)
	}
	return ""
}

func (r Record) empty() bool {
	for _, c := range r.Cells {
		if strings.TrimSpace(c) != "" {
			return false
		}
	}
	return true
}

// detectDelimiter takes the one that splits the first rows most evenly.
func detectDelimiter(text string) byte {
	best, bestScore := byte(','), 0
	for _, d := range []byte{',', ';', '\t', '|'} {
		sc := &scanner{s: text, line: 1, delim: d}
		want, same := 0, 0
		for i := 0; i < 20 && !sc.done(); i++ {
			rec, problem := sc.record()
			switch {
			case problem != "" || rec.empty():
				continue
			case want == 0:
				want = len(rec.Cells)
			case len(rec.Cells) == want:
				same++
			}
		}
		if score := (same+1)*1000 + min(want, 999); want > 1 && score > bestScore {
			best, bestScore = d, score
		}
	}
	return best
}

// Count writes "1 row", "3 rows".
func Count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	if y, ok := strings.CutSuffix(noun, "y"); ok {
		noun = y + "ie"
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

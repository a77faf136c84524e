package table

import (
	"fmt"
	"strings"
)

// scanner splits text into records by RFC 4180, strictly, and knows the line it is on.
type scanner struct {
	s      string
	pos    int
	line   int
	delim  byte
	budget int // bytes that may still be read a second time after a broken record
}

func (sc *scanner) done() bool { return sc.pos >= len(sc.s) }

// record reads one record; a problem leaves the scanner somewhere inside it.
func (sc *scanner) record() (Record, string) {
	rec := Record{Line: sc.line}
	for {
		cell, last, problem := sc.field()
		if problem != "" {
			return rec, problem
		}
		rec.Cells = append(rec.Cells, cell)
		if last {
			return rec, ""
		}
	}
}

// field reads one field and its delimiter or line end.
func (sc *scanner) field() (cell string, last bool, problem string) {
	open := sc.pos
	for open < len(sc.s) && sc.s[open] == ' ' {
		open++
	}
	if open < len(sc.s) && sc.s[open] == '"' {
		sc.pos = open + 1
		return sc.quoted()
	}
	rest := sc.s[sc.pos:]
	end := strings.IndexByte(rest, '\n')
	if end < 0 {
		end = len(rest)
	}
	if d := strings.IndexByte(rest[:end], sc.delim); d >= 0 {
		end = d
	}
	cell = rest[:end]
	if strings.IndexByte(cell, '"') >= 0 {
		return "", false, fmt.Sprintf("a bare quote in %s; quotes inside a value are doubled and the value quoted", Excerpt(cell))
	}
	sc.pos += end
	return cell, sc.endField(), ""
}

// quoted reads the rest of a field whose opening quote has been read.
func (sc *scanner) quoted() (cell string, last bool, problem string) {
	from, line, start := sc.pos, sc.line, sc.pos
	var parts strings.Builder
	for {
		q := strings.IndexByte(sc.s[sc.pos:], '"')
		if q < 0 {
			sc.pos = len(sc.s)
			sc.line = line + strings.Count(sc.s[start:], "\n")
			return "", false, "a quote that is opened and never closed"
		}
		sc.pos += q + 1
		if !strings.HasPrefix(sc.s[sc.pos:], `"`) {
			break
		}
		parts.WriteString(sc.s[from:sc.pos])
		sc.pos++
		from = sc.pos
	}
	sc.line = line + strings.Count(sc.s[start:sc.pos], "\n")
	cell = sc.s[from : sc.pos-1]
	if parts.Len() > 0 {
		parts.WriteString(cell)
		cell = parts.String()
	}
	for sc.pos < len(sc.s) && sc.s[sc.pos] == ' ' {
		sc.pos++
	}
	if !sc.done() && sc.s[sc.pos] != sc.delim && sc.s[sc.pos] != '\n' {
		return "", false, fmt.Sprintf("text after the closing quote of %s", Excerpt(cell))
	}
	return cell, sc.endField(), ""
}

// endField steps over a delimiter or the end of the record, which it reports.
func (sc *scanner) endField() bool {
	if sc.done() {
		return true
	}
	sc.pos++
	if sc.s[sc.pos-1] == sc.delim {
		return false
	}
	sc.line++
	return true
}

// resync finds where reading can go on after a broken record: at the first of its own lines that
// begins a sound record of the right width, else behind the line where it broke.
func (sc *scanner) resync(start scanner, width int, problem string) string {
	broke := sc.line
	at := start
	for at.nextLine(); at.line <= broke && !at.done() && sc.budget > 0; at.nextLine() {
		try := at
		rec, bad := try.record()
		sc.budget -= try.pos - at.pos
		if bad == "" && len(rec.Cells) == width && !rec.empty() {
			break
		}
	}
	if at.line <= broke && sc.budget <= 0 {
		for at.line <= broke && !at.done() {
			at.nextLine()
		}
	}
	sc.pos, sc.line = at.pos, at.line
	if last := at.line - 1; last > start.line {
		problem += fmt.Sprintf(" (lines %d to %d are refused with it)", start.line, last)
	}
	return problem
}

func (sc *scanner) nextLine() {
	i := strings.IndexByte(sc.s[sc.pos:], '\n')
	if i < 0 {
		sc.pos = len(sc.s)
	} else {
		sc.pos += i + 1
	}
	sc.line++
}

// Excerpt quotes the beginning of a value for a message.
func Excerpt(s string) string {
	const most = 40
	s = s[:min(len(s), 8*most)]
	s = strings.Join(strings.Fields(strings.ToValidUTF8(s, "�")), " ")
	if r := []rune(s); len(r) > most {
		s = string(r[:most]) + "…"
	}
	return "“" + s + "”"
}

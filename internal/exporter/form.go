package exporter

import (
	"encoding/csv"
	"encoding/json"
	"io"

	"plumbline/internal/cell"
)

// form is a way to write a sheet.
type form struct {
	kind  string
	begin func(io.Writer, []field) (writer, error)
}

// writer takes the rows of a sheet, each as its values in JSON.
type writer interface {
	row([]json.RawMessage) error
	end() error
}

var forms = []form{{"csv", newCSV}, {"json", newJSON}}

type csvWriter struct{ *csv.Writer }

func newCSV(w io.Writer, fields []field) (writer, error) {
	out := csvWriter{csv.NewWriter(w)}
	var head []string
	for _, f := range fields {
		head = append(head, f.name)
	}
	return out, out.Write(head)
}

func (w csvWriter) row(values []json.RawMessage) (err error) {
	cells := make([]string, len(values))
	for i, v := range values {
		if cells[i], err = cellOf(v); err != nil {
			return err
		}
	}
	return w.Write(cells)
}

// cellOf is a value as a CSV file has it.
func cellOf(value json.RawMessage) (string, error) {
	switch {
	case string(value) == "null":
		return "", nil
	case value[0] != '"':
		return cell.Of(string(value)), nil
	}
	var text string
	err := json.Unmarshal(value, &text)
	return cell.Of(text), err
}

func (w csvWriter) end() error { w.Flush(); return w.Error() }

// jsonWriter writes a list of objects, one a line, their members in the order of the fields.
type jsonWriter struct {
	w      io.Writer
	names  [][]byte
	line   []byte
	before string
}

func newJSON(w io.Writer, fields []field) (writer, error) {
	out := &jsonWriter{w: w, before: "["}
	for _, f := range fields {
		out.names = append(out.names, []byte(`"`+f.name+`": `))
	}
	return out, nil
}

func (w *jsonWriter) row(values []json.RawMessage) error {
	line := append(w.line[:0], w.before+"\n{"...)
	for i, v := range values {
		if i > 0 {
			line = append(line, ", "...)
		}
		line = append(append(line, w.names[i]...), v...)
	}
	w.line, w.before = append(line, '}'), ","
	_, err := w.w.Write(w.line)
	return err
}

func (w *jsonWriter) end() error {
	if w.before == "[" {
		_, err := io.WriteString(w.w, "[]\n")
		return err
	}
	_, err := io.WriteString(w.w, "\n]\n")
	return err
}

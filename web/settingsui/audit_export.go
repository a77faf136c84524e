package settingsui

import (
	"bufio"
	"encoding/csv"
	"encoding/json"
	"net/http"
	"strconv"
	"time"

	"plumbline/internal/board"
	"plumbline/internal/cell"
	"plumbline/internal/id"
	"plumbline/web/handle"
	"plumbline/web/middleware"
)

// auditRecord is an event as exports have it: what is stored, and nothing made of it.
type auditRecord struct {
	Time    time.Time      `json:"time"`
	Person  string         `json:"person,omitempty"`
	Email   string         `json:"email,omitempty"`
	Verb    string         `json:"verb"`
	Kind    string         `json:"kind"`
	Subject string         `json:"subject"`
	From    string         `json:"from,omitempty"`
	Seal    int64          `json:"seal,omitempty"`
	Event   string         `json:"event"`
	Data    map[string]any `json:"data"`
}

func newAuditRecord(e board.AuditEvent) auditRecord {
	out := auditRecord{Time: e.At.UTC(), Verb: e.Verb, Kind: e.Kind, Subject: id.Task(e.Subject).String(), From: e.Client, Event: e.ID.String(), Data: e.Data}
	if e.Actor != nil && e.Email != nil {
		out.Person, out.Email = *e.Actor, *e.Email
	}
	if e.Seal != nil {
		out.Seal = *e.Seal
	}
	return out
}

// counted knows whether something was sent.
type counted struct {
	http.ResponseWriter
	sent bool
}

func (c *counted) Write(b []byte) (int, error) {
	c.sent = true
	return c.ResponseWriter.Write(b)
}

// exportAudit sends every event of the filter, as it is read, in the form begin makes ready. What fails on the
// way is broken off, so that nobody takes a part for the whole.
func exportAudit(a *handle.App, kind, file string, begin func(w *bufio.Writer) (each func(auditRecord) error, end func() error)) handle.Func {
	return func(w http.ResponseWriter, r *http.Request) error {
		m := middleware.Member(r)
		to := &counted{ResponseWriter: w}
		out := bufio.NewWriterSize(to, 64<<10)
		each, end := begin(out)
		w.Header().Set("Content-Type", kind)
		w.Header().Set("Content-Disposition", `attachment; filename="`+m.Org.Slug+`-`+file+`"`)
		err := a.Board.AuditExport(r.Context(), m, newAuditAsk(r.URL.Query()).AuditFilter, func(e board.AuditEvent) error { return each(newAuditRecord(e)) })
		if err == nil {
			err = end()
		}
		if err == nil {
			err = out.Flush()
		}
		if err != nil && to.sent {
			panic(http.ErrAbortHandler)
		}
		if err != nil {
			w.Header().Del("Content-Disposition")
		}
		return err
	}
}

func auditCSV(w *bufio.Writer) (func(auditRecord) error, func() error) {
	rows := csv.NewWriter(w)
	_ = rows.Write([]string{"time", "person", "email", "verb", "kind", "subject", "from", "seal", "event", "data"})
	each := func(e auditRecord) error {
		data, err := json.Marshal(e.Data)
		if err != nil {
			return err
		}
		row := []string{e.Time.Format(time.RFC3339Nano), e.Person, e.Email, e.Verb, e.Kind, e.Subject, e.From, strconv.FormatInt(e.Seal, 10), e.Event, string(data)}
		for i, text := range row {
			row[i] = cell.Of(text)
		}
		return rows.Write(row)
	}
	return each, func() error { rows.Flush(); return rows.Error() }
}

func auditJSON(w *bufio.Writer) (func(auditRecord) error, func() error) {
	before := "["
	each := func(e auditRecord) error {
		b, err := json.Marshal(e)
		if err != nil {
			return err
		}
		_, _ = w.WriteString(before + "\n")
		before = ","
		_, err = w.Write(b)
		return err
	}
	end := func() error {
		if before == "[" {
			_, _ = w.WriteString("[")
		}
		_, err := w.WriteString("\n]\n")
		return err
	}
	return each, end
}

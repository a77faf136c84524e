package handle

import (
	"bytes"
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/a-h/templ"
	"github.com/klauspost/compress/gzip"

	"plumbline/internal/failpoint"
)

// Buffers and what packs them are kept between pages: a large board is half a megabyte.
var (
	buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}
	packers = sync.Pool{New: func() any {
		z, _ := gzip.NewWriterLevel(nil, gzip.BestSpeed) // the level is one there is
		return z
	}}
)

// worthPacking is the bytes from which a page is packed. Pages that hold a secret take nothing from their address,
// so that nobody finds the secret out by what a guess beside it adds to the length.
const worthPacking = 4 << 10

// Render writes a component completely or not at all, packed if the browser takes that.
func Render(w http.ResponseWriter, r *http.Request, status int, c templ.Component) error {
	buf := buffers.Get().(*bytes.Buffer)
	defer buffers.Put(buf)
	buf.Reset()
	if err := c.Render(r.Context(), buf); err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Del("Content-Encoding") // of a page that this one comes instead of
	if buf.Len() >= worthPacking {
		h.Add("Vary", "Accept-Encoding")
		if takesGzip(r) {
			packed := buffers.Get().(*bytes.Buffer)
			defer buffers.Put(packed)
			if err := pack(packed, buf); err != nil {
				return err
			}
			h.Set("Content-Encoding", "gzip")
			buf = packed
		}
	}
	h.Set("Content-Length", strconv.Itoa(buf.Len()))
	w.WriteHeader(status)
	if failpoint.Armed(failpoint.Render) {
		_, _ = w.Write(buf.Next(buf.Len() / 2))
		_ = http.NewResponseController(w).Flush()
		failpoint.Hit(failpoint.Render)
	}
	if _, err := w.Write(buf.Bytes()); err != nil && !errors.Is(err, http.ErrContentLength) {
		return err // otherwise the session could not be saved, and an error page was sent instead
	}
	return nil
}

// takesGzip reads Accept-Encoding as browsers send it; who asks in a finer way gets the page as it is.
func takesGzip(r *http.Request) bool {
	return slices.Contains(strings.Split(strings.ReplaceAll(r.Header.Get("Accept-Encoding"), " ", ""), ","), "gzip")
}

func pack(to, from *bytes.Buffer) error {
	z := packers.Get().(*gzip.Writer)
	defer packers.Put(z)
	to.Reset()
	z.Reset(to)
	if _, err := z.Write(from.Bytes()); err != nil {
		return err
	}
	return z.Close()
}

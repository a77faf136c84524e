package app

import (
	"bytes"
	"fmt"
	"io"
	"log/slog"
	"unicode"
	"unicode/utf16"

	"plumbline/internal/config"
)

// logHandler writes lines for people, and in production for machines.
func logHandler(cfg *config.Config, w io.Writer) slog.Handler {
	o := &slog.HandlerOptions{Level: slog.LevelInfo}
	if cfg.Production() {
		return slog.NewJSONHandler(visible{w}, o)
	}
	return slog.NewTextHandler(w, o)
}

// visible writes lines of JSON with an escape in place of each character that a terminal obeys and nobody sees: slog leaves
// out those beyond ASCII, such as what turns the direction of the text. They only stand in strings.
type visible struct{ w io.Writer }

func (v visible) Write(line []byte) (int, error) {
	hidden := func(r rune) bool { return r != '\n' && (unicode.IsControl(r) || unicode.Is(unicode.Cf, r)) }
	out := line
	if bytes.ContainsFunc(line, hidden) {
		out = nil
		for _, r := range string(line) {
			if !hidden(r) {
				out = append(out, string(r)...)
				continue
			}
			for _, half := range utf16.Encode([]rune{r}) {
				out = fmt.Appendf(out, `\u%04x`, half)
			}
		}
	}
	if _, err := v.w.Write(out); err != nil {
		return 0, err
	}
	return len(line), nil
}

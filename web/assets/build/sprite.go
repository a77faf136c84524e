package main

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

var svg = regexp.MustCompile(`(?s)^<svg [^>]*viewBox="([^"]+)"[^>]*>(.*)</svg>\s*$`)

// sprite joins the icons into one file of symbols.
func sprite() ([]byte, error) {
	files, err := filepath.Glob(source + "/icons/*.svg")
	if err != nil {
		return nil, err
	}
	var out strings.Builder
	out.WriteString(`<svg xmlns="http://www.w3.org/2000/svg">`)
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			return nil, err
		}
		m := svg.FindStringSubmatch(string(b))
		if m == nil {
			return nil, fmt.Errorf("%s is not an icon: it needs one svg element with a viewBox", f)
		}
		body := strings.Join(strings.Fields(m[2]), " ")
		fmt.Fprintf(&out, `<symbol id="%s" viewBox="%s">%s</symbol>`, strings.TrimSuffix(filepath.Base(f), ".svg"), m[1], body)
	}
	out.WriteString(`</svg>`)
	return []byte(out.String()), nil
}

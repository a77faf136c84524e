package archtest

import (
	"os"
	"path/filepath"
	"regexp"
	"testing"
)

// spoofable is what tells where a request comes from by anybody's word: chi's RealIP, and the headers themselves.
var spoofable = regexp.MustCompile(`(?i)\bRealIP\b|KeyByRealIP|"X-Forwarded-|"X-Real-IP|"True-Client-IP|"Forwarded"|\.RemoteAddr\b`)

func TestSec_T17_NobodyReadsSpoofableHeaders(t *testing.T) {
	t.Parallel()
	for _, p := range list(t) {
		if p.ImportPath == "internal/bench" {
			continue // asks its own site
		}
		for _, name := range p.GoFiles {
			b, err := os.ReadFile(filepath.Join(p.Dir, name))
			if err != nil {
				t.Fatal(err)
			}
			if use := spoofable.Find(b); use != nil {
				t.Errorf("%s/%s uses %s: take middleware.ClientIP", p.ImportPath, name, use)
			}
		}
	}
	for _, use := range []string{"middleware.RealIP", `h.Get("X-Forwarded-For")`, "r.RemoteAddr"} {
		if !spoofable.MatchString(use) {
			t.Errorf("%s would not be found", use)
		}
	}
}

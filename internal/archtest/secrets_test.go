package archtest

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// kept are what looks like a secret in a file, whoever put it there.
var kept = regexp.MustCompile(`-----BEGIN [A-Z ]*PRIVATE KEY-----\s*\n[A-Za-z0-9+/=]{20}|PLUMBLINE_SECRET\s*[=:]\s*"?[A-Za-z0-9+/_-]{32}|AKIA[0-9A-Z]{16}|gh[pousr]_[A-Za-z0-9]{36}|xox[baprs]-[0-9A-Za-z-]{20}`)

// Nothing that is delivered holds a secret: neither the sources nor, where it was built, the binary.
func TestSec_T25_NoSecretIsShipped(t *testing.T) {
	t.Parallel()
	seen := 0
	err := filepath.WalkDir("../..", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			if name := d.Name(); name == "node_modules" || name == ".git" {
				return filepath.SkipDir
			}
			return nil
		}
		if !d.Type().IsRegular() {
			return nil
		}
		b, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		seen++
		if found := kept.Find(b); found != nil {
			t.Errorf("%s holds %.30q…", path, found)
		}
		if strings.Contains(path, "web/static/") && bytes.Contains(b, []byte("sourceMappingURL")) {
			t.Errorf("%s leads to its sources", path)
		}
		return nil
	})
	if err != nil || seen < 500 {
		t.Errorf("%d files seen: %v", seen, err)
	}
	for _, secret := range []string{"-----BEGIN RSA PRIVATE KEY-----\nMIIEpAIBAAKCAQEA7bq3", "PLUMBLINE_SECRET=" + strings.Repeat("x9", 16), "AKIA" + strings.Repeat("Q", 16)} {
		if !kept.MatchString(secret) {
			t.Errorf("%s would not be found", secret)
		}
	}
}

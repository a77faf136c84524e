package e2e

import (
	"errors"
	"os/exec"
	"strings"
	"testing"
)

// TestSec_T25_NothingStartsWithAKnownSecret runs the binary in production with secrets that somebody else may have: it
// says one sentence, which names the setting, and ends.
func TestSec_T25_NothingStartsWithAKnownSecret(t *testing.T) {
	t.Parallel()
	p := newProcess(t)
	for _, secret := range []string{"", "short", strings.Repeat("x", 31), strings.Repeat("x", 40), strings.Repeat("changeme", 5), "0123456789abcdef0123456789abcdef"} {
		for _, command := range []string{"serve", "work"} {
			cmd := p.command(command)
			cmd.Env = append(cmd.Env, "PLUMBLINE_ENV=production", "PLUMBLINE_BASE_URL=https://plumbline.example", "DATABASE_URL=postgres://app:pass@127.0.0.1:1/plumbline", "PLUMBLINE_SECRET="+secret)
			out, err := cmd.CombinedOutput()
			var exit *exec.ExitError
			if said := string(out); !errors.As(err, &exit) || exit.ExitCode() != 2 || !strings.HasPrefix(said, "plumbline: PLUMBLINE_SECRET ") ||
				strings.Count(said, "\n") != 1 || secret != "" && strings.Contains(said, secret) {
				t.Errorf("%s with %q: %v\n%s", command, secret, err, out)
			}
		}
	}
}

package e2e

import (
	"bytes"
	"crypto/rand"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestAWrongSettingIsOneSentence starts the binary with each wrong setting in turn.
func TestAWrongSettingIsOneSentence(t *testing.T) {
	t.Parallel()
	p := newProcess(t)
	file := filepath.Join(p.dir, "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	far := "DATABASE_URL=postgres://app:hunter2@db.invalid/plumbline"
	long := "PLUMBLINE_SECRET=" + rand.Text() + rand.Text()
	for _, c := range []struct {
		setting string
		env     []string
		args    string
	}{
		{setting: "PLUMBLINE_ADDR", env: []string{"PLUMBLINE_ADDR=8080"}},
		{setting: "PLUMBLINE_BASE_URL", env: []string{"PLUMBLINE_BASE_URL=plumbline.example.org"}},
		{setting: "PLUMBLINE_DATA_DIR", env: []string{"PLUMBLINE_DATA_DIR=" + file}},
		{setting: "DATABASE_URL", env: []string{"DATABASE_URL=mysql://app:hunter2@db/plumbline"}},
		{setting: "DATABASE_URL", env: []string{far, long, "PLUMBLINE_ENV=production"}},
		{setting: "PLUMBLINE_MIGRATE_URL", env: []string{"PLUMBLINE_MIGRATE_URL=postgres://app:hunter2@db/plumbline"}},
		{setting: "PLUMBLINE_LISTEN_URL", env: []string{"PLUMBLINE_LISTEN_URL=postgres://app:hunter2@db/plumbline"}},
		{setting: "PLUMBLINE_SECRET", env: []string{"PLUMBLINE_SECRET=hunter2"}},
		{setting: "PLUMBLINE_SECRET", env: []string{far}},
		{setting: "PLUMBLINE_TRUSTED_PROXIES", env: []string{"PLUMBLINE_TRUSTED_PROXIES=proxy.example.org"}},
		{setting: "PLUMBLINE_ENV", env: []string{"PLUMBLINE_ENV=prod"}},
		{setting: "PLUMBLINE_ALLOW_UNSAFE", env: []string{"PLUMBLINE_ALLOW_UNSAFE=everything"}},
		{setting: "PLUMBLINE_MAX_CONNS", env: []string{"PLUMBLINE_MAX_CONNS=many"}},
		{setting: "PLUMBLINE_MAX_CONNS", env: []string{"PLUMBLINE_MAX_CONNS=1"}},
		{setting: "PLUMBLINE_MAX_CONNS", args: "serve --max-conns=1"},
		{setting: "PLUMBLINE_SMTP_URL", env: []string{"PLUMBLINE_SMTP_URL=smtp://u:hunter2@h"}},
		{setting: "PLUMBLINE_SMTP_URL", env: []string{"PLUMBLINE_SMTP_URL=smtp://u:hunter2@h?tls=none", "PLUMBLINE_MAIL_FROM=plumbline@example.org"}},
		{setting: "PLUMBLINE_SMTP_URL", env: []string{"PLUMBLINE_SMTP_URL=smtp://u:hunter2@h?tls=none", "PLUMBLINE_MAIL_FROM=plumbline@example.org"}, args: "work"},
		{setting: "PLUMBLINE_MAIL_FROM", env: []string{"PLUMBLINE_MAIL_FROM=plumbline@example.org"}},
		{setting: "PLUMBLINE_OIDC_ISSUER", env: []string{"PLUMBLINE_OIDC_ISSUER=http://login.example.org"}},
		{setting: "PLUMBLINE_OUTGOING_ALLOW", env: []string{"PLUMBLINE_OUTGOING_ALLOW=10.0.0.0"}},
		{setting: "--sample", env: []string{"PLUMBLINE_ENV=production", long}, args: "serve --sample"},
	} {
		args := strings.Fields(c.args)
		if len(args) == 0 {
			args = []string{"serve"}
		}
		cmd := p.command(args...)
		cmd.Env = append(cmd.Env, c.env...)
		var out, said bytes.Buffer
		cmd.Stdout, cmd.Stderr = &out, &said
		err := cmd.Run()
		var ended *exec.ExitError
		if !errors.As(err, &ended) || ended.ExitCode() != 2 {
			t.Errorf("%v: ended with %v", c.env, err)
		}
		line, more, _ := strings.Cut(said.String(), "\n")
		if !strings.HasPrefix(line, "plumbline: "+c.setting+" ") || more != "" || out.Len() > 0 {
			t.Errorf("%v: said %q and printed %q", c.env, said.String(), out.String())
		}
		if strings.Contains(said.String(), "hunter2") {
			t.Errorf("%v: shows a secret: %s", c.env, line)
		}
	}
	if _, err := os.Stat(filepath.Join(p.data(), "postgres")); err == nil {
		t.Error("a database was made for a wrong setting")
	}
}

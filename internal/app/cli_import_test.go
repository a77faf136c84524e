package app

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"plumbline/internal/account"
	"plumbline/internal/config"
	"plumbline/internal/errs"
	"plumbline/internal/org"
	"plumbline/internal/pg"
	"plumbline/internal/pg/pgtest"
)

func importDomain(t *testing.T) *Domain { return foundAcme(t, pgtest.New(t).AppDSN) }

func foundAcme(t *testing.T, dsn string) *Domain {
	t.Helper()
	db, err := pg.Open(t.Context(), dsn, 4)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(db.Close)
	d, err := NewDomain(db, account.Options{})
	if err != nil {
		t.Fatal(err)
	}
	_, err = d.Orgs.Found(t.Context(), org.Found{OrgName: "Acme", Slug: "acme",
		SignUp: account.SignUp{Email: "mara@acme.example", Name: "Mara Lind", Password: "a plumb line hangs straight"}})
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func lastLine(t *testing.T, d *Domain, c ImportCmd) (last, all string) {
	t.Helper()
	var out bytes.Buffer
	if err := c.do(t.Context(), d, &out); err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSuffix(out.String(), "\n"), "\n")
	return lines[len(lines)-1], out.String()
}

func TestImportCommand(t *testing.T) {
	t.Parallel()
	d := importDomain(t)
	file := filepath.Join(t.TempDir(), "issues.csv")
	rows := "Summary,Nr,Status\nDig,A-1,To Do\n,A-2,To Do\nFill,A-3,Done\n"
	if err := os.WriteFile(file, []byte(rows), 0o600); err != nil {
		t.Fatal(err)
	}
	c := ImportCmd{Org: "acme", Format: "jira", DateOrder: "auto", Map: []string{"Nr=key"}, Files: []string{file}}
	last, all := lastLine(t, d, c)
	if last != "imported 2 of 3 rows (2 created, 0 updated, 0 unchanged, 1 refused)" || !strings.Contains(all, "issues.csv, line 3: no title") || !strings.Contains(all, "nothing was written") {
		t.Error(all)
	}
	c.Yes = true
	if again, _ := lastLine(t, d, c); again != last {
		t.Error("the preview wrote something:", again)
	}
	if last, all = lastLine(t, d, c); last != "imported 2 of 3 rows (0 created, 0 updated, 2 unchanged, 1 refused)" || strings.Contains(all, "nothing was written") {
		t.Error(all)
	}
}

func TestImportCommandSaysWhatIsWrong(t *testing.T) {
	t.Parallel()
	d := importDomain(t)
	file := filepath.Join(t.TempDir(), "other.csv")
	if err := os.WriteFile(file, []byte("a,b\n1,2\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		cmd   ImportCmd
		usage bool
		say   string
	}{
		"organisation": {ImportCmd{Org: "nobody", Format: "jira", Files: []string{file}}, true, `There is no organisation "nobody"`},
		"map":          {ImportCmd{Org: "acme", Format: "jira", Map: []string{"Summary"}, Files: []string{file}}, true, "not of the form their=ours"},
		"file":         {ImportCmd{Org: "acme", Format: "jira", Files: []string{file + "x"}}, false, "cannot be read"},
		"no rows":      {ImportCmd{Org: "acme", Format: "jira", DateOrder: "auto", Files: []string{file}}, false, "none of the files holds rows"},
		"column":       {ImportCmd{Org: "acme", Format: "jira", Map: []string{"a=titel", "z=key"}, DateOrder: "auto", Files: []string{file}}, false, "No file has a column"},
	} {
		var out bytes.Buffer
		err := c.cmd.do(t.Context(), d, &out)
		var setting *config.Error
		if err == nil || errors.As(err, &setting) != c.usage || !strings.Contains(err.Error()+errs.Sentence(err), c.say) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// Package archtest holds the module to its own rules: who may import whom, who may write which
// table, how large a file may grow. Tests only.
package archtest

import (
	"encoding/json"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"testing"
)

const module = "plumbline/"

type pkg struct {
	ImportPath   string
	Dir          string
	GoFiles      []string
	TestGoFiles  []string
	XTestGoFiles []string
	Imports      []string
}

var listed = sync.OnceValues(func() ([]byte, error) {
	cmd := exec.Command("go", "list", "-e", "-json=ImportPath,Dir,GoFiles,TestGoFiles,XTestGoFiles,Imports", "./...")
	cmd.Dir = "../.."
	return cmd.Output()
})

// list is every package of the module, asked for once.
func list(t *testing.T) []pkg {
	t.Helper()
	out, err := listed()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	var pkgs []pkg
	for dec := json.NewDecoder(strings.NewReader(string(out))); dec.More(); {
		var p pkg
		if err := dec.Decode(&p); err != nil {
			t.Fatal(err)
		}
		p.ImportPath = strings.TrimPrefix(p.ImportPath, module)
		pkgs = append(pkgs, p)
	}
	if len(pkgs) < 20 {
		t.Fatalf("only %d packages found: the rules would hold of nothing", len(pkgs))
	}
	return pkgs
}

func in(path, tree string) bool { return path == tree || strings.HasPrefix(path, tree+"/") }

func std(path string) bool {
	return !strings.Contains(strings.Split(path, "/")[0], ".") && !in(path, "plumbline")
}

// nouns in the order of their imports: a package imports only what stands left of it.
var nouns = []string{"account", "org", "strategy", "goal", "task", "checkin", "signal", "rule", "answer", "board"}

func TestLeavesImportNothing(t *testing.T) {
	t.Parallel()
	allowed := map[string][]string{
		"internal/id":        {"github.com/google/uuid"},
		"internal/errs":      {"github.com/google/uuid"},
		"internal/access":    {"plumbline/internal/id", "plumbline/internal/errs"},
		"internal/failpoint": {},
		"internal/input":     {"plumbline/internal/errs"},
		"internal/pg":        {"plumbline/internal/failpoint", "plumbline/internal/id", "plumbline/internal/errs", "github.com/jackc/pgx/v5", "github.com/jackc/pgx/v5/pgconn", "github.com/jackc/pgx/v5/pgxpool"},
	}
	for _, p := range list(t) {
		extra, leaf := allowed[p.ImportPath]
		for _, imp := range p.Imports {
			if leaf && !std(imp) && !slices.Contains(extra, imp) {
				t.Errorf("%s imports %s", p.ImportPath, imp)
			}
		}
	}
}

func TestNounsImportLeftwards(t *testing.T) {
	t.Parallel()
	for _, p := range list(t) {
		at := slices.Index(nouns, strings.TrimPrefix(p.ImportPath, "internal/"))
		below := slices.Contains([]string{"internal/activity", "internal/mark", "internal/mail", "internal/seal", "internal/passkey"}, p.ImportPath)
		for _, imp := range p.Imports {
			other := slices.Index(nouns, strings.TrimPrefix(imp, module+"internal/"))
			if other < 0 {
				continue
			}
			if at >= 0 && other >= at {
				t.Errorf("%s imports %s, which stands right of it", p.ImportPath, imp)
			}
			if below {
				t.Errorf("%s lies below all nouns and imports %s", p.ImportPath, imp)
			}
		}
	}
}

func TestTreesStayApart(t *testing.T) {
	t.Parallel()
	for _, p := range list(t) {
		noun := slices.Contains(nouns, strings.TrimPrefix(p.ImportPath, "internal/")) || in(p.ImportPath, "internal/importer") || in(p.ImportPath, "internal/exporter")
		for _, imp := range p.Imports {
			web := in(imp, "plumbline/web") || imp == "net/http" || in(imp, "github.com/go-chi/chi") || in(imp, "github.com/a-h/templ") || in(imp, "github.com/alexedwards/scs")
			if noun && web {
				t.Errorf("%s says what is true and imports %s", p.ImportPath, imp)
			}
			if in(p.ImportPath, "web") && (in(imp, "plumbline/internal/pg") || in(imp, "github.com/jackc")) {
				t.Errorf("%s shows things and imports %s", p.ImportPath, imp)
			}
			if p.ImportPath == "web/ui" && in(imp, "plumbline/internal") {
				t.Errorf("web/ui knows no noun and imports %s", imp)
			}
		}
	}
}

// screens may use each other only pair by pair, as listed here.
var pairs = map[string][]string{
	"web/taskui": {"web/teamui"}, // the menu of a task, wherever tasks are listed
	"web/whyui":  {"web/taskui"}, // the rows of tasks behind a number
}

func TestScreensStayApart(t *testing.T) {
	t.Parallel()
	for _, p := range list(t) {
		if !strings.HasPrefix(p.ImportPath, "web/") || !strings.HasSuffix(p.ImportPath, "ui") {
			continue
		}
		for _, imp := range p.Imports {
			other := strings.TrimPrefix(imp, module)
			if strings.HasPrefix(other, "web/") && strings.HasSuffix(other, "ui") && other != "web/ui" && !slices.Contains(pairs[p.ImportPath], other) {
				t.Errorf("%s imports %s", p.ImportPath, other)
			}
		}
	}
}

// owners of third parties: nobody else imports them.
var owners = map[string][]string{
	"github.com/jackc/pgx":            {"internal/pg", "internal/app", "internal/archtest", "internal/bench", "internal/testkit"},
	"github.com/pressly/goose":        {"internal/app", "internal/pg/pgtest"},
	"github.com/alexedwards/scs":      {"web/middleware", "web/handle", "internal/app"},
	"github.com/alexedwards/argon2id": {"internal/account"},
	"github.com/wneessen/go-mail":     {"internal/mail"},
	"github.com/coreos/go-oidc":       {"internal/identity"},
	"golang.org/x/oauth2":             {"internal/identity"},
	"github.com/go-webauthn/webauthn": {"internal/passkey"},
	"github.com/pquerna/otp":          {"internal/account"},
	"github.com/boombuler/barcode":    {"web/accountui"},
	"github.com/chromedp":             {"internal/testkit", "internal/e2e"},
	"github.com/evanw/esbuild":        {"web/assets/build"},
	"github.com/alecthomas/kong":      {"cmd/plumbline"},
}

func TestEachThirdPartyHasOneOwner(t *testing.T) {
	t.Parallel()
	for _, p := range list(t) {
		for _, imp := range p.Imports {
			for party, who := range owners {
				if in(imp, party) || strings.HasPrefix(imp, party+"/") {
					if !slices.ContainsFunc(who, func(o string) bool { return in(p.ImportPath, o) }) {
						t.Errorf("%s imports %s, which belongs to %v", p.ImportPath, imp, who)
					}
				}
			}
		}
	}
}

package archtest

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// reaching are the ways of the standard library to open a connection. Whoever needs an address somebody
// typed takes a client of internal/outgoing; the others are listed with what they reach.
var reaching = map[string][]string{
	"net/http": {"Get", "Head", "Post", "PostForm", "DefaultClient", "DefaultTransport", "Client", "Transport", "NewClientConn"},
	"net":      {"Dial", "DialTimeout", "DialTCP", "DialUDP", "DialIP", "DialUnix", "Dialer"},
	"net/rpc":  {"Dial", "DialHTTP"}, "net/smtp": {"Dial", "SendMail"}, "crypto/tls": {"Dial", "DialWithDialer", "Dialer"},
}

var reachers = map[string]string{
	"internal/outgoing":   "is the way out",
	"internal/bench":      "measures a site it started itself",
	"internal/app/cli.go": "healthcheck asks the process at the configured address",
	"internal/testkit":    "tests the site it started itself",
}

func TestSec_T34_OneWayOut(t *testing.T) {
	t.Parallel()
	unseen := maps.Clone(reachers)
	for _, p := range list(t) {
		for _, name := range p.GoFiles {
			for _, use := range reaches(t, filepath.Join(p.Dir, name)) {
				known := false
				for who := range reachers {
					if in(p.ImportPath+"/"+name, who) {
						delete(unseen, who)
						known = true
					}
				}
				if !known {
					t.Errorf("%s/%s uses %s: take a client of internal/outgoing", p.ImportPath, name, use)
				}
			}
		}
	}
	for who := range unseen {
		t.Errorf("%s reaches nothing: take it off the list", who)
	}
}

// reaches lists what a file uses of reaching, by the names it imports the packages under.
func reaches(t *testing.T, path string) (out []string) {
	t.Helper()
	f, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	names := map[string]string{}
	for _, imp := range f.Imports {
		from := strings.Trim(imp.Path.Value, `"`)
		if reaching[from] == nil {
			continue
		}
		name := from[strings.LastIndex(from, "/")+1:]
		if imp.Name != nil {
			name = imp.Name.Name
		}
		if name == "." {
			t.Errorf("%s imports %s under no name", path, from)
		}
		names[name] = from
	}
	ast.Inspect(f, func(n ast.Node) bool {
		if s, ok := n.(*ast.SelectorExpr); ok {
			if x, ok := s.X.(*ast.Ident); ok && slices.Contains(reaching[names[x.Name]], s.Sel.Name) {
				out = append(out, fmt.Sprintf("%s.%s", x.Name, s.Sel.Name))
			}
		}
		return true
	})
	return out
}

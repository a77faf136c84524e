package archtest

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestSec_T16_PasswordsAreComparedInOnePlace follows who calls whom: a password is compared in compare, which
// verify alone calls after it counted the try; the stored hash is read nowhere else.
func TestSec_T16_PasswordsAreComparedInOnePlace(t *testing.T) {
	t.Parallel()
	callers := map[string][]string{}
	for _, p := range list(t) {
		for _, f := range p.GoFiles {
			src, err := os.ReadFile(filepath.Join(p.Dir, f))
			if err != nil {
				t.Fatal(err)
			}
			if bytes.Contains(src, []byte("password_hash from users")) && p.ImportPath != "internal/account" {
				t.Errorf("%s/%s reads the hashes of passwords", p.ImportPath, f)
			}
			if bytes.Contains(src, []byte("HashMemory")) && p.ImportPath != "internal/account" && p.ImportPath != "internal/testkit/apptest" {
				t.Errorf("%s/%s weakens the hashes of passwords", p.ImportPath, f)
			}
			file, err := parser.ParseFile(token.NewFileSet(), f, src, 0)
			if err != nil {
				t.Fatal(err)
			}
			collect(file, p.ImportPath, callers)
		}
	}
	for callee, want := range map[string][]string{
		"ComparePasswordAndHash":      {"internal/account.compare"},
		"internal/account.compare":    {"internal/account.verify"},
		"internal/account.(s).verify": {"internal/account.Authenticate", "internal/account.confirm"},
		"CheckHash":                   nil,
	} {
		got := callers[callee]
		slices.Sort(got)
		if got = slices.Compact(got); !slices.Equal(got, want) {
			t.Errorf("%s is called by %v, not by %v", callee, got, want)
		}
	}
}

// collect notes every call of a function of the same package, of a method of s, or of argon2id.
func collect(file *ast.File, path string, callers map[string][]string) {
	for _, d := range file.Decls {
		fn, ok := d.(*ast.FuncDecl)
		if !ok || fn.Body == nil {
			continue
		}
		ast.Inspect(fn.Body, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok {
				return true
			}
			name := ""
			switch f := call.Fun.(type) {
			case *ast.Ident:
				name = path + "." + f.Name
			case *ast.SelectorExpr:
				if x, ok := f.X.(*ast.Ident); ok && x.Name == "s" {
					name = path + ".(s)." + f.Sel.Name
				} else {
					name = f.Sel.Name
				}
			}
			if strings.HasPrefix(path, "internal") || strings.HasPrefix(path, "web") {
				callers[name] = append(callers[name], path+"."+fn.Name.Name)
			}
			return true
		})
	}
}

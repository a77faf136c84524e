package archtest

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Budgets in lines: what fails, not what to aim for.
const (
	maxFile, maxTestFile = 400, 600
	maxFunc, maxTestFunc = 70, 150
	maxTempl, maxPackage = 250, 3000

	largeModule, packageShare = 15_000, 0.12 // of a module that is larger, a package may be this share
)

func TestSizes(t *testing.T) {
	t.Parallel()
	sizes, module := map[string]int{}, 0
	for _, p := range list(t) {
		total := 0
		files, err := filepath.Glob(filepath.Join(p.Dir, "*"))
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range files {
			name := filepath.Base(f)
			if strings.HasSuffix(name, "_templ.go") || !(strings.HasSuffix(name, ".go") || strings.HasSuffix(name, ".templ")) {
				continue
			}
			b, err := os.ReadFile(f)
			if err != nil {
				t.Fatal(err)
			}
			lines, limit := bytes.Count(b, []byte("\n")), maxFile
			switch {
			case strings.HasSuffix(name, "_test.go"):
				limit = maxTestFile
			case strings.HasSuffix(name, ".templ"):
				limit = maxTempl
			default:
				total += lines
			}
			if lines > limit {
				t.Errorf("%s/%s has %d lines of at most %d", p.ImportPath, name, lines, limit)
			}
			if strings.HasSuffix(name, ".go") {
				functions(t, p.ImportPath+"/"+name, b)
			}
		}
		sizes[p.ImportPath] = total
		module += total
	}
	limit := maxPackage
	if module > largeModule {
		limit = max(limit, int(packageShare*float64(module)))
	}
	for path, total := range sizes {
		if total > limit {
			t.Errorf("%s has %d lines of at most %d", path, total, limit)
		}
	}
}

func functions(t *testing.T, name string, src []byte) {
	t.Helper()
	set := token.NewFileSet()
	f, err := parser.ParseFile(set, name, src, parser.SkipObjectResolution)
	if err != nil {
		t.Errorf("parse %s: %v", name, err)
		return
	}
	limit := maxFunc
	if strings.HasSuffix(name, "_test.go") {
		limit = maxTestFunc
	}
	for _, d := range f.Decls {
		fn, ok := d.(*ast.FuncDecl)
		if !ok {
			continue
		}
		if lines := set.Position(fn.End()).Line - set.Position(fn.Pos()).Line + 1; lines > limit {
			t.Errorf("%s: %s has %d lines of at most %d", name, fn.Name.Name, lines, limit)
		}
	}
}

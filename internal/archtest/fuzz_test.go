package archtest

import (
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// reading are calls that take something out of what was sent.
var reading = regexp.MustCompile(`^(Query|FormValue|PostFormValue|ReadForm|NewForm)$`)

// declared is what a package's files declare, by name; methods go by their own name.
type declared map[string][]*ast.FuncDecl

func declare(t *testing.T, dir string, files []string) declared {
	t.Helper()
	out := declared{}
	for _, name := range files {
		f, err := parser.ParseFile(token.NewFileSet(), filepath.Join(dir, name), nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range f.Decls {
			if fn, ok := d.(*ast.FuncDecl); ok && fn.Body != nil {
				out[fn.Name.Name] = append(out[fn.Name.Name], fn)
			}
		}
	}
	return out
}

// decodes says that a function makes values of what somebody sent and does nothing else: it reads a form, a query or
// a request of nobody yet, or is a parser by its name; who has the application, a context or an answer to write is no decoder.
func decodes(fn *ast.FuncDecl) bool {
	form, request, text := false, false, false
	for _, p := range fn.Type.Params.List {
		switch types.ExprString(p.Type) {
		case "*handle.App", "http.ResponseWriter", "*App", "context.Context":
			return false
		case "*handle.Form", "*Form", "url.Values":
			form = true
		case "*http.Request":
			request = true
		case "string", "[]string", "[]byte":
			text = true
		}
	}
	names := called(fn)
	reads := slices.ContainsFunc(names, reading.MatchString) && !slices.Contains(names, "Member")
	return form || request && reads || text && strings.HasPrefix(strings.ToLower(fn.Name.Name), "parse")
}

// called are the names a function's body mentions.
func called(fn *ast.FuncDecl) (out []string) {
	ast.Inspect(fn.Body, func(n ast.Node) bool {
		if x, ok := n.(*ast.Ident); ok {
			out = append(out, x.Name)
		}
		return true
	})
	return out
}

// reached are the names that the fuzz targets of a package come to.
func reached(all declared) map[string]bool {
	seen := map[string]bool{}
	var todo []string
	for name := range all {
		if strings.HasPrefix(name, "Fuzz") {
			todo = append(todo, name)
		}
	}
	for len(todo) > 0 {
		name := todo[0]
		todo = todo[1:]
		if seen[name] {
			continue
		}
		seen[name] = true
		for _, fn := range all[name] {
			todo = append(todo, called(fn)...)
		}
	}
	return seen
}

// TestEveryDecoderIsFuzzed: whatever makes values of what somebody sent is called by a fuzz target of its package,
// whose seeds run as tests.
func TestEveryDecoderIsFuzzed(t *testing.T) {
	t.Parallel()
	seen := 0
	for _, p := range list(t) {
		if !in(p.ImportPath, "web") && !in(p.ImportPath, "internal") || in(p.ImportPath, "internal/testkit") || in(p.ImportPath, "internal/bench") {
			continue
		}
		code := declare(t, p.Dir, p.GoFiles)
		fuzzed := reached(declare(t, p.Dir, append(slices.Concat(p.GoFiles, p.TestGoFiles), p.XTestGoFiles...)))
		for name, fns := range code {
			if !slices.ContainsFunc(fns, decodes) {
				continue
			}
			seen++
			if !fuzzed[name] {
				t.Errorf("%s.%s reads what somebody sent, and no fuzz target calls it", p.ImportPath, name)
			}
		}
	}
	if seen < 40 {
		t.Errorf("only %d decoders seen: the rule would hold of little", seen)
	}
}

package web_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// readAsText are the functions that make ids of a text or read a field whose name they are told, with the fields and
// what they name.
var readAsText = map[string]map[string]string{
	"taskui.readChoice": {"kr": "choice", "objective": "Objective"},
	"taskui.renderNew":  {}, // the form again, with what was sent
	"taskui.chosen":     {},
	"taskui.changes":    {"owner": "User", "team": "Team"},
	"teamui.settle":     {"chosen": "stop", "to": "KeyResult"},
	"teamui.parseStop":  {},
	"whyui.cover":       {"move": "move"},
	"whyui.parseMove":   {},
}

// reader is what one function of the web's packages reads of a form as an id, and whom it calls.
type reader struct {
	fields map[string]string
	calls  []string
	asText bool // in a way of its own
}

// idFields is, for every POST route that the packages mount, each field that its handler or what that calls reads as
// an id, and of what.
func idFields(t *testing.T) map[string]map[string]string {
	t.Helper()
	readers, mounts := map[string]*reader{}, map[string]string{}
	paths, err := filepath.Glob("*/*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range paths {
		if strings.HasSuffix(path, "_templ.go") || strings.HasSuffix(path, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range f.Decls {
			if fun, ok := d.(*ast.FuncDecl); ok && fun.Body != nil && f.Name.Name != "handle" {
				read(f.Name.Name, fun, readers, mounts)
			}
		}
	}
	out := map[string]map[string]string{}
	for pattern, handler := range mounts {
		out[pattern] = map[string]string{}
		seen := map[string]bool{}
		for todo := []string{handler}; len(todo) > 0; todo = todo[1:] {
			r := readers[todo[0]]
			if r == nil || seen[todo[0]] {
				continue
			}
			seen[todo[0]] = true
			known, listed := readAsText[todo[0]]
			if r.asText && !listed {
				t.Errorf("POST %s: %s reads ids in a way of its own: say in readAsText of which fields", pattern, todo[0])
			}
			maps.Copy(out[pattern], r.fields)
			maps.Copy(out[pattern], known)
			todo = append(todo, r.calls...)
		}
	}
	return out
}

// read notes what a function reads and calls, and what it mounts.
func read(pkg string, fun *ast.FuncDecl, readers map[string]*reader, mounts map[string]string) {
	me := pkg + "." + fun.Name.Name
	if readers[me] == nil {
		readers[me] = &reader{fields: map[string]string{}}
	}
	r := readers[me]
	ast.Inspect(fun.Body, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok {
			return true
		}
		f, kind := call.Fun, ""
		if generic, ok := f.(*ast.IndexExpr); ok {
			f = generic.X
			if of, ok := generic.Index.(*ast.SelectorExpr); ok {
				kind = of.Sel.Name
			}
		}
		name := called(pkg, f)
		r.calls = append(r.calls, name)
		switch name {
		case pkg + ".Post":
			mounts[literal(call.Args[0])] = handlerOf(pkg, call.Args[1])
		case "handle.FormID", "handle.FormIDs":
			if field := literal(call.Args[1]); field != "" {
				r.fields[field] = kind
			} else {
				r.asText = true
			}
		case "id.Parse":
			r.asText = true
		}
		return true
	})
}

func called(pkg string, f ast.Expr) string {
	switch f := f.(type) {
	case *ast.Ident:
		return pkg + "." + f.Name
	case *ast.SelectorExpr:
		if x, ok := f.X.(*ast.Ident); ok && (x.Name == "id" || x.Name == "handle" || x.Name == "goalwork" || x.Name == "shell") {
			return x.Name + "." + f.Sel.Name
		}
		return pkg + "." + f.Sel.Name
	}
	return ""
}

// handlerOf is the function inside a.Do(…).
func handlerOf(pkg string, e ast.Expr) string {
	do, ok := e.(*ast.CallExpr)
	if !ok || len(do.Args) != 1 {
		return ""
	}
	if made, ok := do.Args[0].(*ast.CallExpr); ok {
		return called(pkg, made.Fun)
	}
	return called(pkg, do.Args[0])
}

func literal(e ast.Expr) string {
	if lit, ok := e.(*ast.BasicLit); ok {
		s, _ := strconv.Unquote(lit.Value) // the parser took it
		return s
	}
	return ""
}

package archtest

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// asking are the functions that send SQL: the place of its text among their arguments.
var asking = map[string]int{
	"All": 2, "First": 2, "Maybe": 2, "Many": 2, "One": 2, "Later": 2, "Queue": 0, "QueueAt": 0, "QueueOne": 1, "Exec": 1,
}

// fromTables may put a text together, each from what stands in the program alone.
var fromTables = map[string]string{
	"internal/board":         "columns, orders and joins from tables of constants, chosen by closed sets of names",
	"internal/exporter":      "the columns and names of the sheets it lists",
	"internal/signal/worker": "columns of the tables it owns",
	"internal/bench":         "a database of its own, made for the run",
	"internal/testkit":       "tests",
	"internal/pg/embedded":   "roles and databases it names itself",
	"internal/pg/pgtest":     "tests",
}

var statement = regexp.MustCompile(`(?i)\b(select\s.+\bfrom\b|insert\s+into\b|update\s+\w+\s+set\b|delete\s+from\b|order\s+by\b|\bwhere\s+\w+\s*(=|<|>|in\b|like\b))`)

// TestSec_T32_QueriesAreConstant: outside of the packages above the text of a query is made of literals and names
// joined by +, never of a call; and nowhere at all is a statement put into a format.
func TestSec_T32_QueriesAreConstant(t *testing.T) {
	t.Parallel()
	asked := 0
	for _, p := range list(t) {
		_, tables := fromTables[p.ImportPath]
		if !strings.HasPrefix(p.ImportPath, "internal/") || in(p.ImportPath, "internal/testkit") || p.ImportPath == "internal/bench" || in(p.ImportPath, "internal/pg/embedded") || in(p.ImportPath, "internal/pg/pgtest") {
			continue
		}
		for _, name := range p.GoFiles {
			set := token.NewFileSet()
			f, err := parser.ParseFile(set, filepath.Join(p.Dir, name), nil, parser.SkipObjectResolution)
			if err != nil {
				t.Fatal(err)
			}
			ast.Inspect(f, func(n ast.Node) bool {
				call, ok := n.(*ast.CallExpr)
				if !ok {
					return true
				}
				if sql, ok := query(call); ok {
					asked++
					if !tables && !constant(sql) {
						t.Errorf("%s: %s asks with a text that is put together by a call", p.ImportPath, set.Position(call.Pos()))
					}
				}
				if format(call) {
					t.Errorf("%s: %s formats a statement", p.ImportPath, set.Position(call.Pos()))
				}
				return true
			})
		}
	}
	if asked < 150 {
		t.Errorf("only %d queries seen: the rule would hold of little", asked)
	}
}

// query is the text of the SQL a call sends.
func query(call *ast.CallExpr) (ast.Expr, bool) {
	fun := call.Fun
	if generic, ok := fun.(*ast.IndexExpr); ok {
		fun = generic.X
	}
	s, ok := fun.(*ast.SelectorExpr)
	if !ok {
		return nil, false
	}
	at, known := asking[s.Sel.Name]
	x, plain := s.X.(*ast.Ident)
	if !known || !plain || len(call.Args) <= at || x.Name != "pg" && x.Name != "tx" {
		return nil, false
	}
	return call.Args[at], true
}

// constant says that an expression is made of literals and names alone.
func constant(e ast.Expr) bool {
	switch e := e.(type) {
	case *ast.BasicLit, *ast.Ident:
		return true
	case *ast.SelectorExpr:
		return constant(e.X)
	case *ast.ParenExpr:
		return constant(e.X)
	case *ast.IndexExpr:
		return constant(e.X)
	case *ast.BinaryExpr:
		return e.Op == token.ADD && constant(e.X) && constant(e.Y)
	}
	return false
}

// format says that a call puts values into a statement.
func format(call *ast.CallExpr) bool {
	s, ok := call.Fun.(*ast.SelectorExpr)
	if !ok || len(call.Args) == 0 || !strings.HasPrefix(s.Sel.Name, "Sprint") && !strings.HasPrefix(s.Sel.Name, "Fprint") && s.Sel.Name != "Appendf" {
		return false
	}
	for _, arg := range call.Args {
		if lit, ok := arg.(*ast.BasicLit); ok && lit.Kind == token.STRING && statement.MatchString(lit.Value) {
			return true
		}
	}
	return false
}

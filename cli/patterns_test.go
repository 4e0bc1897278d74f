package cli

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// Regular expressions are desk.Patterns, put together when somebody first needs them, and each of them is right. Those that are put
// together at every start would take a megabyte of a desk at rest.
func TestPatterns(t *testing.T) {
	n := 0
	err := fs.WalkDir(os.DirFS(".."), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || strings.HasPrefix(name, "node_modules") || strings.HasPrefix(name, "tests") || strings.HasPrefix(name, "scripts") {
			return err
		}
		if !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			return nil
		}
		file, err := parser.ParseFile(token.NewFileSet(), "../"+name, nil, 0)
		if err != nil {
			return err
		}
		for _, decl := range file.Decls {
			if g, ok := decl.(*ast.GenDecl); ok && g.Tok == token.VAR {
				n += patterns(t, name, g)
			}
		}
		return nil
	})
	if err != nil || n < 40 {
		t.Errorf("%d patterns, %v", n, err)
	}
}

// patterns looks at the calls within a variable of a package, but for those that a function makes later.
func patterns(t *testing.T, file string, decl ast.Node) (n int) {
	ast.Inspect(decl, func(at ast.Node) bool {
		call, ok := at.(*ast.CallExpr)
		if _, later := at.(*ast.FuncLit); later || !ok {
			return !later
		}
		called := ""
		switch f := call.Fun.(type) {
		case *ast.SelectorExpr:
			called = f.Sel.Name
		case *ast.Ident:
			called = f.Name
		}
		if called == "MustCompile" {
			t.Errorf("%s puts a regular expression together at every start", file)
		}
		if text, ok := call.Args[0:min(1, len(call.Args))], called == "Pattern"; ok && len(text) == 1 {
			n++
			if literal, ok := text[0].(*ast.BasicLit); ok {
				expression, _ := strconv.Unquote(literal.Value)
				if _, err := regexp.Compile(expression); err != nil {
					t.Errorf("%s: %v", file, err)
				}
			}
		}
		return true
	})
	return n
}

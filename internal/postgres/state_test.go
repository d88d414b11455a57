package postgres

import (
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"jiebang/internal/market"
)

func TestOneOf(t *testing.T) {
	t.Parallel()
	if got, want := oneOf(market.MatchesWanted), `in ('wanted_by_demand', 'wanted_by_supply')`; got != want {
		t.Errorf("oneOf is %s, want %s", got, want)
	}
}

// goFiles parses the files of a folder that are no tests.
func goFiles(t *testing.T, folder string) map[string]*ast.File {
	t.Helper()
	files := map[string]*ast.File{}
	paths, err := filepath.Glob(filepath.Join(folder, "*.go"))
	if err != nil || len(paths) == 0 {
		t.Fatalf("no files in %s (%v)", folder, err)
	}
	for _, path := range paths {
		if strings.HasSuffix(path, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		files[path] = file
	}
	return files
}

// states are the values of the market's constants of a type that is named for a status.
func states(t *testing.T) map[string]bool {
	t.Helper()
	found := map[string]bool{}
	for _, file := range goFiles(t, "../market") {
		for _, decl := range file.Decls {
			group, ok := decl.(*ast.GenDecl)
			if !ok || group.Tok != token.CONST {
				continue
			}
			for _, spec := range group.Specs {
				named := spec.(*ast.ValueSpec)
				of, typed := named.Type.(*ast.Ident)
				if !typed || !strings.HasSuffix(of.Name, "Status") {
					continue
				}
				for _, value := range named.Values {
					found[literal(t, value.(*ast.BasicLit))] = true
				}
			}
		}
	}
	return found
}

func literal(t *testing.T, lit *ast.BasicLit) string {
	t.Helper()
	text, err := strconv.Unquote(lit.Value)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

var quoted = regexp.MustCompile(`'([^']*)'`)

// TestStatesComeFromTheMarket finds states that are written out in the text of a statement: each has to come from the
// constant of the market, or it is left behind when a state is added or renamed.
func TestStatesComeFromTheMarket(t *testing.T) {
	t.Parallel()
	known := states(t)
	if len(known) < 60 || !known[string(market.ContractRegistered)] || !known[string(market.CorrectionProposed)] {
		t.Fatalf("found the states %v", slices.Sorted(maps.Keys(known)))
	}
	statements := map[string]string{}
	for path, file := range goFiles(t, ".") {
		ast.Inspect(file, func(n ast.Node) bool {
			if lit, ok := n.(*ast.BasicLit); ok && lit.Kind == token.STRING {
				statements[path] += literal(t, lit) + "\n"
			}
			return true
		})
	}
	files, err := filepath.Glob("kpi/*.sql")
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range files {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		statements[path] = string(text)
	}
	for path, text := range statements {
		for _, word := range quoted.FindAllStringSubmatch(text, -1) {
			if known[word[1]] {
				t.Errorf("%s says %s in a statement; splice in the constant of the market", path, word[0])
			}
		}
	}
}

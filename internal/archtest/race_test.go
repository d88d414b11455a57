package archtest

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// TestWhoStartsGoroutinesIsRaced holds the Makefile's list of packages for the race detector to be complete.
func TestWhoStartsGoroutinesIsRaced(t *testing.T) {
	t.Parallel()
	raced := racedPackages(t)
	starting := map[string]bool{}
	for _, f := range shipped(t) {
		parsed, err := parser.ParseFile(token.NewFileSet(), filepath.Join("../..", f.path), nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		if startsGoroutines(parsed) {
			starting[f.pkg()] = true
		}
	}
	if len(starting) < 5 {
		t.Fatalf("only %d packages are found to start goroutines: the check sees too little", len(starting))
	}
	for pkg := range starting {
		if !slices.ContainsFunc(raced, func(pattern string) bool { return covers(pattern, pkg) }) {
			t.Errorf("%s starts goroutines and is not in RACE of the Makefile", pkg)
		}
	}
}

func TestGoroutinesAreSeen(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]bool{
		"go f()":                                 true,
		"var w sync.WaitGroup; w.Go(f)":          true,
		"time.AfterFunc(time.Second, f)":         true,
		"context.AfterFunc(ctx, f)":              true,
		"func() { defer func() { go f() }() }()": true,
		"f()":                                    false,
		"time.After(time.Second)":                false,
	} {
		parsed, err := parser.ParseFile(token.NewFileSet(), "", "package p\nfunc g() {\n"+body+"\n}", 0)
		if err != nil {
			t.Fatal(err)
		}
		if got := startsGoroutines(parsed); got != want {
			t.Errorf("%s: %v", body, got)
		}
	}
}

// racedPackages are the patterns that the Makefile's variables RACE and RACE_SOME list.
func racedPackages(t *testing.T) (patterns []string) {
	t.Helper()
	makefile, err := os.ReadFile("../../Makefile")
	if err != nil {
		t.Fatal(err)
	}
	joined := strings.ReplaceAll(string(makefile), "\\\n", " ")
	for _, found := range regexp.MustCompile(`(?m)^RACE(?:_SOME)? := (.*)$`).FindAllStringSubmatch(joined, -1) {
		patterns = append(patterns, strings.Fields(found[1])...)
	}
	return patterns
}

// covers reports whether a pattern of the go command names the package.
func covers(pattern, pkg string) bool {
	pattern = strings.TrimPrefix(pattern, "./")
	above, all := strings.CutSuffix(pattern, "/...")
	return pkg == above || all && strings.HasPrefix(pkg, above+"/")
}

// startsGoroutines reports whether anything in the file begins to run beside what called it.
func startsGoroutines(f *ast.File) (starts bool) {
	ast.Inspect(f, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.GoStmt:
			starts = true
		case *ast.CallExpr:
			if called, ok := n.Fun.(*ast.SelectorExpr); ok &&
				(called.Sel.Name == "Go" || called.Sel.Name == "AfterFunc") {
				starts = true
			}
		}
		return !starts
	})
	return starts
}

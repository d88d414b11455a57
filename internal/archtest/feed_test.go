package archtest

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// awaited are the calls after which, or inside which, a test may read the feed: it holds back what is younger than a
// transaction that is open anywhere on the server, and all tests share one. Waiting for something else is not enough.
var awaited = []string{"AwaitFinal", "Until"}

// TestWhoReadsTheFeedWaitsForIt finds tests that compare the feed of events with something before it is final.
func TestWhoReadsTheFeedWaitsForIt(t *testing.T) {
	t.Parallel()
	readers := 0
	err := filepath.WalkDir("../..", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (d.Name() == "node_modules" || d.Name() == ".git") {
			return fs.SkipDir
		}
		if !strings.HasSuffix(path, "_test.go") {
			return nil
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		if err != nil {
			return err
		}
		called := calledBy(parsed)
		for name, calls := range called {
			if !slices.Contains(calls, "EventsAfter") {
				continue
			}
			readers++
			if !waits(called, name) {
				t.Errorf("%s: %s reads the feed without waiting until it is final", path, name)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if readers == 0 {
		t.Error("no test reads the feed; this one looks for a call of the wrong name")
	}
}

// TestAFeedReadTooEarlyIsSeen proves on invented tests that the waiting counts in the reader and in those that call it.
func TestAFeedReadTooEarlyIsSeen(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{
		"func read() { db.EventsAfter(ctx, c, 1) }":                                    false,
		"func read() { f.AwaitFinal(); db.EventsAfter(ctx, c, 1) }":                    true,
		"func TestX(t T) { f.AwaitFinal(); read() }; func read() { db.EventsAfter() }": true,
		"func TestX(t T) { read() }; func read() { db.EventsAfter() }":                 false,
	} {
		parsed, err := parser.ParseFile(token.NewFileSet(), "x.go", "package x\n"+text, 0)
		if err != nil {
			t.Fatal(err)
		}
		if waits(calledBy(parsed), "read") != want {
			t.Errorf("%q: want %v", text, want)
		}
	}
}

// waits reports whether a function waits itself, or everybody in its file who calls it does.
func waits(called map[string][]string, name string) bool {
	if slices.ContainsFunc(called[name], func(c string) bool { return slices.Contains(awaited, c) }) {
		return true
	}
	callers := 0
	for other, calls := range called {
		if other == name || !slices.Contains(calls, name) {
			continue
		}
		if callers++; !waits(called, other) {
			return false
		}
	}
	return callers > 0
}

// calledBy lists, for each function of a file, the names of what it calls.
func calledBy(f *ast.File) map[string][]string {
	called := map[string][]string{}
	for _, d := range f.Decls {
		fn, ok := d.(*ast.FuncDecl)
		if !ok {
			continue
		}
		ast.Inspect(fn, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok {
				return true
			}
			switch to := call.Fun.(type) {
			case *ast.Ident:
				called[fn.Name.Name] = append(called[fn.Name.Name], to.Name)
			case *ast.SelectorExpr:
				called[fn.Name.Name] = append(called[fn.Name.Name], to.Sel.Name)
			}
			return true
		})
	}
	return called
}

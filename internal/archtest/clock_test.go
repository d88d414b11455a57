package archtest

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// measured are the files that ask the machine's clock how long something takes. Everything else is handed the time, so
// that a story can be told on any day.
var measured = []string{
	"internal/app/matching/learn.go",    // how long the last reading is ago
	"internal/app/matching/matching.go", // the length of a worker's shift
	"internal/site/secure.go",           // how long a request took
}

// handedTheTime are the trees whose code asks no clock of its own.
var handedTheTime = []string{"internal/app/", "internal/site/", "internal/market/", "internal/api/", "internal/match/",
	"web/page/", "web/ui/"}

// TestTheTimeIsHandedIn finds code that calls time.Now, time.Since or time.Until without measuring a duration.
func TestTheTimeIsHandedIn(t *testing.T) {
	t.Parallel()
	for _, f := range shipped(t) {
		if !slices.ContainsFunc(handedTheTime, func(tree string) bool { return strings.HasPrefix(f.path, tree) }) {
			continue
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), filepath.Join("../..", f.path), nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		switch asks := asksTheClock(parsed); {
		case asks && !slices.Contains(measured, f.path):
			t.Errorf("%s asks the machine's clock; it is handed the time", f.path)
		case !asks && slices.Contains(measured, f.path):
			t.Errorf("%s measures nothing any more", f.path)
		}
	}
}

func TestAClockThatIsAskedIsSeen(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{
		"package x\nimport \"time\"\nvar now = time.Now()":                  true,
		"package x\nimport \"time\"\nvar clock = time.Now":                  false, // handed on, not asked
		"package x\nimport \"time\"\nfunc f(t time.Time) { time.Since(t) }": true,
		"package x\nimport \"time\"\nvar second = time.Second":              false,
	} {
		parsed, err := parser.ParseFile(token.NewFileSet(), "x.go", text, 0)
		if err != nil {
			t.Fatal(err)
		}
		if asksTheClock(parsed) != want {
			t.Errorf("%q: want %v", text, want)
		}
	}
}

// asksTheClock reports whether a file calls what reads the machine's clock.
func asksTheClock(f *ast.File) bool {
	asks := false
	ast.Inspect(f, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok {
			return true
		}
		if sel, ok := call.Fun.(*ast.SelectorExpr); ok {
			pkg, ok := sel.X.(*ast.Ident)
			asks = asks || ok && pkg.Name == "time" && slices.Contains([]string{"Now", "Since", "Until"}, sel.Sel.Name)
		}
		return true
	})
	return asks
}

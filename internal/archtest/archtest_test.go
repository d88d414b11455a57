package archtest

import (
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

const module = "jiebang"

func TestTreeKeepsItsImportRules(t *testing.T) {
	t.Parallel()
	files := shipped(t)
	if len(files) < 20 {
		t.Fatalf("only %d files found: the check sees nothing", len(files))
	}
	for _, fault := range check(module, files, design()) {
		t.Error(fault)
	}
}

// TestCheckCanFail proves on an invented tree that each rule bites, and that it bites nothing else.
func TestCheckCanFail(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ path, imports, want string }{
		{"internal/app/move.go", "jiebang/internal/postgres", ""},
		{"internal/app/contract/deal.go", "jiebang/internal/postgres", ""},
		{"internal/app/contract/deal.go", "jiebang/internal/app", ""},
		{"internal/app/platform/platform.go", "jiebang/internal/app/contract", ""},
		{"internal/site/deal.go", "jiebang/internal/app/contract", ""},
		{"internal/match/reason/words.go", "jiebang/internal/match", ""},
		{"internal/match/score.go", "jiebang/internal/match/vector", ""},
		{"internal/match/score.go", "jiebang/internal/text", ""},
		{"internal/search/impact/impact.go", "github.com/blevesearch/zapx/v17", ""},
		{"internal/search/index.go", "jiebang/internal/search/impact", ""},
		{"internal/search/index.go", "github.com/blevesearch/bleve/v2/mapping", ""},
		{"internal/text/pinyin.go", "github.com/mozillazg/go-pinyin", ""},
		{"internal/market/deal.go", "fmt", ""},
		{"web/page/deal.go", "jiebang/web/ui", ""},
		{"web/ui/table.go", "github.com/a-h/templ", ""},
		{"cmd/jiebang/demo.go", "jiebang/internal/sample", ""},
		{"cmd/jiebang/serve.go", "github.com/gofiber/fiber/v2", ""},

		{"cmd/jiebang/serve.go", "jiebang/internal/sample", "only cmd/jiebang/demo.go may"},
		{"internal/match/score.go", "gonum.org/v1/gonum/mat", "is for internal/match/learn"},
		{"internal/match/score.go", "jiebang/internal/match/learn", "internal/match may import only"},
		{"internal/market/deal.go", "github.com/google/uuid", "lives on the standard library"},
		{"internal/market/deal.go", "jiebang/internal/config", "internal/market may import only []"},
		{"internal/match/score.go", "jiebang/internal/postgres", "internal/match may import only"},
		{"internal/text/word.go", "github.com/google/uuid", "lives on the standard library"},
		{"internal/app/move.go", "jiebang/internal/app/contract", "internal/app may import only"},
		{"internal/app/contract/deal.go", "jiebang/internal/app/matching", "internal/app/contract may import only"},
		{"internal/app/contract/deal.go", "jiebang/internal/app/platform", "internal/app/contract may import only"},
		{"internal/app/platform/platform.go", "jiebang/internal/postgres", "internal/app/platform may import only"},
		{"internal/app/contract/deal.go", "github.com/gofiber/fiber/v2", "is for internal/site"},
		{"internal/app/deal.go", "github.com/jackc/pgx/v5", "is for internal/postgres"},
		{"internal/app/deal.go", "github.com/gofiber/fiber/v2", "is for internal/site"},
		{"internal/app/deal.go", "github.com/danielgtaylor/huma/v2", "is for internal/api"},
		{"internal/app/deal.go", "github.com/blevesearch/bleve/v2", "is for internal/search"},
		{"internal/app/deal.go", "github.com/redis/go-redis/v9", "is for internal/cache"},
		{"internal/app/deal.go", "jiebang/internal/sample", "internal/app may import only"},
		{"internal/app/deal.go", "jiebang/internal/search/impact", "internal/app may import only"},
		{"internal/site/deal.go", "jiebang/internal/postgres", "internal/site may import only"},
		{"internal/site/deal.go", "jiebang/internal/search", "internal/site may import only"},
		{"internal/site/deal.go", "jiebang/internal/api", "internal/site may import only"},
		{"internal/api/deal.go", "jiebang/internal/site", "internal/api may import only"},
		{"internal/worker/deal.go", "jiebang/internal/postgres", "internal/worker may import only"},
		{"internal/postgres/deal.go", "jiebang/internal/search", "internal/postgres may import only"},
		{"internal/search/index.go", "jiebang/internal/cache", "internal/search may import only"},
		{"internal/cache/memory.go", "jiebang/internal/postgres", "internal/cache may import only"},
		{"web/page/deal.go", "jiebang/internal/app", "web/page may import only"},
		{"web/page/deal.go", "jiebang/web", "web/page may import only"},
		{"web/ui/table.go", "jiebang/internal/market", "web/ui may import only []"},
		{"web/ui/table.go", "jiebang/web/page", "web/ui may import only []"},
		{"web/static.go", "jiebang/web/ui", "web may import only"},
		{"internal/api/deal.go", "jiebang/web/page", "internal/api may import only"},
		{"internal/app/deal.go", "jiebang/web", "internal/app may import only"},
		{"internal/common/x.go", "fmt", "has no row"},
		{"internal/app/deal.go", "jiebang/internal/common", "has no row"},
	} {
		faults := check(module, []file{{c.path, []string{c.imports}}}, design())
		got := strings.Join(faults, "\n")
		if c.want == "" && got != "" || !strings.Contains(got, c.want) {
			t.Errorf("%s → %s: got %q, want %q", c.path, c.imports, got, c.want)
		}
	}
}

// TestTablesNameEachOther finds a misspelt row, which would allow nothing and forbid nothing.
func TestTablesNameEachOther(t *testing.T) {
	t.Parallel()
	rules := design()
	for from, list := range rules.layers {
		for _, to := range list {
			if _, ok := rules.layers[to]; !ok {
				t.Errorf("%s → %s, which has no row", from, to)
			}
		}
	}
	for library, users := range rules.reserved {
		for _, user := range users {
			if _, ok := rules.layers[user]; !ok {
				t.Errorf("%s is for %s, which has no row", library, user)
			}
		}
	}
}

// shipped lists the Go files below the module's root, of whatever platform, tests apart. It reads folders rather than
// asking the go command, so that the test cache notices a new file.
func shipped(t *testing.T) []file {
	t.Helper()
	var files []file
	walk(t, func(path, below string) {
		if strings.HasSuffix(below, ".go") && !strings.HasSuffix(below, "_test.go") {
			files = append(files, file{below, imports(t, path)})
		}
	})
	return files
}

// walk visits the files of the module with their paths from here and from its root.
func walk(t *testing.T, visit func(path, below string)) {
	t.Helper()
	const root = "../.."
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name := d.Name()
		if d.IsDir() {
			if name == "node_modules" || name == "testdata" || path == root+"/data" || path != root &&
				strings.HasPrefix(name, ".") {
				return fs.SkipDir
			}
			return nil
		}
		below, err := filepath.Rel(root, path)
		if err != nil {
			return err
		}
		visit(path, filepath.ToSlash(below))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func imports(t *testing.T, path string) []string {
	t.Helper()
	parsed, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
	if err != nil {
		t.Fatal(err)
	}
	var list []string
	for _, i := range parsed.Imports {
		imported, err := strconv.Unquote(i.Path.Value)
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, imported)
	}
	return list
}

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

// writesPaths are the places that may write paths out, each with what they are.
var writesPaths = map[string]string{
	"internal/link/":          "the addresses of the site",
	"internal/site/routes.go": "the list of routes that the addresses lead to",
	"internal/site/apidoc.go": "addresses of the API, in examples",
	"internal/api/":           "the API's own addresses",
	"web/static.go":           "where built files are served",
	"cmd/jiebang/serve.go":    "what watches a node asks",
	"internal/sitetest/":      "an invented API, and a page that is asked for its form",
	"internal/embedded/":      "files of the machine",
	"internal/pgtest/":        "files of the machine",
	"internal/search/bench/":  "files of the machine",
}

// address is text that begins with a path, has one after what is filled in, or one as an attribute.
var address = regexp.MustCompile(`^/[a-z%]|%[dsv]/[a-z]|(?:href|action|hx-get|hx-post|formaction)="/[a-z]`)

// TestAddressesAreMadeByLink finds a page's address that is written out anywhere else.
func TestAddressesAreMadeByLink(t *testing.T) {
	t.Parallel()
	used := map[string]bool{}
	for _, f := range shipped(t) {
		tree, err := parser.ParseFile(token.NewFileSet(), filepath.Join("../..", f.path), nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		found := paths(tree)
		if len(found) == 0 {
			continue
		}
		allowed := false
		for place := range writesPaths {
			if strings.HasPrefix(f.path, place) {
				allowed, used[place] = true, true
			}
		}
		if !allowed {
			t.Errorf("%s writes out %s; link makes addresses", f.path, strings.Join(found, ", "))
		}
	}
	for place := range writesPaths {
		if !used[place] {
			t.Errorf("%s writes no path out any more", place)
		}
	}
}

func TestAnAddressWrittenOutIsSeen(t *testing.T) {
	t.Parallel()
	for code, want := range map[string]int{
		`_ = "/listings/" + id`:                               1,
		`_ = fmt.Sprintf("%s/edit", page)`:                    1,
		`_ = fmt.Sprintf("/%ss/%d", kind, id)`:                1,
		`w.Write("<form method=\"post\" action=\"/login\">")`: 1,
		`_ = "/"`:                              0, // the front page, or a separator
		`_ = "万元/年"`:                           0,
		`_ = fmt.Sprintf("%d/%d", 1, 2)`:       0,
		`w.Write("<br/><img src=\"x.png\"/>")`: 0,
	} {
		tree, err := parser.ParseFile(token.NewFileSet(), "x.go", "package x\nfunc f() {"+code+"}", 0)
		if err != nil {
			t.Fatal(err)
		}
		if found := paths(tree); len(found) != want {
			t.Errorf("%s: found %q, want %d", code, found, want)
		}
	}
}

// paths are the literals of a file that hold a path; what it imports and the tags of its fields hold none.
func paths(tree *ast.File) []string {
	var found []string
	ast.Inspect(tree, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.ImportSpec:
			return false
		case *ast.Field:
			n.Tag = nil
		case *ast.BasicLit:
			if text, ok := word(n); ok && address.MatchString(text) {
				found = append(found, n.Value)
			}
		}
		return true
	})
	return found
}

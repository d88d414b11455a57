package archtest

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"jiebang/internal/market"
)

// declaresEvents are the files whose constants stand for the nouns and verbs of events.
var declaresEvents = []string{"internal/market/event_noun.go", "internal/market/event_verb.go"}

// TestEventsAreNamedByConstants finds a noun or a verb of an event that is written out where the market's constant
// stands for it.
func TestEventsAreNamedByConstants(t *testing.T) {
	t.Parallel()
	trees := map[string]*ast.File{}
	for _, f := range shipped(t) {
		if slices.Contains(declaresEvents, f.path) || strings.HasSuffix(f.path, "_templ.go") {
			continue
		}
		tree, err := parser.ParseFile(token.NewFileSet(), filepath.Join("../..", f.path), nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		trees[f.path] = tree
	}
	for path, found := range writtenOut(trees) {
		t.Errorf("%s writes out %s", path, strings.Join(found, ", "))
	}
}

func TestAnEventWrittenOutIsSeen(t *testing.T) {
	t.Parallel()
	for code, want := range map[string]int{
		`tx.Record(ctx, "edit", market.NounListing, 1, "", nil)`:                  1,
		`tx.Record(ctx, "see_"+what, market.NounListing, 1, "", nil)`:             1,
		`tx.Record(ctx, market.VerbEdit, "listing", 1, "see the note", nil)`:      1,
		`tx.Record(ctx, string(move.Name), m.Kind, 1, "", nil)`:                   0,
		`verb := "edit"; _ = verb`:                                                1,
		`_ = e.Verb == "edit"`:                                                    1,
		`_ = "listing" != e.Kind`:                                                 1,
		`_ = e.Kind == "demand"`:                                                  0,
		`switch e.Kind { case market.NounUser, "token": }`:                        1,
		`_ = market.FileHolder{Kind: "contract"}`:                                 1,
		`_ = market.Listing{Kind: "demand"}`:                                      0,
		`note(1, "approach")`:                                                     1,
		`note(1, kind)`:                                                           0,
		"_ = `select from event where kind = 'bid' or verb in ('edit', 'draft')`": 2,
		"_ = `select from listing where kind = 'demand'`":                         0,
	} {
		tree, err := parser.ParseFile(token.NewFileSet(), "x.go",
			"package x\nfunc note(n int, kind string) {}\nfunc f() {"+code+"}", 0)
		if err != nil {
			t.Fatal(err)
		}
		if found := writtenOut(map[string]*ast.File{"x.go": tree})["x.go"]; len(found) != want {
			t.Errorf("%s: found %q, want %d", code, found, want)
		}
	}
}

// writtenOut lists by file the nouns and verbs that stand there as literals: recorded, compared, assigned, given to a
// function's kind or verb, or in a statement.
func writtenOut(trees map[string]*ast.File) map[string][]string {
	takes := takers(trees)
	found := map[string][]string{}
	for path, tree := range trees {
		add := func(what string, e ast.Expr) {
			if what == "" {
				return
			}
			ast.Inspect(e, func(n ast.Node) bool {
				if _, made := n.(*ast.CallExpr); made {
					return false // what a call is given is another matter
				}
				if text, ok := word(n); ok && (what == "verb" && text != "" || isNoun(text)) {
					found[path] = append(found[path], strconv.Quote(text))
				}
				return true
			})
		}
		ast.Inspect(tree, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.CallExpr:
				for i, what := range takes[called(n)] {
					if i < len(n.Args) {
						add(what, n.Args[i])
					}
				}
			case *ast.BinaryExpr:
				if n.Op == token.EQL || n.Op == token.NEQ {
					add(named(n.X), n.Y)
					add(named(n.Y), n.X)
				}
			case *ast.SwitchStmt:
				addCases(n, add)
			case *ast.KeyValueExpr:
				add(named(n.Key), n.Value)
			case *ast.AssignStmt:
				for i, left := range n.Lhs {
					if len(n.Rhs) == len(n.Lhs) {
						add(named(left), n.Rhs[i])
					}
				}
			case *ast.BasicLit:
				text, _ := word(n)
				for _, match := range inStatement.FindAllStringSubmatch(text, -1) {
					if match[1] == "verb" || isNoun(match[2]) {
						found[path] = append(found[path], fmt.Sprintf("%q", match[0]))
					}
				}
			}
			return true
		})
	}
	return found
}

// addCases looks at what a switch over a kind or a verb tells apart.
func addCases(s *ast.SwitchStmt, add func(string, ast.Expr)) {
	for _, clause := range s.Body.List {
		for _, e := range clause.(*ast.CaseClause).List {
			add(named(s.Tag), e)
		}
	}
}

// inStatement is a kind or a verb compared in SQL.
var inStatement = regexp.MustCompile(`\b(verb|kind)\s*(?:=|<>|!=|(?:not )?in)\s*\(?\s*'(\w+)'`)

// takers are the functions that are given a noun or a verb: which argument is which, by the name of its parameter.
func takers(trees map[string]*ast.File) map[string]map[int]string {
	takes := map[string]map[int]string{}
	for _, each := range []string{"Record", "RecordEach", "RecordChanges"} {
		takes[each] = map[int]string{1: "verb", 2: "kind"}
	}
	for _, tree := range trees {
		for _, decl := range tree.Decls {
			f, ok := decl.(*ast.FuncDecl)
			if !ok {
				continue
			}
			at := 0
			for _, field := range f.Type.Params.List {
				for _, name := range field.Names {
					if is, ok := field.Type.(*ast.Ident); ok && is.Name == "string" && named(name) != "" {
						if takes[f.Name.Name] == nil {
							takes[f.Name.Name] = map[int]string{}
						}
						takes[f.Name.Name][at] = named(name)
					}
					at++
				}
			}
		}
	}
	return takes
}

// called is the name of the function that is called.
func called(call *ast.CallExpr) string {
	switch f := call.Fun.(type) {
	case *ast.Ident:
		return f.Name
	case *ast.SelectorExpr:
		return f.Sel.Name
	}
	return ""
}

// named is "verb" or "kind" for an expression whose last name is that, and empty for any other.
func named(e ast.Expr) string {
	name := ""
	switch e := e.(type) {
	case *ast.Ident:
		name = e.Name
	case *ast.SelectorExpr:
		name = e.Sel.Name
	}
	switch name {
	case "verb", "Verb":
		return "verb"
	case "kind", "Kind":
		return "kind"
	}
	return ""
}

// word is the text of a literal.
func word(n ast.Node) (string, bool) {
	literal, ok := n.(*ast.BasicLit)
	if !ok || literal.Kind != token.STRING {
		return "", false
	}
	text, err := strconv.Unquote(literal.Value)
	return text, err == nil
}

func isNoun(text string) bool {
	return slices.ContainsFunc(market.EventNouns, func(n market.EventNoun) bool { return n.Kind == text })
}

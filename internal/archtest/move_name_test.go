package archtest

import (
	"fmt"
	"go/ast"
	"go/constant"
	"go/parser"
	"go/token"
	"go/types"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"golang.org/x/tools/go/packages"
)

// storytellers drive the platform from outside, as people do: how far a story goes is told by the name of a move.
var storytellers = []string{"internal/apptest/", "internal/sample/", "internal/sitetest/"}

// TestNobodyChoosesByTheNameOfAMove finds what a move does outside its row: a switch, a comparison, a map or a list of
// names. What a move does stands in the row of its lifecycle or in that of its effects.
func TestNobodyChoosesByTheNameOfAMove(t *testing.T) {
	t.Parallel()
	shipped(t) // has the cache of tests notice a new file
	read := readings(t)
	for _, f := range choices(read, read...) {
		if slices.ContainsFunc(storytellers, func(tree string) bool { return strings.HasPrefix(f.path, tree) }) {
			continue
		}
		t.Errorf("%s:%d: %s; it belongs in the move's row", f.path, f.line, f.what)
	}
}

// TestAChoiceByNameIsSeen proves on invented code that each kind of choice is found, and nothing else.
func TestAChoiceByNameIsSeen(t *testing.T) {
	t.Parallel()
	const path = "testdata/move_name.src"
	source, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var want, got []string
	for i, line := range strings.Split(string(source), "\n") {
		if _, what, ok := strings.Cut(line, "// want: "); ok {
			want = append(want, fmt.Sprintf("%d %s", i+1, what))
		}
	}
	for _, c := range choices(readings(t), invented(t, path, source)) {
		got = append(got, fmt.Sprintf("%d %s", c.line, c.what))
	}
	if !slices.Equal(got, want) {
		t.Errorf("found\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// choice is a place that chooses by the name of a move.
type choice struct {
	path string // below the module's root, with slashes
	line int
	what string
}

// readings are the packages of the module with their types, tests apart. They are read once: that takes seconds.
func readings(t *testing.T) []*packages.Package {
	t.Helper()
	read, err := readModule()
	if err != nil {
		t.Fatal(err)
	}
	return read
}

var readModule = sync.OnceValues(func() ([]*packages.Package, error) {
	root, err := filepath.Abs("../..")
	if err != nil {
		return nil, err
	}
	read, err := packages.Load(&packages.Config{Dir: root, Mode: packages.NeedName | packages.NeedFiles |
		packages.NeedSyntax | packages.NeedTypes | packages.NeedTypesInfo | packages.NeedImports |
		packages.NeedExportFile | packages.NeedModule}, "./...")
	if err != nil {
		return nil, err
	}
	for _, p := range read {
		for _, wrong := range p.Errors {
			return nil, wrong
		}
	}
	return read, nil
})

// invented reads a file that belongs to no package, against the packages of the module.
func invented(t *testing.T, path string, source []byte) *packages.Package {
	t.Helper()
	known := map[string]*types.Package{}
	for _, p := range readings(t) {
		for _, imported := range p.Types.Imports() {
			known[imported.Path()] = imported
		}
	}
	for _, p := range readings(t) {
		known[p.PkgPath] = p.Types
	}
	fset := token.NewFileSet()
	parsed, err := parser.ParseFile(fset, path, source, 0)
	if err != nil {
		t.Fatal(err)
	}
	info := &types.Info{Types: map[ast.Expr]types.TypeAndValue{}, Uses: map[*ast.Ident]types.Object{},
		Defs: map[*ast.Ident]types.Object{}}
	config := types.Config{Importer: among(known)}
	checked, err := config.Check("invented", fset, []*ast.File{parsed}, info)
	if err != nil {
		t.Fatal(err)
	}
	return &packages.Package{Fset: fset, Syntax: []*ast.File{parsed}, Types: checked, TypesInfo: info}
}

// among imports packages that have been read already.
type among map[string]*types.Package

func (a among) Import(path string) (*types.Package, error) {
	if p := a[path]; p != nil {
		return p, nil
	}
	return nil, fmt.Errorf("%s has not been read", path)
}

// choices lists where the packages choose by the name of a move; the names are those that the module's market knows.
func choices(module []*packages.Package, in ...*packages.Package) []choice {
	names := moveNames(module)
	var found []choice
	for _, p := range in {
		for _, f := range p.Syntax {
			s := search{Package: p, names: names}
			ast.Inspect(f, s.look)
			found = append(found, s.found...)
		}
	}
	return found
}

// moveNames are the values of all constants that name a move.
func moveNames(read []*packages.Package) map[string]bool {
	names := map[string]bool{}
	for _, p := range read {
		if p.PkgPath != rules {
			continue
		}
		for _, name := range p.Types.Scope().Names() {
			if c, ok := p.Types.Scope().Lookup(name).(*types.Const); ok && namesMove(c.Type()) {
				names[constant.StringVal(c.Val())] = true
			}
		}
	}
	return names
}

const (
	rules  = module + "/internal/market"
	kernel = module + "/internal/app"
)

// search goes through one file.
type search struct {
	*packages.Package
	names map[string]bool
	found []choice
}

func (s *search) look(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.SwitchStmt:
		s.lookAtSwitch(n)
	case *ast.BinaryExpr:
		if (n.Op == token.EQL || n.Op == token.NEQ) && (s.weighs(n.X, n.Y) || s.weighs(n.Y, n.X)) {
			s.say(n, "a comparison")
		}
	case *ast.MapType:
		if namesMove(s.TypesInfo.TypeOf(n.Key)) && !isEffect(s.TypesInfo.TypeOf(n.Value)) {
			s.say(n, "a map")
		}
	case *ast.ArrayType:
		if namesMove(s.TypesInfo.TypeOf(n.Elt)) {
			s.say(n, "a list")
		}
	case *ast.CompositeLit:
		if s.isMapOfNames(n) {
			s.say(n, "a map")
		}
	case *ast.CallExpr:
		if s.isSearchForName(n) {
			s.say(n, "a list")
		}
	}
	return true
}

func (s *search) lookAtSwitch(n *ast.SwitchStmt) {
	if n.Tag == nil {
		return
	}
	for _, clause := range n.Body.List {
		for _, e := range clause.(*ast.CaseClause).List {
			if s.weighs(n.Tag, e) {
				s.say(n, "a switch")
				return
			}
		}
	}
}

func (s *search) say(n ast.Node, what string) {
	at := s.Fset.Position(n.Pos())
	path := filepath.ToSlash(at.Filename)
	if root, err := filepath.Abs("../.."); err == nil {
		if below, err := filepath.Rel(root, at.Filename); err == nil {
			path = filepath.ToSlash(below)
		}
	}
	s.found = append(s.found, choice{path, at.Line, what})
}

// weighs reports whether a move is held against a name: a value whose type names moves against any value but the
// empty one, or text that holds a move against a constant that names one.
func (s *search) weighs(move, name ast.Expr) bool {
	value := s.TypesInfo.Types[name].Value
	if s.TypesInfo.Types[move].Value != nil {
		return false
	}
	if namesMove(s.TypesInfo.TypeOf(move)) {
		return value == nil || value.Kind() != constant.String || constant.StringVal(value) != ""
	}
	return s.holdsMove(move) && s.isName(name)
}

// isName reports whether an expression is a constant that names a move.
func (s *search) isName(e ast.Expr) bool {
	value := s.TypesInfo.Types[e].Value
	return value != nil && value.Kind() == constant.String && s.names[constant.StringVal(value)]
}

// holdsMove reports whether text is the name of some move: that of an offer, a converted one, or a variable or a field
// that says so.
func (s *search) holdsMove(e ast.Expr) bool {
	switch e := ast.Unparen(e).(type) {
	case *ast.SelectorExpr:
		return e.Sel.Name == "Name" && isNamed(s.TypesInfo.TypeOf(e.X), rules, "Offer") ||
			strings.EqualFold(e.Sel.Name, "move")
	case *ast.Ident:
		return e.Name == "move"
	case *ast.CallExpr:
		return len(e.Args) == 1 && s.TypesInfo.Types[e.Fun].IsType() && namesMove(s.TypesInfo.TypeOf(e.Args[0]))
	}
	return false
}

// isMapOfNames reports whether a map's keys are plain text, at least two, and each the name of a move.
func (s *search) isMapOfNames(n *ast.CompositeLit) bool {
	m, ok := s.TypesInfo.TypeOf(n).Underlying().(*types.Map)
	if !ok || len(n.Elts) < 2 || !types.Identical(m.Key(), types.Typ[types.String]) {
		return false
	}
	return !slices.ContainsFunc(n.Elts, func(e ast.Expr) bool { return !s.isName(e.(*ast.KeyValueExpr).Key) })
}

// isSearchForName reports whether a call looks for a move among names that stand there.
func (s *search) isSearchForName(n *ast.CallExpr) bool {
	if len(n.Args) != 2 || !s.holdsMove(n.Args[1]) {
		return false
	}
	list, ok := n.Args[0].(*ast.CompositeLit)
	return ok && slices.ContainsFunc(list.Elts, s.isName)
}

// namesMove reports whether the values of a type are the names of a noun's moves.
func namesMove(t types.Type) bool {
	named, ok := types.Unalias(t).(*types.Named)
	if !ok || named.Obj().Pkg() == nil || named.Obj().Pkg().Path() != rules {
		return false
	}
	basic, ok := named.Underlying().(*types.Basic)
	return ok && basic.Kind() == types.String && strings.HasSuffix(named.Obj().Name(), "Move")
}

func isEffect(t types.Type) bool { return isNamed(t, kernel, "Effect") }

func isNamed(t types.Type, path, name string) bool {
	if p, ok := types.Unalias(t).(*types.Pointer); ok {
		t = p.Elem()
	}
	named, ok := types.Unalias(t).(*types.Named)
	return ok && named.Obj().Pkg() != nil && named.Obj().Pkg().Path() == path && named.Obj().Name() == name
}

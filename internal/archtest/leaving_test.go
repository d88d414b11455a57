package archtest

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/go/packages"
)

// labels are what may stand in a message beside literals: names of states, kinds and days, which are no words of a
// record.
var labels = []string{"Label", "KindLabel", "CodeWhat", "Chinese", "AddressName"}

// placesSent are the named places whose values may leave the site with a message.
var placesSent = []string{"code", "minutes"}

// TestWhatLeavesTheSiteIsMadeOfOurOwnWords follows what every message says, and what its named places hold, back to
// where it is written: nothing but literals, labels and numbers may come in. Title and Body stay on the site.
func TestWhatLeavesTheSiteIsMadeOfOurOwnWords(t *testing.T) {
	t.Parallel()
	shipped(t) // has the cache of tests notice a new file
	for _, f := range leaving(readings(t), readings(t)...) {
		t.Errorf("%s:%d: %s leaves the site", f.path, f.line, f.what)
	}
}

// TestAWordThatLeavesIsSeen proves on invented code that words of a record are found, and nothing else.
func TestAWordThatLeavesIsSeen(t *testing.T) {
	t.Parallel()
	const path = "testdata/leaving.src"
	source, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var want, got []string
	for i, line := range strings.Split(string(source), "\n") {
		if strings.HasSuffix(line, "// leaves") {
			want = append(want, fmt.Sprint(i+1))
		}
	}
	for _, f := range leaving(readings(t), invented(t, path, source)) {
		got = append(got, fmt.Sprint(f.line))
	}
	slices.Sort(got)
	slices.Sort(want)
	if got = slices.Compact(got); !slices.Equal(got, want) {
		t.Errorf("found in lines %v, want %v", got, want)
	}
}

// written is an expression that gives a variable, a parameter or a field its value.
type written struct {
	in *packages.Package
	ast.Expr
}

// trace follows values back to where they are written.
type trace struct {
	sources map[*types.Var][]written
	returns map[*types.Func]written // the body of each function, as an expression
	seen    map[types.Object]bool
	found   []choice
}

// leaving lists what comes into messages and is none of our own words.
func leaving(module []*packages.Package, in ...*packages.Package) []choice {
	tr := trace{sources: map[*types.Var][]written{}, returns: map[*types.Func]written{},
		seen: map[types.Object]bool{}}
	for _, p := range in {
		if slices.ContainsFunc(storytellers, func(tree string) bool {
			return strings.HasPrefix(p.PkgPath+"/", module[0].Module.Path+"/"+tree)
		}) {
			continue
		}
		for _, f := range p.Syntax {
			ast.Inspect(f, func(n ast.Node) bool { tr.collect(p, n); return true })
		}
	}
	for _, p := range module {
		switch p.PkgPath {
		case kernel:
			tr.follow(fieldOf(p.Types, "Tell", "What"))
			for _, w := range tr.sources[fieldOf(p.Types, "Tell", "Say")] {
				tr.holdFunction(w)
			}
		case rules:
			tr.follow(fieldOf(p.Types, "Message", "What"))
			for _, w := range tr.sources[fieldOf(p.Types, "Post", "Values")] {
				tr.holdPlaces(w)
			}
		}
	}
	return tr.found
}

func fieldOf(p *types.Package, name, field string) *types.Var {
	s := p.Scope().Lookup(name).Type().Underlying().(*types.Struct)
	for i := range s.NumFields() {
		if s.Field(i).Name() == field {
			return s.Field(i)
		}
	}
	panic("no field " + name + "." + field)
}

// collect notes what a node writes into which variables.
func (tr *trace) collect(p *packages.Package, n ast.Node) {
	switch n := n.(type) {
	case *ast.CompositeLit:
		tr.collectLiteral(p, n)
	case *ast.AssignStmt:
		for i, left := range n.Lhs {
			if len(n.Rhs) == len(n.Lhs) {
				tr.write(variable(p, left), p, n.Rhs[i])
			}
		}
	case *ast.ValueSpec:
		for i, name := range n.Names {
			if len(n.Values) == len(n.Names) {
				tr.write(variable(p, name), p, n.Values[i])
			}
		}
	case *ast.FuncDecl:
		if f, ok := p.TypesInfo.Defs[n.Name].(*types.Func); ok && n.Body != nil {
			tr.returns[f] = written{p, &ast.FuncLit{Type: n.Type, Body: n.Body}}
		}
	case *ast.CallExpr:
		signature, ok := p.TypesInfo.TypeOf(n.Fun).(*types.Signature)
		if f := callee(p, n); f != nil {
			signature, ok = f.Origin().Signature(), true
		}
		for i, arg := range n.Args {
			if ok && i < signature.Params().Len() {
				tr.write(signature.Params().At(i), p, arg)
			}
		}
	}
}

// collectLiteral notes what a literal of a struct writes into its fields.
func (tr *trace) collectLiteral(p *packages.Package, n *ast.CompositeLit) {
	t := p.TypesInfo.TypeOf(n)
	if pointer, ok := t.Underlying().(*types.Pointer); ok {
		t = pointer.Elem()
	}
	s, ok := t.Underlying().(*types.Struct)
	if !ok {
		return
	}
	for i, e := range n.Elts {
		if pair, ok := e.(*ast.KeyValueExpr); ok {
			tr.write(variable(p, pair.Key), p, pair.Value)
			continue
		}
		tr.write(s.Field(i), p, e)
	}
}

func (tr *trace) write(to *types.Var, p *packages.Package, e ast.Expr) {
	if to != nil {
		tr.sources[to.Origin()] = append(tr.sources[to.Origin()], written{p, e})
	}
}

// variable is the variable, parameter or field that an expression names, nil for anything else.
func variable(p *packages.Package, e ast.Expr) *types.Var {
	var object types.Object
	switch e := ast.Unparen(e).(type) {
	case *ast.Ident:
		if object = p.TypesInfo.Uses[e]; object == nil {
			object = p.TypesInfo.Defs[e]
		}
	case *ast.SelectorExpr:
		object = p.TypesInfo.Uses[e.Sel]
	}
	v, _ := object.(*types.Var)
	return v
}

// callee is the function or method that is called, nil when it is a value.
func callee(p *packages.Package, call *ast.CallExpr) *types.Func {
	fun := ast.Unparen(call.Fun)
	if index, ok := fun.(*ast.IndexExpr); ok {
		fun = index.X
	}
	var object types.Object
	switch f := fun.(type) {
	case *ast.Ident:
		object = p.TypesInfo.Uses[f]
	case *ast.SelectorExpr:
		object = p.TypesInfo.Uses[f.Sel]
	}
	f, _ := object.(*types.Func)
	return f
}

// follow holds everything that a variable is given.
func (tr *trace) follow(v *types.Var) {
	if v = v.Origin(); tr.seen[v] {
		return
	}
	tr.seen[v] = true
	for _, w := range tr.sources[v] {
		tr.hold(w)
	}
}

// hold notes an expression that is none of our own words.
func (tr *trace) hold(w written) {
	if w.in.TypesInfo.Types[w.Expr].Value != nil {
		return
	}
	switch e := ast.Unparen(w.Expr).(type) {
	case *ast.BinaryExpr:
		if e.Op == token.ADD {
			tr.hold(written{w.in, e.X})
			tr.hold(written{w.in, e.Y})
			return
		}
	case *ast.CallExpr:
		if tr.holdCall(w.in, e) {
			return
		}
	case *ast.IndexExpr:
		if table, ok := e.X.(*ast.CompositeLit); ok {
			for _, elt := range table.Elts {
				if pair, ok := elt.(*ast.KeyValueExpr); ok {
					elt = pair.Value
				}
				tr.hold(written{w.in, elt})
			}
			return
		}
	case *ast.Ident, *ast.SelectorExpr:
		v := variable(w.in, e)
		if v != nil && !(v.IsField() && len(tr.sources[v.Origin()]) == 0) && !tr.ofRecord(v) {
			tr.follow(v)
			return
		}
	}
	tr.say(w)
}

// holdCall reports whether it is known what a call makes: a label, a sentence with numbers in it, or what a function of
// the module returns.
func (tr *trace) holdCall(p *packages.Package, call *ast.CallExpr) bool {
	name := called(call)
	if slices.Contains(labels, name) {
		return true
	}
	if f := callee(p, call); f != nil {
		if body, ours := tr.returns[f.Origin()]; ours {
			tr.holdReturns(f.Origin(), body)
			return true
		}
	}
	if v := variable(p, call.Fun); v != nil {
		for _, w := range tr.sources[v.Origin()] {
			tr.holdFunction(w)
		}
		return len(tr.sources[v.Origin()]) > 0
	}
	if name != "Sprintf" || len(call.Args) == 0 || p.TypesInfo.Types[call.Args[0]].Value == nil {
		return false
	}
	for _, arg := range call.Args[1:] {
		if basic, ok := p.TypesInfo.TypeOf(arg).(*types.Basic); !ok || basic.Info()&types.IsInteger == 0 {
			tr.hold(written{p, arg})
		}
	}
	return true
}

// holdFunction holds what a function returns that is itself a value.
func (tr *trace) holdFunction(w written) {
	if _, literal := ast.Unparen(w.Expr).(*ast.FuncLit); literal {
		tr.holdReturns(nil, w)
		return
	}
	if named := callee(w.in, &ast.CallExpr{Fun: w.Expr}); named != nil {
		if body, ours := tr.returns[named.Origin()]; ours {
			tr.holdReturns(named.Origin(), body)
			return
		}
	}
	if v := variable(w.in, w.Expr); v != nil && !tr.seen[v.Origin()] {
		tr.seen[v.Origin()] = true
		for _, source := range tr.sources[v.Origin()] {
			tr.holdFunction(source)
		}
		return
	}
	tr.say(w)
}

// holdReturns holds the first value of each return of a function; f is nil for one without a name.
func (tr *trace) holdReturns(f *types.Func, body written) {
	if f != nil {
		if tr.seen[f] {
			return
		}
		tr.seen[f] = true
	}
	ast.Inspect(body.Expr.(*ast.FuncLit).Body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.ReturnStmt:
			if len(n.Results) > 0 {
				tr.hold(written{body.in, n.Results[0]})
			}
		}
		return true
	})
}

// ofRecord reports whether a field belongs to a noun of the rules, the message itself apart: what people typed.
func (tr *trace) ofRecord(v *types.Var) bool {
	return v.IsField() && v.Pkg() != nil && v.Pkg().Path() == rules && v.Name() != "What"
}

// holdPlaces holds the named places of a message to those that may leave.
func (tr *trace) holdPlaces(w written) {
	literal, ok := w.Expr.(*ast.CompositeLit)
	if !ok {
		tr.say(w)
		return
	}
	for _, e := range literal.Elts {
		key := e.(*ast.KeyValueExpr).Key
		if text, ok := word(key); !ok || !slices.Contains(placesSent, text) {
			tr.say(written{w.in, key})
		}
	}
}

func (tr *trace) say(w written) {
	s := search{Package: w.in}
	s.say(w, types.ExprString(w.Expr))
	tr.found = append(tr.found, s.found...)
}

// TestEveryTableOfMovesIsWalked finds a table of moves that no test hands to complete.Moves, which lays marks into
// records and looks for them in what each row sends.
func TestEveryTableOfMovesIsWalked(t *testing.T) {
	t.Parallel()
	tests := testsOf(t)
	tables := 0
	for _, p := range readings(t) {
		for _, name := range p.Types.Scope().Names() {
			v, ok := p.Types.Scope().Lookup(name).(*types.Var)
			if !ok || !isNamed(v.Type(), kernel, "Moves") {
				continue
			}
			tables++
			dir := strings.TrimPrefix(p.PkgPath, module+"/")
			// the kernel's own is exported for its test
			handed := regexp.MustCompile(`(?i)complete\.Moves\(t, (app\.)?` + name + `,`)
			if !handed.MatchString(tests[dir]) {
				t.Errorf("%s: no test hands %s to complete.Moves", dir, name)
			}
		}
	}
	if tables == 0 {
		t.Error("no table of moves was found")
	}
}

// testsOf are the texts of all tests, by their folder.
func testsOf(t *testing.T) map[string]string {
	t.Helper()
	texts := map[string]string{}
	walk(t, func(path, below string) {
		if !strings.HasSuffix(below, "_test.go") {
			return
		}
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		texts[filepath.ToSlash(filepath.Dir(below))] += string(text)
	})
	return texts
}

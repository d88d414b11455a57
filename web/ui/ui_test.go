package ui_test

import (
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/a-h/templ"
	"golang.org/x/net/html"

	"jiebang/web/htmltest"
	"jiebang/web/ui"
)

// What stands in every slot for words and for addresses: what is usual, what is long, and what would like to be markup.
const (
	usual   = "高温合金叶片在线检测"
	address = "/demands/1"
	hostile = `"'><script>alert(1)</script><img src=x onerror="alert(1)">&amp;<!--`
	trap    = "javascript:alert(1)"
)

// TestEveryComponentIsRenderedHere finds a component that no sample renders, and a sample of none.
func TestEveryComponentIsRenderedHere(t *testing.T) {
	t.Parallel()
	components, shown := exported(t), samples()
	for _, name := range components {
		if _, ok := shown[name]; !ok {
			t.Errorf("%s is rendered by no sample", name)
		}
	}
	for name := range shown {
		if !slices.Contains(components, name) {
			t.Errorf("the sample %s is of no component", name)
		}
	}
}

// TestComponentsAreSound wants of each component what every page must keep, with all there is to show and with the
// least.
func TestComponentsAreSound(t *testing.T) {
	t.Parallel()
	for name, s := range samples() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, c := range []templ.Component{s.full(usual, address), s.full(strings.Repeat(usual, 300), address), s.full(hostile, trap), s.bare} {
				doc := htmltest.Parse(t, templ.Join(c, templ.Raw(s.beside)))
				htmltest.Policy(t, doc)
				htmltest.IDs(t, doc)
				htmltest.Labels(t, doc)
			}
		})
	}
}

// TestWordsStayWords wants the same elements with the same attributes whatever is said in them, and what was said to be
// read word by word.
func TestWordsStayWords(t *testing.T) {
	t.Parallel()
	for name, s := range samples() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			plain := htmltest.Parse(t, s.full(usual, address))
			want, said := shape(plain), spoken(plain, usual)
			if said == 0 && !s.silent {
				t.Errorf("it says nothing of what it was given")
			}
			for _, words := range []string{strings.Repeat(usual, 300), hostile} {
				doc := htmltest.Parse(t, s.full(words, trap))
				if got := shape(doc); got != want {
					t.Errorf("other words made other elements:\n%s\nwant\n%s", got, want)
				}
				if got := spoken(doc, words); got != said {
					t.Errorf("%.60s is said %d times, want %d", words, got, said)
				}
			}
		})
	}
}

// TestFieldsSayWhatTheyAre follows a label, a help and an error to their box.
func TestFieldsSayWhatTheyAre(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"TextField", "MoneyField", "TextArea", "SelectField", "DateField", "FileField", "TickField"} {
		doc := htmltest.Parse(t, samples()[name].full(usual, address))
		box := htmltest.ByID(doc, "f-box")
		if htmltest.Attr(box, "name") != "box" || !htmltest.Has(box, "required") || htmltest.Attr(box, "aria-invalid") != "true" {
			t.Errorf("%s: the box is %v", name, box.Attr)
		}
		if got := htmltest.Attr(box, "aria-describedby"); got != "f-box-help f-box-error" {
			t.Errorf("%s is described by %q, want its help and its error", name, got)
		}
		labels := htmltest.Find(doc, func(n *html.Node) bool { return n.Data == "label" && htmltest.Attr(n, "for") == "f-box" })
		if len(labels) != 1 || !strings.Contains(htmltest.Words(labels[0]), usual) || !strings.Contains(htmltest.Words(labels[0]), "必填") {
			t.Errorf("%s has %d labels, want one that says that it must be filled", name, len(labels))
		}
		if sound := htmltest.ByID(htmltest.Parse(t, samples()[name].bare), "f-box"); htmltest.Has(sound, "aria-invalid") || htmltest.Has(sound, "aria-describedby") {
			t.Errorf("%s: a box with nothing to say of says %v", name, sound.Attr)
		}
	}
}

// TestGroupsSayWhatTheyAre wants of a group of boxes what TestFieldsSayWhatTheyAre wants of one.
func TestGroupsSayWhatTheyAre(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"ChoiceField", "LinesField"} {
		doc := htmltest.Parse(t, samples()[name].full(usual, address))
		group := htmltest.ByID(doc, "f-box")
		if group.Data != "fieldset" || htmltest.Attr(group, "aria-describedby") != "f-box-help f-box-error" {
			t.Errorf("%s is a <%s> with %v", name, group.Data, group.Attr)
		}
		if legend := all(group, "legend"); len(legend) != 1 || !strings.Contains(htmltest.Words(legend[0]), usual) {
			t.Errorf("%s has %d legends", name, len(legend))
		}
	}
	boxes := htmltest.Find(htmltest.Parse(t, samples()["ChoiceField"].full(usual, address)), func(n *html.Node) bool { return htmltest.Has(n, "checked") })
	if len(boxes) != 1 || htmltest.Attr(boxes[0], "value") != "b" || htmltest.Attr(boxes[0], "aria-describedby") == "" {
		t.Errorf("%d boxes are ticked, want the one that was chosen, with what explains it", len(boxes))
	}
}

func TestATableNamesItsRowsAndColumns(t *testing.T) {
	t.Parallel()
	doc := htmltest.Parse(t, samples()["DataTable"].full(usual, address))
	if heads := htmltest.Find(doc, func(n *html.Node) bool { return htmltest.Attr(n, "scope") == "col" }); len(heads) != 2 || htmltest.Attr(heads[1], "aria-sort") != "descending" {
		t.Errorf("%d columns are headed, want 2 and the second sorted", len(heads))
	}
	for _, cell := range append(all(doc, "td"), htmltest.Find(doc, func(n *html.Node) bool { return htmltest.Attr(n, "scope") == "row" })...) {
		if htmltest.Attr(cell, "data-label") == "" {
			t.Error("a cell does not name its column")
		}
	}
	if len(all(doc, "caption")) != 1 {
		t.Error("the table has no caption")
	}
	if empty := htmltest.Parse(t, ui.DataTable(ui.Table{Caption: usual, Empty: ui.Empty{Title: "没有待办"}})); len(all(empty, "table")) != 0 || !strings.Contains(htmltest.Words(empty), "没有待办") {
		t.Error("a table without rows does not say so")
	}
}

func TestAMoveAsksBeforeItActs(t *testing.T) {
	t.Parallel()
	atOnce := htmltest.Parse(t, ui.MoveButton("token", ui.Move{Name: "accept", Label: usual, Action: address, Hidden: []ui.Hidden{{Name: "version", Value: "3"}}}))
	if len(all(atOnce, "details")) != 0 || len(all(atOnce, "form")) != 1 || len(all(atOnce, "input")) != 2 {
		t.Error("a move that asks nothing is not one form with its token and its version")
	}
	refused := htmltest.Parse(t, ui.MoveButton("token", ui.Move{Name: "return", Label: usual, Action: address, Reason: &ui.Area{Field: ui.Field{Label: "理由", Error: "请填写"}}}))
	if details := all(refused, "details"); len(details) != 1 || !htmltest.Has(details[0], "open") {
		t.Error("a move that was refused does not stand open")
	}
	if area := htmltest.ByID(refused, "f-reason-return"); htmltest.Attr(area, "name") != "reason" {
		t.Error("the reason is not posted as reason")
	}
	blocked := htmltest.Parse(t, ui.MoveButton("token", ui.Move{Label: usual, Action: address, Blocked: "先上传合同"}))
	if len(all(blocked, "form")) != 0 || !strings.Contains(htmltest.Words(blocked), "先上传合同") {
		t.Error("a move that cannot be made yet can be posted, or does not say why")
	}
}

func TestALineOfMenusMarksWhereOneIs(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{"TabLinks": "page", "BreadcrumbTrail": "page", "StepPath": "step", "FacetPanel": "true"} {
		doc := htmltest.Parse(t, samples()[name].full(usual, address))
		here := htmltest.Find(doc, func(n *html.Node) bool { return htmltest.Attr(n, "aria-current") == want })
		if len(here) != 1 {
			t.Errorf("%s marks %d places as %s, want 1", name, len(here), want)
		}
	}
}

func TestAChartIsDrawnFromWhatItsTableSays(t *testing.T) {
	t.Parallel()
	doc := htmltest.Parse(t, samples()["ChartFigure"].full(hostile, address))
	var drawn struct {
		Title string
		Hrefs []string
	}
	if err := json.Unmarshal([]byte(htmltest.Attr(all(doc, "figure")[0], "data-chart")), &drawn); err != nil {
		t.Fatal(err)
	}
	if drawn.Title != hostile || len(drawn.Hrefs) != 1 || drawn.Hrefs[0] != address {
		t.Errorf("scripts read %+v", drawn)
	}
	links := all(doc, "a")
	if len(links) != 2 || htmltest.Attr(links[0], "href") != address {
		t.Errorf("%d numbers of the tables lead to their rows, want 2", len(links))
	}
}

// exported lists the components of the package as its syntax tree has them.
func exported(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob("*_templ.go")
	if err != nil || len(files) < 10 {
		t.Fatalf("%d generated files found (%v): the check sees nothing", len(files), err)
	}
	var names []string
	for _, file := range files {
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range parsed.Decls {
			f, ok := d.(*ast.FuncDecl)
			if !ok || f.Recv != nil || !f.Name.IsExported() || f.Type.Results == nil {
				continue
			}
			if s, ok := f.Type.Results.List[0].Type.(*ast.SelectorExpr); ok && s.Sel.Name == "Component" {
				names = append(names, f.Name.Name)
			}
		}
	}
	return names
}

func all(root *html.Node, tag string) []*html.Node {
	return htmltest.Find(root, func(n *html.Node) bool { return n.Data == tag })
}

// shape is the elements of a document with the names of their attributes.
func shape(doc *html.Node) string {
	var b strings.Builder
	for _, n := range htmltest.Find(doc, func(*html.Node) bool { return true }) {
		b.WriteString(n.Data)
		for _, a := range n.Attr {
			b.WriteString(" " + a.Key)
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// spoken counts the texts and attributes of a document that hold the words.
func spoken(doc *html.Node, words string) int {
	count := 0
	for n := range doc.Descendants() {
		if n.Type == html.TextNode && strings.Contains(n.Data, words) {
			count++
		}
		for _, a := range n.Attr {
			if a.Key != "data-chart" && strings.Contains(a.Val, words) { // what scripts read is JSON
				count++
			}
		}
	}
	return count
}

package page_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"github.com/a-h/templ"
	"golang.org/x/net/html"
)

func TestEveryPageIsSoundHTML(t *testing.T) {
	t.Parallel()
	pages := otherPages()
	pages["home"], pages["gallery"] = homePage(), gallery()
	for name, page := range pages {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			doc := parse(t, page)
			checkPolicy(t, doc)
			checkIDs(t, doc)
			checkLabels(t, doc)
			checkHeadings(t, doc)
			checkForms(t, doc)
		})
	}
}

func TestTheGalleryKeepsWhatWasTyped(t *testing.T) {
	t.Parallel()
	doc := parse(t, gallery())
	if got := attr(byID(doc, "f-title"), "aria-describedby"); got != "f-title-help f-title-error" {
		t.Errorf("a wrong field is described by %q, want its help and its error", got)
	}
	if got := words(byID(doc, "f-difficulty")); got != "人工目视检测漏检率约3%。" {
		t.Errorf("the text area lost its value: %q", got)
	}
	if got := attr(byID(doc, "f-until"), "value"); got != "2026-03-01" {
		t.Errorf("the date field holds %q", got)
	}
	if got := attr(byID(doc, "f-reason-return"), "name"); got != "reason" {
		t.Errorf("a move posts its reason as %q", got)
	}
	if boxes := find(doc, func(n *html.Node) bool { return attr(n, "name") == "indicator_name" }); len(boxes) != 3 ||
		attr(boxes[0], "value") != "裂纹检出率" {
		t.Errorf("%d rows to write indicators in, want the one kept and two empty", len(boxes))
	}
	chosen := find(byID(doc, "f-field"), func(n *html.Node) bool { return n.Data == "option" && has(n, "selected") })
	if len(chosen) != 1 || words(chosen[0]) != "先进制造" {
		t.Errorf("the drop-down has %d chosen options, want 先进制造", len(chosen))
	}
}

func TestTheFrameMarksWhereOneIs(t *testing.T) {
	t.Parallel()
	doc := parse(t, gallery())
	here := find(doc, func(n *html.Node) bool {
		return n.Data == "a" && attr(n, "href") == "/desk" && attr(n, "aria-current") == "page"
	})
	if len(here) != 1 {
		t.Errorf("%d menu entries say that they are this page, want 1", len(here))
	}
	if logout := find(doc, func(n *html.Node) bool {
		return attr(n, "action") == "/logout" &&
			attr(n, "method") == "post"
	}); len(logout) != 1 {
		t.Errorf("%d ways to log out by POST, want 1", len(logout))
	}
	large := parse(t, otherPages()["login"])
	if got := attr(find(large, func(n *html.Node) bool { return n.Data == "html" })[0], "data-font"); got != "large" {
		t.Errorf("the large-font page says data-font=%q", got)
	}
	if text := words(doc); strings.Contains(text, "公安备案") || !strings.Contains(text, "苏ICP备00000000号") {
		t.Error("the foot shows lines that are not set, or hides those that are")
	}
}

// checkPolicy finds what the content policy would refuse.
func checkPolicy(t *testing.T, doc *html.Node) {
	t.Helper()
	for _, n := range find(doc, func(n *html.Node) bool { return true }) {
		if n.Data == "style" || n.Data == "script" && attr(n, "src") == "" {
			t.Errorf("an inline <%s>", n.Data)
		}
		for _, a := range n.Attr {
			if a.Key == "style" || strings.HasPrefix(a.Key, "on") || strings.HasPrefix(a.Key, "hx-on") ||
				strings.HasPrefix(a.Val, "javascript:") || strings.HasPrefix(a.Val, "data:") {
				t.Errorf("<%s %s=%q> is refused by the content policy", n.Data, a.Key, a.Val)
			}
		}
	}
}

// checkIDs wants every id once and every reference to one that is there.
func checkIDs(t *testing.T, doc *html.Node) {
	t.Helper()
	seen := map[string]bool{}
	for _, n := range find(doc, func(n *html.Node) bool { return has(n, "id") }) {
		if seen[attr(n, "id")] {
			t.Errorf("the id %q is there twice", attr(n, "id"))
		}
		seen[attr(n, "id")] = true
	}
	for _, n := range find(doc, func(n *html.Node) bool { return true }) {
		for _, key := range []string{"aria-describedby", "aria-labelledby", "aria-controls", "for"} {
			for _, id := range strings.Fields(attr(n, key)) {
				if !seen[id] {
					t.Errorf("<%s %s=%q>: there is no such id", n.Data, key, id)
				}
			}
		}
		if href := attr(n, "href"); strings.HasPrefix(href, "#") && !seen[href[1:]] {
			t.Errorf("the link %s leads nowhere", href)
		}
	}
}

// checkLabels wants a label for everything that can be filled in, and a name for everything that can be pressed.
func checkLabels(t *testing.T, doc *html.Node) {
	t.Helper()
	labelled := map[string]bool{}
	for _, n := range find(doc, func(n *html.Node) bool { return n.Data == "label" }) {
		labelled[attr(n, "for")] = true
	}
	for _, n := range find(doc, func(n *html.Node) bool {
		return slices.Contains([]string{"input", "select",
			"textarea"}, n.Data)
	}) {
		inside := n.Parent.Data == "label"
		if kind := attr(n, "type"); kind != "hidden" && !inside && attr(n, "aria-label") == "" &&
			!labelled[attr(n, "id")] {
			t.Errorf("the field %q has no label", attr(n, "name"))
		}
	}
	for _, n := range find(doc, func(n *html.Node) bool {
		return n.Data == "a" || n.Data == "button" ||
			n.Data == "summary"
	}) {
		if strings.TrimSpace(words(n)) == "" && attr(n, "aria-label") == "" {
			t.Errorf("a <%s> without a name", n.Data)
		}
	}
}

// checkHeadings wants one first-level heading and no level left out.
func checkHeadings(t *testing.T, doc *html.Node) {
	t.Helper()
	last, first := 0, 0
	for _, n := range find(doc, func(n *html.Node) bool {
		return len(n.Data) == 2 && n.Data[0] == 'h' && n.Data[1] >= '1' && n.Data[1] <= '6'
	}) {
		level := int(n.Data[1] - '0')
		if level > last+1 {
			t.Errorf("<%s>%s comes after a heading of level %d", n.Data, words(n), last)
		}
		if level == 1 {
			first++
		}
		last = level
	}
	if first != 1 {
		t.Errorf("%d first-level headings, want 1", first)
	}
}

// checkForms wants the token in every form of the frame and the components that posts.
func checkForms(t *testing.T, doc *html.Node) {
	t.Helper()
	for _, form := range find(doc, func(n *html.Node) bool { return n.Data == "form" && attr(n, "method") == "post" }) {
		tokens := find(form, func(n *html.Node) bool { return n.Data == "input" && attr(n, "name") == "csrf" })
		if len(tokens) != 1 && attr(form, "action") != "/login" {
			t.Errorf("the form to %s carries %d tokens", attr(form, "action"), len(tokens))
		}
	}
}

func parse(t *testing.T, page templ.Component) *html.Node {
	t.Helper()
	var out bytes.Buffer
	if err := page.Render(t.Context(), &out); err != nil {
		t.Fatal(err)
	}
	doc, err := html.Parse(&out)
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

func find(root *html.Node, want func(*html.Node) bool) []*html.Node {
	var found []*html.Node
	for n := range root.Descendants() {
		if n.Type == html.ElementNode && want(n) {
			found = append(found, n)
		}
	}
	return found
}

func byID(doc *html.Node, id string) *html.Node {
	found := find(doc, func(n *html.Node) bool { return attr(n, "id") == id })
	if len(found) == 0 {
		return &html.Node{}
	}
	return found[0]
}

func has(n *html.Node, key string) bool {
	return slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == key })
}

func attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

func words(n *html.Node) string {
	var text strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			text.WriteString(d.Data)
		}
	}
	return text.String()
}

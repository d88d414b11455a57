// Package htmltest reads what a component rendered and holds it to what every page of ours must keep.
package htmltest

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"github.com/a-h/templ"
	"golang.org/x/net/html"
)

// Policy finds what the content policy would refuse.
func Policy(t testing.TB, doc *html.Node) {
	t.Helper()
	for _, n := range Find(doc, func(n *html.Node) bool { return true }) {
		if n.Data == "style" || n.Data == "script" && Attr(n, "src") == "" {
			t.Errorf("an inline <%s>", n.Data)
		}
		for _, a := range n.Attr {
			if a.Key == "style" || strings.HasPrefix(a.Key, "on") || strings.HasPrefix(a.Key, "hx-on") || strings.HasPrefix(a.Val, "javascript:") || strings.HasPrefix(a.Val, "data:") {
				t.Errorf("<%s %s=%q> is refused by the content policy", n.Data, a.Key, a.Val)
			}
		}
	}
}

// IDs wants every id once and every reference to one that is there.
func IDs(t testing.TB, doc *html.Node) {
	t.Helper()
	seen := map[string]bool{}
	for _, n := range Find(doc, func(n *html.Node) bool { return Has(n, "id") }) {
		if seen[Attr(n, "id")] {
			t.Errorf("the id %q is there twice", Attr(n, "id"))
		}
		seen[Attr(n, "id")] = true
	}
	for _, n := range Find(doc, func(n *html.Node) bool { return true }) {
		for _, key := range []string{"aria-describedby", "aria-labelledby", "aria-controls", "for"} {
			for _, id := range strings.Fields(Attr(n, key)) {
				if !seen[id] {
					t.Errorf("<%s %s=%q>: there is no such id", n.Data, key, id)
				}
			}
		}
		if href := Attr(n, "href"); strings.HasPrefix(href, "#") && !seen[href[1:]] {
			t.Errorf("the link %s leads nowhere", href)
		}
	}
}

// Labels wants a label for everything that can be filled in, and a name for everything that can be pressed.
func Labels(t testing.TB, doc *html.Node) {
	t.Helper()
	labelled := map[string]bool{}
	for _, n := range Find(doc, func(n *html.Node) bool { return n.Data == "label" }) {
		labelled[Attr(n, "for")] = true
	}
	for _, n := range Find(doc, func(n *html.Node) bool { return slices.Contains([]string{"input", "select", "textarea"}, n.Data) }) {
		inside := n.Parent.Data == "label"
		if kind := Attr(n, "type"); kind != "hidden" && !inside && Attr(n, "aria-label") == "" && !labelled[Attr(n, "id")] {
			t.Errorf("the field %q has no label", Attr(n, "name"))
		}
	}
	for _, n := range Find(doc, func(n *html.Node) bool { return n.Data == "a" || n.Data == "button" || n.Data == "summary" }) {
		if strings.TrimSpace(Words(n)) == "" && Attr(n, "aria-label") == "" {
			t.Errorf("a <%s> without a name", n.Data)
		}
	}
}

// Parse renders a page or a part of one and reads it back as a browser would.
func Parse(t testing.TB, page templ.Component) *html.Node {
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

// Find lists the elements below root that are wanted, in their order.
func Find(root *html.Node, want func(*html.Node) bool) []*html.Node {
	var found []*html.Node
	for n := range root.Descendants() {
		if n.Type == html.ElementNode && want(n) {
			found = append(found, n)
		}
	}
	return found
}

// ByID is the element with an id, an empty one when there is none.
func ByID(doc *html.Node, id string) *html.Node {
	found := Find(doc, func(n *html.Node) bool { return Attr(n, "id") == id })
	if len(found) == 0 {
		return &html.Node{}
	}
	return found[0]
}

// Has reports whether an element carries an attribute.
func Has(n *html.Node, key string) bool {
	return slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == key })
}

// Attr is the value of an attribute, empty when there is none.
func Attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

// Words is the text of an element.
func Words(n *html.Node) string {
	var text strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			text.WriteString(d.Data)
		}
	}
	return text.String()
}

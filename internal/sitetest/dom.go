package sitetest

import (
	"io"
	"net/url"
	"slices"
	"strings"

	"golang.org/x/net/html"
)

// Find lists the elements that a small selector names: tag, #id, .class, [attribute=value] or a tag with one of them.
func (p *Page) Find(selector string) []*html.Node {
	if p.Doc == nil {
		return nil
	}
	return find(p.Doc, matcher(selector))
}

func find(from *html.Node, wanted func(*html.Node) bool) []*html.Node {
	var found []*html.Node
	for n := range from.Descendants() {
		if n.Type == html.ElementNode && wanted(n) {
			found = append(found, n)
		}
	}
	return found
}

// matcher reads a selector; field names hold dots, so that only the first sign counts.
func matcher(selector string) func(*html.Node) bool {
	at := strings.IndexAny(selector, "#.[")
	if at < 0 {
		return func(n *html.Node) bool { return n.Data == selector }
	}
	tag, sign, rest := selector[:at], selector[at], selector[at+1:]
	fits := func(n *html.Node) bool { return slices.Contains(strings.Fields(Attr(n, "class")), rest) }
	switch sign {
	case '#':
		fits = func(n *html.Node) bool { return Attr(n, "id") == rest }
	case '[':
		name, value, _ := strings.Cut(strings.TrimSuffix(rest, "]"), "=")
		fits = func(n *html.Node) bool { return Attr(n, name) == value }
	}
	return func(n *html.Node) bool { return (tag == "" || n.Data == tag) && fits(n) }
}

// Attr is the value of an attribute, empty when there is none.
func Attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

// Has reports whether the element carries the attribute.
func Has(n *html.Node, name string) bool {
	return slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == name })
}

// Words is what an element says, in one line.
func Words(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data + " ")
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

// Filled is what a browser would send of a form as it stands, without its buttons.
func Filled(form *html.Node) url.Values {
	values := url.Values{}
	for _, n := range find(form, func(n *html.Node) bool {
		return Attr(n, "name") != "" && n.Data != "button" &&
			!Has(n, "disabled")
	}) {
		name := Attr(n, "name")
		switch {
		case n.Data == "textarea":
			values.Add(name, text(n))
		case n.Data == "select":
			values.Add(name, chosen(n))
		case Attr(n, "type") == "checkbox" || Attr(n, "type") == "radio":
			if Has(n, "checked") {
				values.Add(name, Attr(n, "value"))
			}
		default:
			values.Add(name, Attr(n, "value"))
		}
	}
	return values
}

// chosen is the value of a drop-down: the option marked, or else the first.
func chosen(n *html.Node) string {
	options := find(n, func(n *html.Node) bool { return n.Data == "option" })
	for _, o := range options {
		if Has(o, "selected") {
			return Attr(o, "value")
		}
	}
	if len(options) > 0 {
		return Attr(options[0], "value")
	}
	return ""
}

func text(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data)
		}
	}
	return b.String()
}

// readAll bounds what a test takes in.
func readAll(r io.Reader) ([]byte, error) {
	const most = 16 << 20
	return io.ReadAll(io.LimitReader(r, most))
}

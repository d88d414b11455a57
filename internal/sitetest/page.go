package sitetest

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// Page is one answer, parsed when it is a page.
type Page struct {
	Status   int
	Location string // where a redirect leads
	Header   http.Header
	Doc      *html.Node // nil when the answer is no page
	Body     []byte     // empty for a stream
	Path     string

	browser *Browser
	t       testing.TB
}

func (b *Browser) page(request *http.Request, response *http.Response) *Page {
	b.site.t.Helper()
	p := &Page{Status: response.StatusCode, Location: response.Header.Get("Location"), Header: response.Header,
		Path: request.URL.Path, browser: b, t: b.site.t}
	kind := response.Header.Get("Content-Type")
	if strings.HasPrefix(kind, "text/event-stream") {
		return p
	}
	var err error
	if p.Body, err = readAll(response.Body); err != nil {
		b.site.t.Fatal(err)
	}
	if strings.HasPrefix(kind, "text/html") {
		if p.Doc, err = html.Parse(strings.NewReader(string(p.Body))); err != nil {
			b.site.t.Fatal(err)
		}
	}
	return p
}

// Want fails the test when the status is another one, and says what the page says.
func (p *Page) Want(status int) *Page {
	p.t.Helper()
	if p.Status != status {
		p.t.Fatalf("%s answers %d, want %d; it says: %s", p.Path, p.Status, status, p.Main())
	}
	return p
}

// Follow goes where the redirect leads.
func (p *Page) Follow() *Page {
	p.t.Helper()
	if p.Location == "" {
		p.t.Fatalf("%s answers %d and leads nowhere; it says: %s", p.Path, p.Status, p.Main())
	}
	return p.browser.Get(p.Location)
}

// Says reports whether the words stand in the main part of the page.
func (p *Page) Says(words string) bool { return strings.Contains(p.Main(), words) }

// Main is what the main part of the page says, in one line.
func (p *Page) Main() string {
	for _, main := range p.Find("main") {
		return Words(main)
	}
	return strings.TrimSpace(string(p.Body))
}

// Submit fills the form that is posted to the action, by its own button or by one that leads there, and sends it; what
// is not named stays as the page has it.
func (p *Page) Submit(action string, changes url.Values) *Page {
	p.t.Helper()
	for _, form := range p.Find("form") {
		led := slices.ContainsFunc(find(form, matcher("button")), func(b *html.Node) bool {
			return Attr(b, "formaction") == action
		})
		if !led && Attr(form, "action") != action || !strings.EqualFold(Attr(form, "method"), "post") {
			continue
		}
		values := Filled(form)
		for name, typed := range changes {
			values[name] = typed
		}
		return p.browser.PostAsIs(action, values)
	}
	p.t.Fatalf("%s has no form for %s; it says: %s", p.Path, action, p.Main())
	return nil
}

// Error is what the page says is wrong with a field, empty when nothing is.
func (p *Page) Error(field string) string {
	for _, n := range p.Find("#f-" + field + "-error") {
		return Words(n)
	}
	return ""
}

// Value is what stands in a field: typed, chosen or written in several lines.
func (p *Page) Value(field string) string {
	p.t.Helper()
	for _, form := range p.Find("form") {
		if values := Filled(form); values.Has(field) {
			return values.Get(field)
		}
	}
	p.t.Fatalf("%s has no field %s", p.Path, field)
	return ""
}

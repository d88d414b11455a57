package page_test

import (
	"strings"
	"testing"

	"golang.org/x/net/html"

	"jiebang/web/htmltest"
)

func TestEveryPageIsSoundHTML(t *testing.T) {
	t.Parallel()
	pages := otherPages()
	pages["home"], pages["gallery"] = homePage(), gallery()
	for name, page := range pages {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			doc := htmltest.Parse(t, page)
			htmltest.Policy(t, doc)
			htmltest.IDs(t, doc)
			htmltest.Labels(t, doc)
			checkHeadings(t, doc)
			checkForms(t, doc)
		})
	}
}

func TestTheGalleryKeepsWhatWasTyped(t *testing.T) {
	t.Parallel()
	doc := htmltest.Parse(t, gallery())
	if got := htmltest.Attr(htmltest.ByID(doc, "f-title"), "aria-describedby"); got != "f-title-help f-title-error" {
		t.Errorf("a wrong field is described by %q, want its help and its error", got)
	}
	if got := htmltest.Words(htmltest.ByID(doc, "f-difficulty")); got != "人工目视检测漏检率约3%。" {
		t.Errorf("the text area lost its value: %q", got)
	}
	if got := htmltest.Attr(htmltest.ByID(doc, "f-until"), "value"); got != "2026-03-01" {
		t.Errorf("the date field holds %q", got)
	}
	if got := htmltest.Attr(htmltest.ByID(doc, "f-reason-return"), "name"); got != "reason" {
		t.Errorf("a move posts its reason as %q", got)
	}
	if boxes := htmltest.Find(doc, func(n *html.Node) bool { return htmltest.Attr(n, "name") == "indicator_name" }); len(boxes) != 3 || htmltest.Attr(boxes[0], "value") != "裂纹检出率" {
		t.Errorf("%d rows to write indicators in, want the one kept and two empty", len(boxes))
	}
	chosen := htmltest.Find(htmltest.ByID(doc, "f-field"), func(n *html.Node) bool { return n.Data == "option" && htmltest.Has(n, "selected") })
	if len(chosen) != 1 || htmltest.Words(chosen[0]) != "先进制造" {
		t.Errorf("the drop-down has %d chosen options, want 先进制造", len(chosen))
	}
}

func TestTheFrameMarksWhereOneIs(t *testing.T) {
	t.Parallel()
	doc := htmltest.Parse(t, gallery())
	here := htmltest.Find(doc, func(n *html.Node) bool {
		return n.Data == "a" && htmltest.Attr(n, "href") == "/desk" && htmltest.Attr(n, "aria-current") == "page"
	})
	if len(here) != 1 {
		t.Errorf("%d menu entries say that they are this page, want 1", len(here))
	}
	if logout := htmltest.Find(doc, func(n *html.Node) bool {
		return htmltest.Attr(n, "action") == "/logout" && htmltest.Attr(n, "method") == "post"
	}); len(logout) != 1 {
		t.Errorf("%d ways to log out by POST, want 1", len(logout))
	}
	large := htmltest.Parse(t, otherPages()["login"])
	if got := htmltest.Attr(htmltest.Find(large, func(n *html.Node) bool { return n.Data == "html" })[0], "data-font"); got != "large" {
		t.Errorf("the large-font page says data-font=%q", got)
	}
	if text := htmltest.Words(doc); strings.Contains(text, "公安备案") || !strings.Contains(text, "苏ICP备00000000号") {
		t.Error("the foot shows lines that are not set, or hides those that are")
	}
}

// checkHeadings wants one first-level heading and no level left out.
func checkHeadings(t *testing.T, doc *html.Node) {
	t.Helper()
	last, first := 0, 0
	for _, n := range htmltest.Find(doc, func(n *html.Node) bool {
		return len(n.Data) == 2 && n.Data[0] == 'h' && n.Data[1] >= '1' && n.Data[1] <= '6'
	}) {
		level := int(n.Data[1] - '0')
		if level > last+1 {
			t.Errorf("<%s>%s comes after a heading of level %d", n.Data, htmltest.Words(n), last)
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
	for _, form := range htmltest.Find(doc, func(n *html.Node) bool { return n.Data == "form" && htmltest.Attr(n, "method") == "post" }) {
		tokens := htmltest.Find(form, func(n *html.Node) bool { return n.Data == "input" && htmltest.Attr(n, "name") == "csrf" })
		if len(tokens) != 1 && htmltest.Attr(form, "action") != "/login" {
			t.Errorf("the form to %s carries %d tokens", htmltest.Attr(form, "action"), len(tokens))
		}
	}
}

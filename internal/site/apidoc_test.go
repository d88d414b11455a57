package site_test

import (
	"testing"

	"jiebang/internal/sitetest"
)

func TestTheAPIIsExplainedToItsCallers(t *testing.T) {
	t.Parallel()
	s := sitetest.New(t)
	page := s.Visitor().Get("/api").Want(200)
	for _, words := range []string{"阅读一条清单", "/listings/{id}", "清单序号", "最多 120 个字", "public", "openapi.yaml",
		"http://jiebang.test/api/v1/listings", "404 没有找到"} {
		if !page.Says(words) {
			t.Errorf("the page does not say %q", words)
		}
	}
	if len(page.Find("#type-Listing")) != 1 || len(page.Find("a[href=#type-Listing]")) == 0 {
		t.Error("the answer of the operation does not lead to the fields of a listing")
	}
	if page.Says("须带令牌") {
		t.Error("an operation that is open to everybody is said to need a token")
	}
}

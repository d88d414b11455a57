package site_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"jiebang/internal/market"
	"jiebang/internal/sitetest"
)

// TestADraftIsNotToldThatItRepeatsItself shows the form of a draft right after it was stored, of one opened again, and
// of one that is on show; a second entry of the same name is told of.
func TestADraftIsNotToldThatItRepeatsItself(t *testing.T) {
	t.Parallel()
	s := sitetest.New(t)
	_, owner := s.Organization(market.OrgEnterprise, "清淮机械有限公司")
	browser := s.As(owner)
	const repeats = "可能重复"
	typed := url.Values{"title": {"减速机噪声在线监测"}, "public_text": {"需要在线监测减速机噪声。"}, "then": {"submit"}}
	stored := browser.Get("/workbench/listings/new?kind=demand").Submit("/workbench/listings", typed).
		Want(http.StatusUnprocessableEntity)
	rows, err := s.App.Listing.Mine(s.Context(), owner, market.KindDemand, 0)
	if err != nil || len(rows) != 1 || !stored.Says("草稿已保存") || stored.Says(repeats) {
		t.Fatalf("%d drafts (%v); right after it was stored the form says %s", len(rows), err, stored.Main())
	}
	watch := stored.Find("#copies")
	at := fmt.Sprintf("id=%d", rows[0].ID)
	if len(watch) != 1 || !strings.Contains(sitetest.Attr(watch[0], "hx-get"), at) {
		t.Errorf("while it is typed, the form asks without %s", at)
	}
	edit := fmt.Sprintf("/listings/%d/edit", rows[0].ID)
	if refused := stored.Submit(edit, typed).Want(http.StatusUnprocessableEntity); refused.Says(repeats) {
		t.Errorf("refused once more, it says %s", refused.Main())
	}
	if opened := browser.Get(edit); opened.Says(repeats) {
		t.Errorf("opened again, it says %s", opened.Main())
	}
	shown := s.Published(owner, market.KindDemand, "轴承滚道缺陷在线检测", nil)
	s.Sees(s.App, shown.Title)
	for _, path := range []string{fmt.Sprintf("/listings/%d/edit", shown.ID), fmt.Sprintf("/listings/%d", shown.ID)} {
		if page := browser.Get(path).Want(http.StatusOK); page.Says(repeats) {
			t.Errorf("%s is a copy of its public version: %s", path, page.Main())
		}
	}
	second := browser.Get("/workbench/listings/new?kind=demand").Submit("/workbench/listings", typed).
		Want(http.StatusUnprocessableEntity)
	if !second.Says(repeats) {
		t.Errorf("a second entry of the same name is not told of: %s", second.Main())
	}
}

package site_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"jiebang/internal/app/contract"
	"jiebang/internal/market"
	"jiebang/internal/sitetest"
)

// TestMaterialsOfADeal uploads a file as a browser does: wrongly first, then rightly, and opens and removes it.
func TestMaterialsOfADeal(t *testing.T) {
	t.Parallel()
	s := sitetest.New(t)
	firm, buyer := s.Organization(market.OrgEnterprise, "清淮机械有限公司")
	_, stranger := s.Organization(market.OrgEnterprise, "无关企业有限公司")
	d, err := s.App.Contract.RecordDeal(s.Context(), buyer,
		contract.DealDraft{DealContent: market.DealContent{Title: "高速冲压在线检测", Buyer: market.Party{OrgID: firm.ID},
			Seller: market.Party{Name: "省城设备有限公司", Region: "320102"}}})
	if err != nil {
		t.Fatal(err)
	}
	browser, page := s.As(buyer), fmt.Sprintf("/deals/%d", d.ID)
	form := url.Values{"kind": {"deal"}, "ref": {fmt.Sprint(d.ID)}, "purpose": {"合同文本"}, "access": {"party"},
		"not_secret": {"true"}}

	if !browser.Get(fmt.Sprintf("/workbench/files/new?kind=deal&ref=%d", d.ID)).Want(http.StatusOK).Says("上传材料") {
		t.Error("there is no form to hand in a file")
	}
	s.As(stranger).Get(fmt.Sprintf("/workbench/files/new?kind=deal&ref=%d", d.ID)).Want(http.StatusNotFound)
	wrong := browser.PostFile("/workbench/files", "file", "合同.pdf", []byte("MZ not a pdf"),
		form).Want(http.StatusUnprocessableEntity)
	if !strings.Contains(wrong.Error("file"), "不符") || wrong.Value("purpose") != "合同文本" {
		t.Errorf("a wrong file: %q, purpose %q", wrong.Error("file"), wrong.Value("purpose"))
	}
	if none := browser.Post("/workbench/files", form).Want(http.StatusUnprocessableEntity); !strings.Contains(
		none.Error("file"), "请选择文件") {
		t.Errorf("no file: %q", none.Error("file"))
	}
	content := []byte("%PDF-1.7 合同")
	done := browser.PostFile("/workbench/files", "file", "合同 <终稿>.pdf", content, form).Want(http.StatusSeeOther)
	if done.Location != page || !browser.Get(page).Says("合同 终稿.pdf") {
		t.Errorf("the deal's page does not show the file; it leads to %s", done.Location)
	}
	var href string
	for _, a := range browser.Get(page).Find("a") {
		if strings.HasPrefix(sitetest.Attr(a, "href"), "/files/") {
			href = sitetest.Attr(a, "href")
		}
	}
	opened := browser.Get(href).Want(http.StatusOK)
	if string(opened.Body) != string(content) || !strings.HasPrefix(opened.Header.Get("Content-Disposition"),
		"attachment") || opened.Header.Get("X-Content-Type-Options") != "nosniff" {
		t.Errorf("opened as %q with %v", opened.Body, opened.Header)
	}
	s.As(stranger).Get(href).Want(http.StatusNotFound)
	s.Visitor().Get(href).Want(http.StatusNotFound)
	browser.Post(href+"/remove", nil).Want(http.StatusSeeOther)
	browser.Get(href).Want(http.StatusNotFound)
}

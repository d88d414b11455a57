package site_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"jiebang/internal/market"
	"jiebang/internal/sitetest"
)

// TestABidComesWithFiles hands in a bid with files as a browser without scripts does: a wrong one first, which loses
// nothing that was typed, then right ones; a seal, a look by every role, and the page of the receipt.
func TestABidComesWithFiles(t *testing.T) {
	t.Parallel()
	s := sitetest.New(t)
	_, owner := s.Organization(market.OrgEnterprise, "清淮机械有限公司")
	_, bidder := s.Organization(market.OrgUniversity, "东湖大学")
	c := s.Challenge(owner, "高温环境下焊缝在线检测技术攻关")
	browser, at := s.As(bidder), fmt.Sprintf("/challenges/%d/bid", c.ID)
	typed := bidForm("seal")
	typed.Set("org_id", fmt.Sprint(bidder.Memberships[0].OrgID))

	wrong := browser.PostFile(at, "plan_files", "方案.pdf", []byte("MZ"), typed).Want(http.StatusUnprocessableEntity)
	if !strings.Contains(wrong.Error("plan_files"), "“方案.pdf”没有添加") || wrong.Value("route") != typed.Get("route") ||
		!wrong.Says("草稿已保存，尚未提交") {
		t.Errorf("a wrong file: %q, the page says %s", wrong.Error("plan_files"), wrong.Main())
	}
	typed.Set("then", "draft")
	content := []byte("%PDF-1.7 绝密方案")
	browser.PostFile(at, "plan_files", "方案.pdf", content, typed).Want(http.StatusSeeOther)
	browser.PostFile(at, "proof_files", "资质.txt", []byte("资质"), typed).Want(http.StatusSeeOther)
	form := browser.Get(at).Want(http.StatusOK)
	if !form.Says("方案.pdf") || !form.Says("资质.txt") || len(form.Find(`input[name=remove]`)) != 2 {
		t.Errorf("the form does not list the files: %s", form.Main())
	}
	typed.Set("then", "seal")
	typed.Set("remove", sitetest.Attr(form.Find(`input[name=remove]`)[1], "value"))
	browser.Post(at+"/draft", typed).Want(http.StatusOK)
	if form = browser.Get(at).Want(http.StatusOK); len(form.Find(`input[name=remove]`)) != 2 {
		t.Errorf("saving by itself removed what was only ticked: %s", form.Main())
	}
	sealed := form.Submit(at, typed).Follow().Want(http.StatusOK)
	if !sealed.Says("方案.pdf") || sealed.Says("资质.txt") {
		t.Errorf("after sealing, the page says %s", sealed.Main())
	}
	var href string
	for _, a := range sealed.Find("a") {
		if strings.Contains(sitetest.Attr(a, "href"), "/attachments/") {
			href = sitetest.Attr(a, "href")
		}
	}
	opened := browser.Get(href).Want(http.StatusOK)
	if string(opened.Body) != string(content) || !strings.HasPrefix(opened.Header.Get("Content-Disposition"),
		"attachment") || opened.Header.Get("Cache-Control") != "no-store" {
		t.Errorf("opened as %q with %v", opened.Body, opened.Header)
	}
	for _, role := range market.Roles {
		s.As(s.Staff(role)).Get(href).Want(http.StatusNotFound)
	}
	s.As(owner).Get(href).Want(http.StatusNotFound)
	receipt := string(browser.Get(sealed.Path + "/receipt").Want(http.StatusOK).Body)
	s.Deadline(c)
	if got := s.As(s.Staff(market.RoleClerk)).Get(href).Want(http.StatusOK); string(got.Body) != string(content) {
		t.Errorf("after the close the clerk reads %q", got.Body)
	}
	s.As(s.Staff(market.RoleExpert)).Get(href).Want(http.StatusNotFound)
	page := s.Visitor().Get("/receipts").Submit("/receipts",
		map[string][]string{"receipt": {receipt}}).Want(http.StatusOK)
	if !page.Says("核对一致") || !page.Says("方案.pdf") {
		t.Errorf("the receipt: %s", page.Main())
	}
}

// TestReplacingABidBeginsWithItsFiles takes a bid back and opens the form again.
func TestReplacingABidBeginsWithItsFiles(t *testing.T) {
	t.Parallel()
	s := sitetest.New(t)
	_, owner := s.Organization(market.OrgEnterprise, "清淮机械有限公司")
	_, bidder := s.Organization(market.OrgUniversity, "东湖大学")
	c := s.Challenge(owner, "高温环境下焊缝在线检测技术攻关")
	browser, at := s.As(bidder), fmt.Sprintf("/challenges/%d/bid", c.ID)
	typed := bidForm("seal")
	typed.Set("org_id", fmt.Sprint(bidder.Memberships[0].OrgID))
	sealed := browser.PostFile(at, "plan_files", "方案.txt", []byte("方案"), typed).Follow().Want(http.StatusOK)
	browser.Post(sealed.Path+"/moves/withdraw", nil).Want(http.StatusSeeOther)
	again := browser.Get(at).Want(http.StatusOK)
	if !again.Says("方案.txt") || again.Value("route") == "" {
		t.Errorf("the form of the replacement says %s", again.Main())
	}
	if got := again.Submit(at, bidForm("seal")).Follow().Want(http.StatusOK); !got.Says("方案.txt") ||
		got.Path == sealed.Path {
		t.Errorf("the replacement says %s", got.Main())
	}
}

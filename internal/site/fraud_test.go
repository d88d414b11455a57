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

// TestFraudIsRecordedFromThePanel goes from the panel to the form, hands it in wrongly and rightly, and reads the
// record as the organisation concerned.
func TestFraudIsRecordedFromThePanel(t *testing.T) {
	t.Parallel()
	s := sitetest.New(t)
	_, owner := s.Organization(market.OrgEnterprise, "清淮机械有限公司")
	lab, bidder := s.Organization(market.OrgUniversity, "东湖大学")
	c := s.Challenge(owner, "高温环境下焊缝在线检测技术攻关")
	s.Bid(bidder, c, 60*market.Wan)
	s.Deadline(c)
	clerk, at := s.As(s.Staff(market.RoleClerk)), fmt.Sprintf("/bureau/challenges/%d/fraud", c.ID)
	panel := clerk.Get(fmt.Sprintf("/bureau/challenges/%d", c.ID)).Want(http.StatusOK)
	if len(panel.Find("a[href="+at+"]")) != 1 {
		t.Error("the panel does not lead to the form")
	}
	typed := url.Values{"org_id": {fmt.Sprint(lab.ID)}, "facts": {"所附检测报告编号在出具单位查无此项。"}, "not_secret": {"true"}}
	refused := clerk.PostFile(at, "files", "核查函.pdf", []byte("MZ"), typed).Want(http.StatusUnprocessableEntity)
	if !strings.Contains(refused.Error("files"), "“核查函.pdf”") || refused.Value("facts") != typed.Get("facts") {
		t.Errorf("a wrong file: %q, facts %q", refused.Error("files"), refused.Value("facts"))
	}
	done := clerk.PostFile(at, "files", "核查函.pdf", []byte("%PDF-1.7"), typed).Follow().Want(http.StatusOK)
	if !done.Says("弄虚作假") || !done.Says("核查函.pdf") {
		t.Errorf("the record says %s", done.Main())
	}
	if page := s.As(bidder).Get(done.Path).Want(http.StatusOK); !page.Says("查无此项") || !page.Says("核查函.pdf") ||
		!page.Says("上传材料") {
		t.Errorf("the organisation reads %s", page.Main())
	}
	s.As(owner).Get(done.Path).Want(http.StatusNotFound)
}

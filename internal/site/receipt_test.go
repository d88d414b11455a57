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

func TestAReceiptIsCheckedByAnybody(t *testing.T) {
	t.Parallel()
	s := sitetest.New(t)
	_, owner := s.Organization(market.OrgEnterprise, "清淮机械有限公司")
	_, bidder := s.Organization(market.OrgUniversity, "东湖大学")
	c := s.Challenge(owner, "高温环境下焊缝在线检测技术攻关")
	bid := s.Bid(bidder, c, 60*market.Wan)
	at := fmt.Sprintf("/bids/%d/receipt", bid.ID)
	for _, who := range []market.Actor{owner, s.Staff(market.RoleClerk), s.Staff(market.RoleSysadmin)} {
		if got := s.As(who).Get(at).Status; got != http.StatusNotFound {
			t.Errorf("%s takes the receipt of a sealed bid: %d", who.Name, got)
		}
	}
	receipt := s.As(bidder).Get(at).Want(http.StatusOK)
	if disposition := receipt.Header.Get("Content-Disposition"); !strings.HasPrefix(disposition, "attachment") ||
		strings.Contains(string(receipt.Body), "绝密") {
		t.Errorf("the receipt comes as %q: %s", disposition, receipt.Body)
	}
	text := string(receipt.Body)
	check := func(pasted string, status int) *sitetest.Page {
		t.Helper()
		return s.Visitor().Get("/receipts").Want(http.StatusOK).Submit("/receipts",
			url.Values{"receipt": {pasted}}).Want(status)
	}
	if page := check(text, http.StatusOK); !page.Says("方案仍在密封中") || !page.Says("东湖大学") {
		t.Errorf("before the deadline the page says %s", page.Main())
	}
	if page := check("回执丢了", http.StatusUnprocessableEntity); page.Error("receipt") == "" ||
		page.Value("receipt") != "回执丢了" {
		t.Errorf("anything pasted is answered %s", page.Main())
	}
	if page := check(strings.Replace(text, bid.SealedHash[:8], "00000000", 1),
		http.StatusOK); !page.Says("不是本平台出具的回执") {
		t.Errorf("a forged receipt is answered %s", page.Main())
	}
	if page := check(strings.Replace(text, "东湖大学", "东海大学", 1), http.StatusOK); !page.Says("揭榜单位 东湖大学") {
		t.Errorf("a receipt with another name written over it is answered %s", page.Main())
	}
	s.Deadline(c)
	if page := check(text, http.StatusOK); !page.Says("自密封以来没有改动") {
		t.Errorf("after the deadline the page says %s", page.Main())
	}
	s.Exec(`update bid_content set content = set_byte(content, 40, get_byte(content, 40) # 1) where bid_id = $1`,
		bid.ID)
	if page := check(text, http.StatusOK); !page.Says("与密封时不一致") {
		t.Errorf("after one byte was changed the page says %s", page.Main())
	}
}

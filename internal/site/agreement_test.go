package site_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"jiebang/internal/market"
	"jiebang/internal/sitetest"
)

// signedWork is a challenge whose winner has signed and works; the deal, the panel and the notices lie behind it.
func signedWork(t *testing.T) (s *sitetest.Site, owner, bidder market.Actor, c market.Challenge, bid market.Bid) {
	t.Helper()
	s = sitetest.New(t)
	_, owner = s.Organization(market.OrgEnterprise, "清淮机械有限公司")
	_, bidder = s.Organization(market.OrgUniversity, "东湖大学")
	c = s.Challenge(owner, "高温环境下焊缝在线检测技术攻关")
	bid = s.Bid(bidder, c, 60*market.Wan)
	s.Deadline(c)
	s.Exec(`update bid set status = 'awarded', rank = 1, score = 8800 where id = $1`, bid.ID)
	s.Exec(`update challenge set status = 'awarded', winner_bid_id = $2, winner_org_id = (select org_id from bid where id = $2), awarded_at = now() where id = $1`, c.ID, bid.ID)
	return s, owner, bidder, c, bid
}

func TestTheWorkIsWrittenDownCheckedAndMeasured(t *testing.T) {
	t.Parallel()
	s, owner, bidder, c, bid := signedWork(t)
	at, work := fmt.Sprintf("/challenges/%d", c.ID), fmt.Sprintf("/agreements/%d", bid.ID)
	clerk := s.As(s.Staff(market.RoleClerk))
	signed := url.Values{"signed_on": {market.DateOf(time.Now()).String()}, "amount": {"60"}, "evidence": {"合同扫描件"}}
	clerk.Get(at).Submit(at+"/moves/sign", signed).Follow().Want(http.StatusOK)
	if got := s.Visitor().Get(work).Status; got != http.StatusSeeOther {
		t.Errorf("a visitor gets %d for the agreement", got)
	}
	form := s.As(owner).Get(work + "/edit").Want(http.StatusOK)
	if form.Value("amount") != "60" || form.Value("stage_title") == "" || form.Value("indicator_name") != "检出率" {
		t.Errorf("the agreement begins with amount %q, stage %q, indicator %q", form.Value("amount"),
			form.Value("stage_title"), form.Value("indicator_name"))
	}
	refused := form.Submit(work+"/edit", url.Values{"leader": {""}}).Want(http.StatusUnprocessableEntity)
	if !refused.Says("请填写项目负责人") || refused.Value("stage_title") != form.Value("stage_title") {
		t.Error("a refused agreement does not say what is wrong, or loses what was typed")
	}
	refused.Submit(work+"/edit", url.Values{"leader": {"钱进"}}).Follow().Want(http.StatusOK)
	second := s.As(s.Person("受理员乙", market.RoleClerk))
	second.Get(at).Submit(at+"/moves/start", nil).Follow().Want(http.StatusOK)
	if page := s.As(bidder).Get(work).Want(http.StatusOK); !page.Says("提交阶段报告") || !page.Says("申请变更") {
		t.Errorf("the winner at work reads %s", page.Main())
	}
	if got := s.As(s.Person("路人")).Get(work).Status; got != http.StatusNotFound {
		t.Errorf("a stranger gets %d for the agreement", got)
	}
}

func TestNoticesArePublicAndFed(t *testing.T) {
	t.Parallel()
	s := sitetest.New(t)
	_, owner := s.Organization(market.OrgEnterprise, "清淮机械有限公司")
	c := s.Challenge(owner, "高温环境下焊缝在线检测技术攻关")
	if page := s.Visitor().Get("/notices").Want(http.StatusOK); !page.Says("发榜公告") || !page.Says(c.Title) {
		t.Errorf("the list of notices says %s", page.Main())
	}
	feed := s.Visitor().Get("/notices.atom").Want(http.StatusOK)
	for _, want := range []string{"<feed xmlns=\"http://www.w3.org/2005/Atom\">", c.Title, "/notices/1</id>"} {
		if !strings.Contains(string(feed.Body), want) {
			t.Errorf("the feed lacks %q: %s", want, feed.Body)
		}
	}
}

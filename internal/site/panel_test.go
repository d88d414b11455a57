package site_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"jiebang/internal/app/challenge"
	"jiebang/internal/market"
	"jiebang/internal/sitetest"
)

// TestThePanelItsTalksAndItsMinutes follows the judging as the bureau sees it; nobody else sees any of it.
func TestThePanelItsTalksAndItsMinutes(t *testing.T) {
	t.Parallel()
	s := sitetest.New(t)
	_, owner := s.Organization(market.OrgEnterprise, "清淮机械有限公司")
	_, bidder := s.Organization(market.OrgUniversity, "东湖大学")
	c := s.Challenge(owner, "高温环境下焊缝在线检测技术攻关")
	bid := s.Bid(bidder, c, 60*market.Wan)
	panel := fmt.Sprintf("/bureau/challenges/%d", c.ID)
	clerk := s.As(s.Staff(market.RoleClerk))
	if got := clerk.Get(panel).Status; got != http.StatusNotFound {
		t.Errorf("before the deadline the panel is answered %d", got)
	}
	s.Deadline(c)
	talk := url.Values{"held_on": {"2020-13-40"}, "attendees": {"双方项目负责人"}, "summary": {"双方核对了现场试验条件和检测安排。"},
		"place": {"三楼会议室"}}
	refused := clerk.Get(panel).Want(http.StatusOK).Submit(panel+"/talks", talk).Want(http.StatusUnprocessableEntity)
	if refused.Error("held_on") == "" || refused.Value("held_on") != "2020-13-40" ||
		refused.Value("summary") != talk.Get("summary") {
		t.Errorf("a talk on no day is answered %s", refused.Main())
	}
	talk.Set("held_on", market.DateOf(bid.SealedAt).String())
	if page := refused.Submit(panel+"/talks", talk).Follow(); !page.Says("核对了现场试验条件") || !page.Says("三楼会议室") {
		t.Errorf("after the talk the panel says %s", page.Main())
	}
	experts := reviewUnderWay(t, s, c, bid)
	if none := clerk.Get(panel).Submit(panel+"/experts",
		url.Values{"draw": {""}}).Want(http.StatusUnprocessableEntity); !none.Says("请至少选择一位专家") {
		t.Errorf("asking nobody is answered %s", none.Main())
	}
	judge(t, s, experts[0], c)
	provisional := clerk.Get(panel + "/minutes").Want(http.StatusOK)
	for _, expert := range experts[1:] {
		judge(t, s, expert, c)
	}
	if _, err := s.App.Challenge.Move(s.Context(), s.Staff(market.RoleApprover), c.ID,
		challenge.Move{Name: market.ChallengePropose, Reason: "按排名推荐"}); err != nil {
		t.Fatal(err)
	}
	minutes := clerk.Get(panel + "/minutes").Want(http.StatusOK)
	for _, words := range []string{"东湖大学", "90.00", "依据充分", "核对了现场试验条件", experts[2].Name + "：＿"} {
		if !minutes.Says(words) {
			t.Errorf("the minutes do not say %q: %s", words, minutes.Main())
		}
	}
	if !provisional.Says("暂定") || provisional.Says("：＿") || minutes.Says("暂定") {
		t.Errorf("while experts judge, the minutes say %s", provisional.Main())
	}
	if book := clerk.Get(panel + "/minutes/export").Want(http.StatusOK); !strings.HasPrefix(string(book.Body), "PK") {
		t.Errorf("the exported minutes are %s", book.Header.Get("Content-Type"))
	}
	for _, who := range []market.Actor{owner, bidder, experts[0], s.Staff(market.RoleAuditor),
		s.Staff(market.RoleSysadmin)} {
		for _, path := range []string{panel, panel + "/minutes", panel + "/minutes/export"} {
			if got := s.As(who).Get(path).Status; got != http.StatusNotFound {
				t.Errorf("%s opens %s: %d", who.Name, path, got)
			}
		}
	}
}

// reviewUnderWay checks the form of the one bid and asks three experts to judge.
func reviewUnderWay(t *testing.T, s *sitetest.Site, c market.Challenge, bid market.Bid) []market.Actor {
	t.Helper()
	clerk := s.Staff(market.RoleClerk)
	_, err := s.App.Challenge.MoveBid(s.Context(), clerk, bid.ID, challenge.BidMove{Name: market.BidFormatPass})
	if err != nil {
		t.Fatal(err)
	}
	var experts []market.Actor
	var ids []int64
	for _, name := range []string{"甲专家", "乙专家", "丙专家"} {
		expert := s.Person(name, market.RoleExpert)
		experts, ids = append(experts, expert), append(ids, expert.UserID)
	}
	s.Person("丁专家", market.RoleExpert) // is not asked
	if _, err := s.App.Challenge.Move(s.Context(), clerk, c.ID,
		challenge.Move{Name: market.ChallengeOpenReview, Experts: ids}); err != nil {
		t.Fatal(err)
	}
	return experts
}

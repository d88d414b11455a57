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

// bidForm is what a bidder types.
func bidForm(then string) url.Values {
	return url.Values{"then": {then}, "leader": {"钱进"}, "quoted": {"60"}, "team": {"团队五人，分工明确。"},
		"route":    {"绝密路线：多光谱成像抑制热辐射，在线标定补偿漂移。"},
		"schedule": {"一年完成。"}, "answers[0].level": {"meet"}, "answers[0].note": {"99.2 %"},
		"answers[1].level": {"exceed"}, "answers[1].note": {"6 s"},
		"not_related": {"true"}, "pledge": {"true"}, "integrity": {"true"}, "not_secret": {"true"}}
}

func TestANeedIsPutOnTheBoard(t *testing.T) {
	t.Parallel()
	s := sitetest.New(t)
	_, owner := s.Organization(market.OrgEnterprise, "清淮机械有限公司")
	need := s.Published(owner, market.KindDemand, "高温环境下焊缝在线检测", func(c *market.ListingContent) {
		c.Details.Demand.Indicators = "检出率不低于 99%；检测节拍≤8s"
	})
	browser := s.As(owner)
	page := browser.Get(fmt.Sprintf("/workbench/challenges/new?from=%d", need.ID)).Want(http.StatusOK)
	if got := page.Value("indicator_name"); got != "检出率" {
		t.Errorf("the first indicator taken from the need is %q", got)
	}
	typed := url.Values{"then": {"submit"}, "conditions": {"具备相应研发能力的法人单位"}, "ip_clause": {"双方共有。"},
		"acceptance":   {"第三方检测后专家验收。"},
		"cannot_solve": {"true"}, "not_secret": {"true"}, "criterion_weight": {"35", "25", "20", "10", "9", "", ""}}
	refused := page.Submit("/workbench/challenges", typed).Want(http.StatusUnprocessableEntity)
	for _, sentence := range []string{"草稿已保存，尚未提交", "目前为 99", "第 1 行：请填写检测方法"} {
		if !refused.Says(sentence) {
			t.Errorf("the refused form does not say %q", sentence)
		}
	}
	if refused.Value("conditions") != "具备相应研发能力的法人单位" {
		t.Error("what was typed is lost")
	}
	typed.Set("criterion_weight", "35")
	typed["criterion_weight"], typed["indicator_test_method"] = []string{"35", "25", "20", "10", "10", "", ""},
		[]string{"第三方检测", "第三方检测", "", "", ""}
	rows, err := s.App.Challenge.Mine(s.Context(), owner, 0)
	if err != nil || len(rows) != 1 {
		t.Fatalf("%d challenges (%v)", len(rows), err)
	}
	done := refused.Submit(fmt.Sprintf("/challenges/%d/edit", rows[0].ID), typed).Follow().Want(http.StatusOK)
	if !done.Says("待形式审查") {
		t.Errorf("after handing in, the page says %s", done.Main())
	}
	if !done.Says("需由他人办理") || !done.Says("形式审查通过（由受理员办理）") {
		t.Errorf("after handing in, the page does not say who does what: %s", done.Main())
	}
	if got := s.Visitor().Get(fmt.Sprintf("/challenges/%d", rows[0].ID)).Status; got != http.StatusNotFound {
		t.Errorf("a visitor opens an unpublished challenge: %d", got)
	}
	if s.Visitor().Get("/challenges").Says(rows[0].Title) {
		t.Error("an unpublished challenge is on the board")
	}
}

func TestABidIsTypedSealedAndHidden(t *testing.T) {
	t.Parallel()
	s := sitetest.New(t)
	_, owner := s.Organization(market.OrgEnterprise, "清淮机械有限公司")
	_, bidder := s.Organization(market.OrgUniversity, "东湖大学")
	c := s.Challenge(owner, "高温环境下焊缝在线检测技术攻关")
	board := s.Visitor().Get("/challenges?stage=open").Want(http.StatusOK)
	if !board.Says(c.Title) || len(board.Find("[data-countdown]")) == 0 && !board.Says("剩余") {
		t.Errorf("the board does not show the challenge with its countdown: %s", board.Main())
	}
	s.Exec(`update challenge set bid_closes_at = clock_timestamp() + interval '5 days' where id = $1`, c.ID)
	for due, shown := range map[string]bool{"3": false, "7": true, "past": false} {
		board := s.Visitor().Get("/challenges?due=" + due).Want(http.StatusOK)
		if board.Says(c.Title) != shown || !board.Says("七天内截止") {
			t.Errorf("the board of challenges due %s says %s", due, board.Main())
		}
	}
	browser, at := s.As(bidder), fmt.Sprintf("/challenges/%d/bid", c.ID)
	half := bidForm("seal")
	half.Del("answers[0].level")
	refused := browser.Get(at).Want(http.StatusOK).Submit(at, half).Want(http.StatusUnprocessableEntity)
	if !refused.Says("必须达到的指标请逐项响应") || refused.Value("route") != half.Get("route") {
		t.Errorf("the refused bid says %s", refused.Main())
	}
	sealed := refused.Submit(at, bidForm("seal")).Follow().Want(http.StatusOK)
	if !sealed.Says("密封回执") || !sealed.Says("已密封") {
		t.Errorf("after sealing, the page says %s", sealed.Main())
	}
	for _, role := range market.Roles {
		if got := s.As(s.Staff(role)).Get(sealed.Path); got.Status != http.StatusNotFound ||
			strings.Contains(string(got.Body), "绝密") {
			t.Errorf("%s gets %d for a sealed bid", role, got.Status)
		}
	}
	if got := s.As(owner).Get(at); !got.Says("不能揭自己的榜") {
		t.Errorf("the owner is told %s", got.Main())
	}
	s.Deadline(c)
	if page := s.As(s.Staff(market.RoleClerk)).Get(sealed.Path).Want(http.StatusOK); !page.Says("绝密路线") {
		t.Error("after the close the clerk does not see what the bid says")
	}
	if page := browser.Get(fmt.Sprintf("/challenges/%d", c.ID)); len(page.Find("form[action="+at+"]")) > 0 ||
		page.Says("填写揭榜方案") {
		t.Error("bidding is still offered after the close")
	}
}

func TestFromOpenedBidsToTheNotice(t *testing.T) {
	t.Parallel()
	s := sitetest.New(t)
	_, owner := s.Organization(market.OrgEnterprise, "清淮机械有限公司")
	_, bidder := s.Organization(market.OrgUniversity, "东湖大学")
	c := s.Challenge(owner, "高温环境下焊缝在线检测技术攻关")
	bid := s.Bid(bidder, c, 60*market.Wan)
	s.Deadline(c)
	panel, clerk := fmt.Sprintf("/bureau/challenges/%d", c.ID), s.As(s.Staff(market.RoleClerk))
	page := clerk.Get(panel).Want(http.StatusOK)
	if !page.Says("还有 1 份方案没有形式审查") {
		t.Errorf("the panel does not say what is missing: %s", page.Main())
	}
	page = page.Submit(fmt.Sprintf("/bids/%d/moves/format_pass", bid.ID), nil).Follow()
	experts := make([]market.Actor, 0, 3)
	ids := []string{}
	for i := range 3 {
		experts = append(experts, s.Person(fmt.Sprintf("专家%d", i), market.RoleExpert))
		ids = append(ids, fmt.Sprint(experts[i].UserID))
	}
	open := fmt.Sprintf("/challenges/%d/moves/open_review", c.ID)
	if few := page.Submit(open, url.Values{"experts": ids[:2], "draw": {"0"}}).Want(
		http.StatusUnprocessableEntity); !few.Says("至少 3 位") {
		t.Errorf("two experts are refused with %s", few.Main())
	}
	page.Submit(open, url.Values{"experts": ids}).Want(http.StatusSeeOther)
	for _, expert := range experts {
		judge(t, s, expert, c)
	}
	propose := fmt.Sprintf("/challenges/%d/moves/propose", c.ID)
	ranked := s.As(s.Staff(market.RoleApprover)).Get(panel).Want(http.StatusOK)
	if !ranked.Says("90.00") {
		t.Errorf("the ranking does not show the mean: %s", ranked.Main())
	}
	minutes := s.As(s.Staff(market.RoleApprover))
	if page := minutes.Get(panel + "/minutes").Want(http.StatusOK); !page.Says("评审纪要（暂定）") || !page.Says("评审尚未结束") ||
		!page.Says("评审结束后签字") {
		t.Errorf("before the review ends its minutes say %s", page.Main())
	}
	ranked.Submit(propose, url.Values{"reason": {"按排名推荐"}}).Want(http.StatusSeeOther)
	if page := minutes.Get(panel + "/minutes").Want(http.StatusOK); page.Says("暂定") || !page.Says("日期：") {
		t.Errorf("after the review its minutes say %s", page.Main())
	}
	leader := s.As(s.Staff(market.RoleLeader))
	here := fmt.Sprintf("/challenges/%d", c.ID)
	notice := leader.Get(here)
	if bad := notice.Submit(here+"/moves/start_notice", url.Values{"notice_text": {"联系 13812345678"}}).Want(
		http.StatusUnprocessableEntity); !bad.Says("不能出现手机号") || bad.Value("notice_text") != "联系 13812345678" {
		t.Errorf("a notice with a telephone number is refused with %s", bad.Main())
	}
	notice.Submit(here+"/moves/start_notice", nil).Want(http.StatusSeeOther)
	object := s.As(owner).Get(here).Submit(here+"/objections", url.Values{"phone": {"13800000000"}, "facts": {"不公"}})
	if object.Want(http.StatusUnprocessableEntity); object.Error("facts") == "" || object.Value("facts") != "不公" {
		t.Errorf("a groundless objection is answered %s", object.Main())
	}
	for range 2 { // goes back and sends it again
		object.Submit(here+"/objections", url.Values{"facts": {"检测报告编号查无此项，请核实。"}}).Want(http.StatusSeeOther)
	}
	if n := s.Number(`select count(*) from objection`); n != 1 {
		t.Errorf("one objection, sent twice, is %d", n)
	}
	if public := s.Visitor().Get(here); !public.Says("东湖大学") || !public.Says("收到异议") || public.Says("13800000000") {
		t.Errorf("the public page says %s", public.Main())
	}
}

// judge lets an expert declare and give nine tenths of everything, through the pages.
func judge(t *testing.T, s *sitetest.Site, expert market.Actor, c market.Challenge) {
	t.Helper()
	tasks, err := s.App.Challenge.MyReviews(s.Context(), expert)
	if err != nil || len(tasks) != 1 {
		t.Fatalf("%d reviews (%v)", len(tasks), err)
	}
	browser, at := s.As(expert), fmt.Sprintf("/reviews/%d", tasks[0].ID)
	page := browser.Get(at).Want(http.StatusOK)
	if page.Says("东湖大学") || page.Says("绝密") {
		t.Error("an expert sees who bids before the declaration")
	}
	page = page.Submit(at+"/moves/declare", nil).Follow()
	v, err := s.App.Challenge.Review(s.Context(), expert, tasks[0].ID)
	if err != nil {
		t.Fatal(err)
	}
	marks := url.Values{}
	for i, k := range c.Criteria {
		marks.Set(fmt.Sprintf("marks[%d].points", i), fmt.Sprint(k.Weight*9/10))
		marks.Set(fmt.Sprintf("marks[%d].comment", i), "依据充分")
	}
	marks.Set("marks[1].points", "23") // 22.5 does not exist; the sum is 90 all the same
	marks.Set("marks[0].points", "31")
	page = page.Submit(fmt.Sprintf("%s/bids/%d", at, v.Bids[0].ID), marks).Follow()
	page.Submit(at+"/moves/finish", nil).Want(http.StatusSeeOther)
}

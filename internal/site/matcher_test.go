package site_test

import (
	"fmt"
	"net/url"
	"strings"
	"testing"

	"jiebang/internal/market"
	"jiebang/internal/sitetest"
)

func TestTheMatcherSaysWhatItLacks(t *testing.T) {
	t.Parallel()
	s := sitetest.New(t)
	clerk := s.As(s.Staff(market.RoleClerk))
	page := clerk.Get("/admin/matcher").Want(200)
	for _, words := range []string{"初始权重", "随产品提供的词义向量", "已评判的配对有 0 对，至少需要 300 对，还差 300 对", "公开条目有 0 条，至少需要 1,000 条",
		"还没有试算", "没有等待匹配的条目", "需求题目中的词"} {
		if !page.Says(words) {
			t.Errorf("the page does not say %q: %s", words, page.Main())
		}
	}
	if refused := clerk.Post("/admin/matcher/weights/trials", nil); refused.Status != 422 ||
		!refused.Says("至少需要 300 对") {
		t.Errorf("a trial without judgments: %d %s", refused.Status, refused.Main())
	}
	if auditor := s.As(s.Staff(market.RoleAuditor)).Get("/admin/matcher").Want(200); len(
		auditor.Find("form button.btn-primary")) > 0 {
		t.Errorf("an auditor is offered a trial: %s", auditor.Main())
	}
}

// judged records what people made of pairs of listings that are all on show: results of the district went further,
// whatever their words.
func judged(t *testing.T, s *sitetest.Site) {
	t.Helper()
	_, firm := s.Organization(market.OrgEnterprise, "清淮机械有限公司")
	_, uni := s.Organization(market.OrgUniversity, "东湖大学")
	need := s.Published(firm, market.KindDemand, "轴承滚道表面缺陷在线检测", nil)
	result := s.Published(uni, market.KindAchievement, "轴承滚道表面缺陷视觉检测装置", nil)
	columns := `kind, org_id, title, keywords, public_text, region, visible, details, status, version, published_at, created_at, updated_at`
	for _, l := range []market.Listing{need, result} {
		for _, table := range []string{"listing", "listing_public"} {
			s.Exec(fmt.Sprintf(`insert into %s (id, no, %s) overriding system value select 1000 + %d + 2 * n, 'X' || %d || '-' || n, kind, org_id, case when kind = 'demand' or n %% 3 = 0 then title else '视觉检测系统' end || n, keywords, case when kind = 'demand' or n %% 3 = 0 then public_text else '' end,
				case when kind = 'demand' or n %% 2 = 0 then '320804' else '110101' end, visible, details, status, version, published_at, created_at, updated_at
				from listing, generate_series(1, 40) n where id = $1`, table, columns, l.ID%2, l.ID), l.ID)
		}
	}
	s.Exec(`insert into match (demand_id, supply_id, demand_org, supply_org, status, score, band, reasons, matcher)
		select d.id, s.id, d.org_id, s.org_id, 'seen', 1, 'good', '[]', 'm' from listing_public d join listing_public s on s.kind = 'achievement' and s.id > 1000 and (s.id / 2 - d.id / 2 + 400) % 4 < 3 and abs(s.id - d.id) < 30
		where d.kind = 'demand' and d.id > 1000 order by d.id, s.id`)
	s.Exec(`insert into judgment (match_id, kind, side, matcher, band, rank)
		select m.id, case when s.region = '320804' then 'accept' else 'dismiss' end, 'demand', 'm', 'good', 1 from match m join listing_public s on s.id = m.supply_id`)
}

func TestTheBureauTriesAndAdoptsWeights(t *testing.T) {
	t.Parallel()
	s := sitetest.New(t)
	judged(t, s)
	clerk := s.As(s.Staff(market.RoleClerk))
	started := clerk.Get("/admin/matcher").Want(200).Submit("/admin/matcher/weights/trials", nil).Want(303).Follow()
	if !started.Says("已开始试算") || !started.Says("等待试算") {
		t.Fatalf("after starting: %s", started.Main())
	}
	if second := clerk.Post("/admin/matcher/weights/trials", nil); second.Status != 422 || !second.Says("已有一次试算在进行") {
		t.Errorf("a second trial: %d %s", second.Status, second.Main())
	}
	s.Work()
	page := clerk.Get("/admin/matcher").Want(200)
	if !page.Says("待决定") || !page.Says("改进可靠") || !page.Says("最近试算") || !page.Says("初始权重（随产品提供") {
		t.Fatalf("after the trial: %s", page.Main())
	}
	var adopt string
	for _, form := range page.Find("form") {
		if action := sitetest.Attr(form, "action"); strings.HasSuffix(action, "/moves/adopt") {
			adopt = action
		}
	}
	if bare := page.Submit(adopt, url.Values{"reason": {" "}}); bare.Status != 422 || bare.Error("reason-adopt") == "" {
		t.Errorf("adopted without a reason: %d %s", bare.Status, bare.Main())
	}
	adopted := page.Submit(adopt, url.Values{"reason": {"评判已核对"}}).Want(303).Follow()
	if !adopted.Says("已启用") || !adopted.Says("评判已核对") || !adopted.Says("由"+s.Staff(market.RoleClerk).Name+"启用，依据") {
		t.Errorf("after adopting: %s", adopted.Main())
	}
	if again := clerk.Post(adopt, url.Values{"reason": {"再次"}}); again.Status != 422 {
		t.Errorf("adopted twice: %d", again.Status)
	}
	back := adopted.Submit("/admin/matcher/weights/back", url.Values{"reason": {"先用初始权重"}}).Want(303).Follow()
	if !back.Says("初始权重（随产品提供") {
		t.Errorf("after going back: %s", back.Main())
	}
	if twice := clerk.Post("/admin/matcher/weights/back", url.Values{"reason": {"再次"}}); twice.Status != 422 ||
		!twice.Says("无需还原") {
		t.Errorf("went back twice: %d %s", twice.Status, twice.Main())
	}
	s.As(s.Staff(market.RoleSysadmin)).Post("/admin/matcher/weights/back", url.Values{"reason": {"x"}}).Want(404)
}

package site_test

import (
	"fmt"
	"net/url"
	"testing"

	"jiebang/internal/app/pool"
	"jiebang/internal/market"
	"jiebang/internal/sitetest"
)

// TestANeedGoesToABrokerAndBack walks the whole way on pages: given, taken on, introduced, ended, rated.
func TestANeedGoesToABrokerAndBack(t *testing.T) {
	t.Parallel()
	s := sitetest.New(t)
	leader, broker := s.As(s.Staff(market.RoleLeader)), s.Staff(market.RoleBroker)
	_, firm := s.Organization(market.OrgEnterprise, "清淮机械有限公司")
	_, uni := s.Organization(market.OrgUniversity, "东湖大学")
	need := s.Published(firm, market.KindDemand, "轴承滚道表面缺陷在线视觉检测", nil)
	result := s.Published(uni, market.KindAchievement, "高反光金属表面缺陷检测装置", nil)
	entry := fmt.Sprintf("/pool/%d", need.ID)
	page := leader.Get(entry).Want(200)
	wrong := page.Submit(entry+"/mandates", url.Values{"days": {"0"}, "note": {"先问东湖大学"}})
	if wrong.Status != 422 || wrong.Error("broker_id") == "" || wrong.Error("days") == "" ||
		wrong.Value("note") != "先问东湖大学" {
		t.Errorf("given to nobody: %d, %q, %q", wrong.Status, wrong.Error("broker_id"), wrong.Value("note"))
	}
	given := wrong.Submit(entry+"/mandates", url.Values{
		"broker_id": {fmt.Sprint(broker.UserID)}, "days": {"10"}}).Want(303)
	at := given.Location
	if shown := given.Follow(); !shown.Says("待接单") || !shown.Says("先问东湖大学") {
		t.Errorf("given: %s", shown.Main())
	}
	s.As(firm).Get(at).Want(404)
	own := s.As(broker)
	fresh := own.Get(at).Want(200)
	if !fresh.Says("接单后可以查看") || fresh.Says("13800000000") {
		t.Errorf("before it is taken on: %s", fresh.Main())
	}
	taken := fresh.Submit(at+"/moves/accept", nil).Want(303).Follow()
	if !taken.Says("服务中") || !taken.Says("所属单位联系方式") || !taken.Says("还没有登记引荐") {
		t.Errorf("taken on: %s", taken.Main())
	}
	unknown := taken.Submit(at+"/moves/introduce", url.Values{"listing_no": {"CG-1999-0001"}, "remark": {"已见面"}})
	if unknown.Status != 422 || unknown.Error("listing_no") == "" || unknown.Value("remark") != "已见面" {
		t.Errorf("an unknown partner: %d, %q", unknown.Status, unknown.Error("listing_no"))
	}
	introduced := unknown.Submit(at+"/moves/introduce", url.Values{"listing_no": {result.No}}).Want(303).Follow()
	if !introduced.Says("东湖大学") {
		t.Errorf("introduced: %s", introduced.Main())
	}
	introduced.Submit(at+"/moves/succeed", url.Values{"reason": {"已签约"}}).Want(303)
	if list := s.As(firm).Get("/mandates?stage=unrated").Want(200); !list.Says(need.Title) || !list.Says(broker.Name) {
		t.Errorf("its owner finds %s", list.Main())
	}
	if listing := s.As(firm).Get(fmt.Sprintf("/listings/%d", need.ID)).Want(200); !listing.Says("技术经理人服务") {
		t.Errorf("its owner's listing says %s", listing.Main())
	}
	ended := s.As(firm).Get(at).Want(200)
	if ended.Says("先问东湖大学") || !ended.Says("已签约") {
		t.Errorf("its owner reads %s", ended.Main())
	}
	bad := ended.Submit(at+"/moves/rate", url.Values{"rating": {"5"}, "opinion": {" "}})
	if bad.Status != 422 || bad.Error("opinion") == "" || bad.Value("rating") != "5" {
		t.Errorf("rated without a word: %d, %q", bad.Status, bad.Error("opinion"))
	}
	rated := bad.Submit(at+"/moves/rate", url.Values{"rating": {"5"}, "opinion": {"找得准"}}).Want(303).Follow()
	if !rated.Says("5 分") || !rated.Says("找得准") {
		t.Errorf("rated: %s", rated.Main())
	}
	s.As(uni).Get(at).Want(404)
}

// takenMandate gives a listing to the broker of the stage, who takes it on.
func takenMandate(t *testing.T, s *sitetest.Site, listing int64) market.Mandate {
	t.Helper()
	broker := s.Staff(market.RoleBroker)
	m, err := s.App.Pool.Mandate(s.Context(), s.Staff(market.RoleLeader), listing, market.MandateContent{
		BrokerID: broker.UserID, Days: 10})
	if err == nil {
		m, err = s.App.Pool.MoveMandate(s.Context(), broker, m.ID, pool.MandateStep{Name: market.MandateAccept})
	}
	if err != nil {
		t.Fatal(err)
	}
	return m
}

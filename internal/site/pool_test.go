package site_test

import (
	"fmt"
	"net/url"
	"testing"

	"jiebang/internal/market"
	"jiebang/internal/sitetest"
)

func TestTheLogOfAListingOnItsPage(t *testing.T) {
	t.Parallel()
	s := sitetest.New(t)
	clerk := s.Staff(market.RoleClerk)
	_, firm := s.Organization(market.OrgEnterprise, "清淮机械有限公司")
	l := s.Published(firm, market.KindDemand, "轴承滚道表面缺陷在线视觉检测", nil)
	address := fmt.Sprintf("/pool/%d", l.ID)
	page := s.As(clerk).Get(address).Want(200)
	if !page.Says("还没有联络记录") || !page.Says("待答复") || !page.Says("可以这样继续") {
		t.Errorf("a fresh entry says %s", page.Main())
	}
	log := url.Values{"way": {"visit"}, "outcome": {""}, "person": {"李厂长"}, "next_step": {"寄送样件"}}
	wrong := page.Submit(address+"/contacts", log)
	if wrong.Status != 422 || wrong.Error("outcome") == "" || wrong.Error("next_on") == "" ||
		wrong.Value("person") != "李厂长" || wrong.Value("next_step") != "寄送样件" {
		t.Errorf("a contact without a result: %d, %q, %q", wrong.Status, wrong.Error("outcome"), wrong.Value("person"))
	}
	log.Set("outcome", "振动来自轴承座。")
	log.Set("next_on", market.DateOf(s.App.Now()).AddDays(2).String())
	kept := wrong.Submit(address+"/contacts", log).Want(303).Follow()
	if !kept.Says("振动来自轴承座") || !kept.Says("已答复") || !kept.Says("寄送样件") {
		t.Errorf("after a contact: %s", kept.Main())
	}
	assign := kept.Submit(address+"/assign", url.Values{"keeper_id": {""}, "reason": {"换人"}})
	if assign.Status != 422 || assign.Error("keeper_id") == "" || assign.Value("reason") != "换人" {
		t.Errorf("given to nobody: %d, %q", assign.Status, assign.Error("keeper_id"))
	}
	own := s.As(firm).Get(fmt.Sprintf("/listings/%d", l.ID)).Want(200)
	if !own.Says("经办人") || !own.Says(clerk.Name) || !own.Says("最后确认") || own.Says("振动来自轴承座") {
		t.Errorf("its firm reads %s", own.Main())
	}
	s.As(firm).Get(address).Want(404)
	s.As(s.Staff(market.RoleBroker)).Get(address).Want(404)
	if list := s.As(clerk).Get("/pool?mine=1").Want(200); !list.Says(l.Title) || !list.Says("已答复") {
		t.Errorf("the list says %s", list.Main())
	}
	if list := s.As(s.Staff(market.RoleBroker)).Get("/pool").Want(200); list.Says(l.Title) {
		t.Error("a broker finds what somebody else handles")
	}
}

func TestLeadersKeepTheTableOfWhoHandlesWhat(t *testing.T) {
	t.Parallel()
	s := sitetest.New(t)
	broker := s.Staff(market.RoleBroker)
	leader := s.As(s.Staff(market.RoleLeader))
	page := leader.Get("/pool/rules").Want(200)
	if wrong := page.Submit("/pool/rules", url.Values{"field": {market.HitechFields[0]}}); wrong.Status != 422 ||
		wrong.Error("user_id") == "" || wrong.Value("field") != market.HitechFields[0] {
		t.Errorf("a rule for nobody: %d, %q", wrong.Status, wrong.Error("user_id"))
	}
	added := page.Submit("/pool/rules", url.Values{"user_id": {fmt.Sprint(broker.UserID)}}).Want(303).Follow()
	if !added.Says(broker.Name) {
		t.Errorf("after adding: %s", added.Main())
	}
	if clerk := s.As(s.Staff(market.RoleClerk)).Get("/pool/rules").Want(200); clerk.Says("添加分工") {
		t.Error("a clerk is offered to change the table")
	}
	_, firm := s.Organization(market.OrgEnterprise, "清淮机械有限公司")
	if list := s.As(firm).Get("/brokers").Want(200); !list.Says(broker.Name) {
		t.Errorf("the brokers are %s", list.Main())
	}
	_, fresh := s.Draft(market.OrgEnterprise, "清淮新办企业")
	s.As(fresh).Get("/brokers").Want(404)
}

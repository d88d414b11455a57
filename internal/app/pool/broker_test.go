package pool_test

import (
	"bytes"
	"strings"
	"testing"

	"jiebang/internal/app"
	"jiebang/internal/app/contract"
	"jiebang/internal/app/pool"
	"jiebang/internal/market"
)

// signed is a contract signed about a need with the help of the scene's broker.
func (s *scene) signed(need market.Listing, seller market.Organization, amount market.Money) {
	s.t.Helper()
	buyer, err := s.DB.Organization(s.Context(), need.OrgID)
	if err != nil {
		s.t.Fatal(err)
	}
	d, err := s.App.Contract.RecordDeal(s.Context(), s.firm, contract.DealDraft{DealContent: market.DealContent{
		Title: need.Title, Buyer: market.PartyOf(buyer), Seller: market.PartyOf(seller), Amount: amount,
		Summary: "按约定指标完成，在现场验证。", BrokerID: s.broker.UserID}})
	if err != nil {
		s.t.Fatal(err, market.FieldsOf(err))
	}
	if _, err = s.App.Contract.MoveDeal(s.Context(), s.firm, d.ID, contract.DealMove{Name: market.DealSignContract,
		SignedOn: market.DateOf(s.App.Now()), Evidence: "双方盖章文本扫描件"}); err != nil {
		s.t.Fatal(err, market.FieldsOf(err))
	}
}

// mandatesInEveryState gives the scene's broker mandates in every state, one of them late, one with a contract.
func (s *scene) mandatesInEveryState() {
	s.t.Helper()
	uni, _ := s.Organization(market.OrgUniversity, "东湖大学")
	accept := pool.MandateStep{Name: market.MandateAccept}
	needs := make([]market.Listing, 0, 7)
	for _, title := range []string{"轴承滚道表面缺陷在线视觉检测", "大型铸件内部缺陷快速检测", "热处理炉温场均匀性在线监控", "长轴类零件校直工艺",
		"齿轮箱异响的早期诊断", "薄壁件铣削颤振抑制", "润滑油磨粒在线识别"} {
		needs = append(needs, s.need(title))
	}
	s.Exec(`update mandate set issued_at = issued_at - interval '30 days' where id = $1`, s.given(needs[0]).ID)
	s.steps(s.broker, s.given(needs[1]).ID, pool.MandateStep{Name: market.MandateDecline, Reason: "手头工作已满"})
	s.steps(s.leader, s.given(needs[2]).ID, pool.MandateStep{Name: market.MandateWithdraw, Reason: "改由他人办理"})
	s.steps(s.broker, s.given(needs[3]).ID, accept, s.introduces("", "省外某研究院"))
	for i, end := range []pool.MandateStep{{Name: market.MandateSucceed, Reason: "已签约"},
		{Name: market.MandateFail, Reason: "价格未谈拢"}} {
		m := s.steps(s.broker, s.given(needs[4+i]).ID, accept, s.introduces("", "东湖大学"),
			s.introduces("", "省外某研究院"), end)
		s.steps(s.firm, m.ID, pool.MandateStep{Name: market.MandateRate, Rating: 5 - i, Opinion: "找得准"})
	}
	s.steps(s.broker, s.given(needs[6]).ID, accept, pool.MandateStep{Name: market.MandateLapse, Reason: "没有合适的对象"})
	s.signed(needs[4], uni, 80*market.Wan)
}

// TestEachFigureOfABrokerIsThatOfTheRowsBehindIt holds the board to the list that its numbers lead to.
func TestEachFigureOfABrokerIsThatOfTheRowsBehindIt(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	s.mandatesInEveryState()
	s.Person("另一技术经理人", market.RoleBroker)
	for _, who := range []market.Actor{s.leader, s.broker} {
		b := s.brokerSeenBy(who, s.broker.UserID)
		for stage, got := range map[string]int{market.EveryStage: b.Given, "taken": b.Taken, "declined": b.Declined,
			pool.MandatesLed: b.Introduced, "succeeded": b.Succeeded, pool.MandatesLate: b.Late,
			pool.MandatesRated: b.Rated, pool.MandatesSigned: b.Signed} {
			rows, err := s.App.Pool.Mandates(t.Context(), who, pool.MandateQuestion{Stage: stage,
				BrokerID: s.broker.UserID})
			if err != nil || got != len(rows) || got == 0 {
				t.Errorf("%s: the board of %s says %d, the list has %d, %v", stage, who.Name, got, len(rows), err)
			}
		}
		// both that named the university are between the two who signed
		if !b.Counted || b.Given != 7 || b.Taken != 4 || b.Signed != 2 || b.Value != 80*market.Wan ||
			b.Rating() != "4.5" || b.AcceptDays != "0" {
			t.Errorf("%s reads %+v", who.Name, b)
		}
	}
}

func (s *scene) brokerSeenBy(who market.Actor, id int64) pool.BrokerView {
	s.t.Helper()
	found, err := s.App.Pool.Brokers(s.Context(), who)
	if err != nil {
		s.t.Fatal(err)
	}
	for _, b := range found {
		if b.ID == id {
			return b
		}
	}
	s.t.Fatalf("%s does not find broker %d", who.Name, id)
	return pool.BrokerView{}
}

func TestOthersReadNoFigures(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	m := s.given(s.need("轴承滚道表面缺陷在线视觉检测"))
	s.steps(s.broker, m.ID, pool.MandateStep{Name: market.MandateDecline, Reason: "手头工作已满"})
	for _, who := range []market.Actor{s.firm, s.Person("另一技术经理人", market.RoleBroker)} {
		if b := s.brokerSeenBy(who, s.broker.UserID); b.Counted || b.Given != 0 || b.Declined != 0 {
			t.Errorf("%s reads %+v", who.Name, b.BrokerFigures)
		}
	}
	for who, want := range map[*market.Actor]string{&s.leader: ",1,0,1,", &s.firm: ",,,,"} {
		var file bytes.Buffer
		if err := s.App.Pool.ExportBrokers(t.Context(), *who, &app.Export{Format: "csv", To: &file}); err != nil ||
			!strings.Contains(strings.ReplaceAll(file.String(), `"`, ""), want) {
			t.Errorf("the file of %s is %s, %v", who.Name, file.String(), err)
		}
	}
}

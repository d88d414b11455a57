package market_test

import (
	"testing"
	"time"

	"jiebang/internal/market"
)

const (
	buyerOrg  = 11
	sellerOrg = 12
)

func parties() (buyer, seller market.Party) {
	return market.Party{OrgID: buyerOrg, Name: "淮阴精密机械有限公司", Region: "320804"},
		market.Party{OrgID: sellerOrg, Name: "淮阴智能装备研究院", Region: "320804"}
}

func sampleDeal(status market.DealStatus) *market.Deal {
	buyer, seller := parties()
	return &market.Deal{ID: 1, DealContent: market.DealContent{Title: "高速冲压在线检测", Buyer: buyer, Seller: seller,
		BrokerID: 7}, EndedFor: "price",
		Progress: market.Progress[market.DealStatus]{Status: status, Version: 1},
		Signing: market.Signing{IntentOn: day(2026, 5, 1), IntentEvidence: "意向.pdf", ContractOn: day(2026, 6, 1),
			ContractEvidence: "合同.pdf"}}
}

func day(y, m, d int) market.Date { return market.Date{Year: y, Month: time.Month(m), Day: d} }

func TestWhoMayMoveADeal(t *testing.T) {
	t.Parallel()
	people := []cast{
		{"buyer", member(1, buyerOrg, market.RankEditor)}, {"seller", member(2, sellerOrg, market.RankOwner)},
		{"viewer", member(3, buyerOrg, market.RankViewer)},
		{"clerk", person(4, market.RoleClerk)}, {"approver", person(5, market.RoleApprover)},
		{"leader", person(6, market.RoleLeader)},
		{"broker", person(7, market.RoleBroker)}, {"otherbrkr", person(8, market.RoleBroker)},
		{"stranger", member(9, 99, market.RankOwner)}, {"nobody", market.Actor{}},
		{"system", market.TheSystem()},
	}
	golden(t, "deal_moves", table(market.DealLifecycle, people, sampleDeal))
}

func TestSigningNeedsADateAndSomethingToShow(t *testing.T) {
	t.Parallel()
	buyer := member(1, buyerOrg, market.RankEditor)
	for _, c := range []struct {
		name  string
		sign  market.Signing
		move  string
		field string
	}{
		{"intent without a day", market.Signing{IntentEvidence: "意向.pdf"}, "sign_intent", "signed_on"},
		{"intent without evidence", market.Signing{IntentOn: day(2026, 6, 1)}, "sign_intent", "evidence"},
		{"contract of tomorrow", market.Signing{ContractOn: day(2026, 6, 11), ContractEvidence: "合同.pdf"},
			"sign_contract", "signed_on"},
		{"contract before the intent", market.Signing{IntentOn: day(2026, 6, 2), ContractOn: day(2026, 6, 1),
			ContractEvidence: "合同.pdf"}, "sign_contract", "signed_on"},
	} {
		d := sampleDeal(market.DealNegotiating)
		d.Signing = c.sign
		err := market.DealLifecycle.Move(d, market.DealMove(c.move), market.Step{Who: buyer, Now: noon})
		if market.CodeOf(err) != market.Invalid || market.FieldsOf(err)[c.field] == "" ||
			d.Status != market.DealNegotiating {
			t.Errorf("%s: got %v, state %s", c.name, err, d.Status)
		}
	}
	d := sampleDeal(market.DealNegotiating)
	if err := market.DealLifecycle.Move(d, "sign_contract", market.Step{Who: buyer, Now: noon}); err != nil ||
		!d.Signed() {
		t.Errorf("a dated and evidenced contract: %v, state %s", err, d.Status)
	}
}

func TestADealIsSeenByItsSidesAlone(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name string
		who  market.Actor
		sees bool
	}{
		{"a viewer of the buyer", member(1, buyerOrg, market.RankViewer), true},
		{"the seller", member(2, sellerOrg, market.RankEditor), true},
		{"its broker", person(7, market.RoleBroker), true},
		{"another broker", person(8, market.RoleBroker), false},
		{"a clerk", person(4, market.RoleClerk), true},
		{"an expert", person(5, market.RoleExpert), false},
		{"another organisation", member(9, 99, market.RankOwner), false},
		{"nobody", market.Actor{}, false},
	} {
		if got := sampleDeal(market.DealLead).VisibleTo(c.who); got != c.sees {
			t.Errorf("%s: sees it = %v", c.name, got)
		}
	}
	outside := sampleDeal(market.DealLead)
	outside.Buyer.OrgID, outside.BrokerID = 0, 0
	if outside.VisibleTo(market.Actor{Memberships: []market.Membership{{OrgID: 0}}}) {
		t.Error("a side outside the platform lets everybody without an organisation in")
	}
}

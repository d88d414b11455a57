package contract_test

import (
	"testing"

	"jiebang/internal/app/matching"
	"jiebang/internal/apptest"
	"jiebang/internal/market"
)

func TestAConnectedMatchBecomesOneDeal(t *testing.T) {
	t.Parallel()
	f := apptest.New(t)
	firm, buyer := f.Organization(market.OrgEnterprise, "清淮机械有限公司")
	lab, seller := f.Organization(market.OrgUniversity, "东湖大学")
	need := f.Published(buyer, market.KindDemand, "轴承滚道表面缺陷在线视觉检测", nil)
	offer := f.Published(seller, market.KindAchievement, "金属表面缺陷机器视觉检测系统", nil)
	m, err := f.App.Matching.Connect(f.Context(), buyer, offer.ID, need.ID)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.App.Contract.DealFor(f.Context(), buyer, m.ID); market.CodeOf(err) != market.NotFound {
		t.Errorf("a deal is filled in before the other side agreed: %v", err)
	}
	if m, err = f.App.Matching.MoveMatch(f.Context(), seller, m.ID, matching.Move{Name: "accept"}); err != nil {
		t.Fatal(err)
	}
	draft, err := f.App.Contract.DealFor(f.Context(), buyer, m.ID)
	if err != nil {
		t.Fatal(err)
	}
	draft.Buyer, draft.Seller = draft.Seller, draft.Buyer // what the page sends is not believed over the match
	d, err := f.App.Contract.RecordDeal(f.Context(), buyer, draft)
	if err != nil {
		t.Fatal(err)
	}
	if d.Buyer.OrgID != firm.ID || d.Seller.OrgID != lab.ID || d.DemandID != need.ID || d.SupplyID != offer.ID ||
		d.Status != market.DealNegotiating || d.Title != need.Title {
		t.Errorf("the deal of the match: %+v", d)
	}
	if view, err := f.App.Matching.Match(f.Context(), buyer, m.ID); err != nil || view.Status != market.MatchDealt {
		t.Errorf("the match is %s (%v)", view.Status, err)
	}
	if _, err := f.App.Contract.RecordDeal(f.Context(), seller, draft); market.CodeOf(err) != market.Conflict {
		t.Errorf("a second deal of one match: %v", err)
	}
}

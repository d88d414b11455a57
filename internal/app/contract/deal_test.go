package contract_test

import (
	"strings"
	"testing"

	"jiebang/internal/app/contract"
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
	_, stranger := f.Organization(market.OrgEnterprise, "旁观有限公司")
	if _, err := f.App.Contract.DealFor(f.Context(), stranger, m.ID); market.CodeOf(err) != market.NotFound {
		t.Errorf("a stranger fills in a deal of others: %v", err)
	}
	if _, err := f.App.Contract.RecordDeal(f.Context(), stranger, draft); market.CodeOf(err) != market.NotFound {
		t.Errorf("a stranger records a deal of others' match: %v", err)
	}
	if d.Buyer.OrgID != firm.ID || d.Seller.OrgID != lab.ID || d.DemandID != need.ID || d.SupplyID != offer.ID ||
		d.Status != market.DealNegotiating || d.Title != need.Title {
		t.Errorf("the deal of the match: %+v", d)
	}
	if view, err := f.App.Matching.Match(f.Context(), buyer, m.ID); err != nil || view.Status != market.MatchDealt {
		t.Errorf("the match is %s (%v)", view.Status, err)
	}
	moved := market.DealContent{Title: "改了双方的项目", Buyer: market.Party{Name: "省城设备有限公司", Region: "320102"},
		Seller: market.Party{OrgID: firm.ID}}
	if d, err = f.App.Contract.EditDeal(f.Context(), seller, d.ID, d.Version, moved); err != nil ||
		d.Buyer.OrgID != firm.ID || d.Seller.OrgID != lab.ID || d.Title != "改了双方的项目" {
		t.Errorf("the sides of a match were changed: %+v (%v)", d, err)
	}
	if view, err := f.App.Contract.Deal(f.Context(), seller, d.ID); err != nil || view.DemandNo != need.No ||
		view.SupplyNo != offer.No || !view.Editable {
		t.Errorf("the seller sees %+v (%v)", view, err)
	}
	if _, err := f.App.Contract.RecordDeal(f.Context(), seller, draft); market.CodeOf(err) != market.Conflict {
		t.Errorf("a second deal of one match: %v", err)
	}
}

// TestADealNeedsSoundSides refuses what nobody could follow up, and stores nothing of it.
func TestADealNeedsSoundSides(t *testing.T) {
	t.Parallel()
	p := newPair(t)
	_, stranger := p.Organization(market.OrgEnterprise, "旁观有限公司")
	notBroker := p.Person("某人")
	for _, k := range []struct {
		name   string
		who    market.Actor
		change func(*contract.DealDraft)
		code   market.Code
		field  string
	}{
		{"no title", p.buyer, func(d *contract.DealDraft) { d.Title = " 项目 " }, market.Invalid, "title"},
		{"below zero", p.buyer, func(d *contract.DealDraft) { d.Amount = -1 }, market.Invalid, "amount"},
		{"one side twice", p.buyer, func(d *contract.DealDraft) { d.Seller = d.Buyer }, market.Invalid, "seller.name"},
		{"a side nowhere", p.buyer, func(d *contract.DealDraft) { d.Seller = market.Party{Name: "某公司"} },
			market.Invalid, "seller.region"},
		{"a day without a step", p.buyer, func(d *contract.DealDraft) { d.NextOn = apptest.Today }, market.Invalid,
			"next_step"},
		{"somebody who is no broker", p.buyer, func(d *contract.DealDraft) { d.BrokerID = notBroker.UserID },
			market.Invalid, "broker_id"},
		{"a match nobody made", p.buyer, func(d *contract.DealDraft) { d.MatchID = 999 }, market.NotFound, ""},
		{"an organisation nobody knows", p.buyer, func(d *contract.DealDraft) { d.Seller.OrgID = 999 },
			market.NotFound, ""},
		{"by others", stranger, func(*contract.DealDraft) {}, market.Forbidden, ""},
		{"by an approver", p.Staff(market.RoleApprover), func(*contract.DealDraft) {}, market.Forbidden, ""},
		{"by a visitor", market.Actor{}, func(*contract.DealDraft) {}, market.Forbidden, ""},
	} {
		draft := contract.DealDraft{DealContent: p.content()}
		k.change(&draft)
		_, err := p.App.Contract.RecordDeal(p.Context(), k.who, draft)
		if market.CodeOf(err) != k.code || k.field != "" && market.FieldsOf(err)[k.field] == "" {
			t.Errorf("%s: %v, want %s on %q", k.name, err, k.code, k.field)
		}
	}
	if n := p.Number(`select count(*) from deal`); n != 1 {
		t.Errorf("%d deals are stored, want the first", n)
	}
	if n := p.Number(`select count(*) from event where kind = 'deal'`); n != 1 {
		t.Errorf("%d events of deals, want one", n)
	}
}

// TestWhatOnlyASideKnowsIsFilledInForItAlone lets a buyer's record of a deal hold its own contact and not the seller's.
func TestWhatOnlyASideKnowsIsFilledInForItAlone(t *testing.T) {
	t.Parallel()
	p := newPair(t)
	if p.deal.Buyer.ContactPhone != p.firm.ContactPhone || p.deal.Seller.ContactPhone != "" ||
		p.deal.Seller.ContactName != "" {
		t.Errorf("the buyer's record holds %+v and %+v", p.deal.Buyer, p.deal.Seller)
	}
	typed := p.content()
	typed.Seller = market.Party{USCC: strings.ToLower(p.lab.USCC), Name: "随便写的名称", Region: "320102",
		ContactPhone: "025-81234567"}
	d, err := p.App.Contract.RecordDeal(p.Context(), p.buyer, contract.DealDraft{DealContent: typed})
	if err != nil || d.Seller.OrgID != p.lab.ID || d.Seller.Name != p.lab.Name || d.Seller.Region != p.lab.Region ||
		d.Seller.ContactPhone != "025-81234567" {
		t.Errorf("known by its code, the seller is %+v (%v)", d.Seller, err)
	}
	d, err = p.App.Contract.RecordDeal(p.Context(), p.Staff(market.RoleClerk),
		contract.DealDraft{DealContent: p.content()})
	if err != nil || d.Buyer.ContactPhone != p.firm.ContactPhone || d.Seller.ContactPhone != p.lab.ContactPhone {
		t.Errorf("the clerk's record holds %+v and %+v (%v)", d.Buyer, d.Seller, err)
	}
}

// TestADealIsRewrittenUntilItIsOver lets its sides and a clerk rewrite what it says, in turn, and keeps the sides of
// what was signed.
func TestADealIsRewrittenUntilItIsOver(t *testing.T) {
	t.Parallel()
	p := newPair(t)
	ctx := p.Context()
	_, stranger := p.Organization(market.OrgEnterprise, "旁观有限公司")
	broker := p.Person("技术经理人", market.RoleBroker)
	content := p.content()
	content.BrokerID, content.Summary = broker.UserID, "联合开发"
	d, err := p.App.Contract.EditDeal(ctx, p.seller, p.deal.ID, p.deal.Version, content)
	if err != nil || d.Summary != "联合开发" || d.Amount != 123_456_789 {
		t.Fatalf("the seller rewrites: %+v %v", d, err)
	}
	nothing, bad, others := content, content, content
	nothing.BrokerID, bad.Amount = 999, -1
	others.Buyer = market.Party{Name: "省城设备有限公司", Region: "320102"}
	others.Seller = market.Party{Name: "省城理工大学", Region: "320102"}
	for _, k := range []struct {
		name    string
		who     market.Actor
		version int
		in      market.DealContent
		code    market.Code
	}{
		{"a stranger", stranger, d.Version, content, market.NotFound},
		{"a visitor", market.Actor{}, d.Version, content, market.NotFound},
		{"the broker", broker, d.Version, content, market.Conflict},
		{"an approver", p.Staff(market.RoleApprover), d.Version, content, market.Conflict},
		{"who saw the version before", p.buyer, d.Version - 1, content, market.Conflict},
		{"with a broker nobody knows", p.buyer, d.Version, nothing, market.Invalid},
		{"with an impossible amount", p.buyer, d.Version, bad, market.Invalid},
		{"out of it", p.buyer, d.Version, others, market.Forbidden},
	} {
		if _, err := p.App.Contract.EditDeal(ctx, k.who, d.ID, k.version, k.in); market.CodeOf(err) != k.code {
			t.Errorf("%s: %v, want %s", k.name, err, k.code)
		}
	}
	if now, err := p.DB.Deal(ctx, d.ID); err != nil || now.Version != d.Version {
		t.Errorf("a refused edit was written: %+v (%v)", now, err)
	}
	sign := contract.DealMove{Name: market.DealSignContract, SignedOn: apptest.Today, Evidence: "合同"}
	if d, err = p.App.Contract.MoveDeal(ctx, p.buyer, d.ID, sign); err != nil {
		t.Fatal(err)
	}
	others.Title = "改了名称的项目"
	if d, err = p.App.Contract.EditDeal(ctx, p.Staff(market.RoleClerk), d.ID, d.Version, others); err != nil ||
		d.Title != "改了名称的项目" || d.Buyer.OrgID != p.firm.ID || d.Seller.OrgID != p.lab.ID {
		t.Errorf("signed, and rewritten to %+v (%v)", d, err)
	}
	view, err := p.App.Contract.Deal(ctx, broker, d.ID)
	if err != nil || view.Broker != broker.Name || view.Editable || len(view.Offers) == 0 || len(view.Trail) != 4 {
		t.Errorf("the broker sees %+v (%v)", view, err)
	}
	end := contract.DealMove{Name: market.DealTerminate, Reason: "合同解除", EndedFor: "breach"}
	if d, err = p.App.Contract.MoveDeal(ctx, p.seller, d.ID, end); err != nil {
		t.Fatal(err)
	}
	_, err = p.App.Contract.EditDeal(ctx, p.seller, d.ID, d.Version, content)
	if market.MessageOf(err) != "项目当前为“已终止”，或您没有修改权限，不能修改。" {
		t.Errorf("over, and rewritten: %v", err)
	}
}

package contract_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"jiebang/internal/app"
	"jiebang/internal/app/contract"
	"jiebang/internal/apptest"
	"jiebang/internal/link"
	"jiebang/internal/market"
)

// told are the messages that somebody got, oldest first, "headline | what goes with it | where it leads".
func told(t *testing.T, f *apptest.Fixture, who market.Actor) []string {
	t.Helper()
	rows, err := f.App.Message.Notifications(f.Context(), who, 0)
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for _, n := range slices.Backward(rows) {
		lines = append(lines, n.Title+" | "+n.Body+" | "+n.Href)
	}
	return lines
}

// toldSince are the messages beyond those that somebody had before.
func toldSince(t *testing.T, f *apptest.Fixture, who market.Actor, before int) string {
	t.Helper()
	return strings.Join(told(t, f, who)[before:], "\n")
}

// pair is a deal between two organisations of a fixture, recorded by the buyer.
type pair struct {
	*apptest.Fixture
	firm, lab     market.Organization
	buyer, seller market.Actor
	deal          market.Deal
}

func newPair(t *testing.T) *pair {
	t.Helper()
	p := &pair{Fixture: apptest.New(t)}
	p.firm, p.buyer = p.Organization(market.OrgEnterprise, "清淮机械有限公司")
	p.lab, p.seller = p.Organization(market.OrgInstitute, "清淮智能装备研究院")
	d, err := p.App.Contract.RecordDeal(p.Context(), p.buyer, contract.DealDraft{DealContent: p.content()})
	if err != nil {
		t.Fatal(err)
	}
	p.deal = d
	return p
}

func (p *pair) content() market.DealContent {
	return market.DealContent{Title: "高速冲压在线检测系统", Buyer: market.Party{OrgID: p.firm.ID},
		Seller: market.Party{OrgID: p.lab.ID}, Amount: 123_456_789}
}

// TestAMoveOfADealTellsTheOtherSide makes one move after another and reads what each side hears of it.
func TestAMoveOfADealTellsTheOtherSide(t *testing.T) {
	t.Parallel()
	p := newPair(t)
	_, stranger := p.Organization(market.OrgEnterprise, "旁观有限公司")
	clerk := p.Staff(market.RoleClerk)
	page := " | " + link.Deal(p.deal.ID)
	if got := toldSince(t, p.Fixture, p.seller, 1); got != "已登记签约项目：高速冲压在线检测系统 | "+page {
		t.Errorf("of the new deal the seller hears %q", got)
	}
	count := map[string]int{}
	cast := map[string]market.Actor{"buyer": p.buyer, "seller": p.seller, "stranger": stranger, "clerk": clerk,
		"buyer's colleague": p.Member(p.firm.ID, market.RankEditor),
		"buyer's viewer":    p.Member(p.firm.ID, market.RankViewer)}
	for name, who := range cast {
		count[name] = len(told(t, p.Fixture, who))
	}
	for _, k := range []struct {
		by   string
		move contract.DealMove
		says string
		to   []string
	}{
		{"seller", contract.DealMove{Name: market.DealNegotiate}, "项目洽谈中：高速冲压在线检测系统 | ",
			[]string{"buyer", "buyer's colleague"}},
		{"buyer", contract.DealMove{Name: market.DealLog, Reason: "已交换样品"}, "项目洽谈中：高速冲压在线检测系统 | 已交换样品",
			[]string{"seller"}},
		{"buyer", contract.DealMove{Name: market.DealSignIntent, SignedOn: apptest.Today, Evidence: "意向书"},
			"项目已签意向：高速冲压在线检测系统 | ", []string{"seller"}},
		{"clerk", contract.DealMove{Name: market.DealSignContract, SignedOn: apptest.Today, Evidence: "合同"},
			"项目已签合同：高速冲压在线检测系统 | ", []string{"buyer", "buyer's colleague", "seller"}},
		{"seller", contract.DealMove{Name: market.DealStart}, "项目履约中：高速冲压在线检测系统 | ",
			[]string{"buyer", "buyer's colleague"}},
		{"seller", contract.DealMove{Name: market.DealComplete}, "项目已完成：高速冲压在线检测系统 | ",
			[]string{"buyer", "buyer's colleague"}},
	} {
		if _, err := p.App.Contract.MoveDeal(p.Context(), cast[k.by], p.deal.ID, k.move); err != nil {
			t.Fatalf("%s by the %s: %v", k.move.Name, k.by, err)
		}
		for name, who := range cast {
			want := ""
			if slices.Contains(k.to, name) {
				want = k.says + page
			}
			if got := toldSince(t, p.Fixture, who, count[name]); got != want {
				t.Errorf("of %s by the %s the %s hears %q, want %q", k.move.Name, k.by, name, got, want)
			}
			count[name] = len(told(t, p.Fixture, who))
		}
	}
}

// TestOnlyTheSidesMoveADeal tries each move as everybody who has nothing to say in it.
func TestOnlyTheSidesMoveADeal(t *testing.T) {
	t.Parallel()
	w := apptest.NewTown(t)
	broker := market.Actor{UserID: 301, Name: "技术经理人", Roles: []market.Role{market.RoleBroker}}
	d := w.Signed(w.Seller, w.Lab, w.Firm)
	for _, k := range []struct {
		who  market.Actor
		name market.DealMove
		code market.Code
	}{
		{w.Stranger, market.DealStart, market.NotFound},
		{broker, market.DealStart, market.NotFound},
		{market.Actor{}, market.DealStart, market.NotFound},
		{w.Approver, market.DealStart, market.Forbidden},
		{w.Leader, market.DealTerminate, market.Forbidden},
		{w.Seller, market.DealComplete, market.Conflict},
		{w.Seller, market.DealNegotiate, market.Conflict},
	} {
		_, err := w.App.Contract.MoveDeal(t.Context(), k.who, d.ID, contract.DealMove{Name: k.name, Reason: "理由",
			EndedFor: "other"})
		if market.CodeOf(err) != k.code {
			t.Errorf("%s by %q: %v, want %s", k.name, k.who.Name, err, k.code)
		}
	}
	if now, err := w.DB.Deal(t.Context(), d.ID); err != nil || now.Version != d.Version {
		t.Errorf("a refused move wrote: %+v (%v)", now, err)
	}
	if _, err := w.App.Contract.MoveDeal(t.Context(), w.Seller, d.ID+1000,
		contract.DealMove{Name: market.DealStart}); market.CodeOf(err) != market.NotFound {
		t.Errorf("a deal that is not there: %v", err)
	}
}

// TestASignatureIsDatedAndShown refuses each form of signing that the statistics could not rest on.
func TestASignatureIsDatedAndShown(t *testing.T) {
	t.Parallel()
	p := newPair(t)
	sent := func(name, content string) app.Papers {
		return app.Papers{NotSecret: true, Files: []app.SentFile{{Name: name, Content: []byte(content)}}}
	}
	secret := sent("合同.pdf", "%PDF-1.7 合同")
	secret.NotSecret = false
	intent := contract.DealMove{Name: market.DealSignIntent, SignedOn: apptest.Today.AddDays(-2), Evidence: "意向书"}
	sign := func(change func(*contract.DealMove)) contract.DealMove {
		in := contract.DealMove{Name: market.DealSignContract, SignedOn: apptest.Today, Evidence: "合同存档 12 号"}
		change(&in)
		return in
	}
	refused := func(when string, cases map[string]contract.DealMove) {
		t.Helper()
		for field, in := range cases {
			if _, err := p.App.Contract.MoveDeal(p.Context(), p.seller, p.deal.ID,
				in); market.FieldsOf(err)[field] == "" {
				t.Errorf("%s, without a sound %s: %v", when, field, err)
			}
		}
		if now, err := p.DB.Deal(p.Context(), p.deal.ID); err != nil || now.Version != p.deal.Version {
			t.Errorf("%s, a refused signature was written: %+v (%v)", when, now, err)
		}
	}
	refused("before the intent", map[string]contract.DealMove{
		"signed_on":  sign(func(in *contract.DealMove) { in.SignedOn = apptest.Today.AddDays(1) }),
		"evidence":   sign(func(in *contract.DealMove) { in.Evidence = "  " }),
		"files":      sign(func(in *contract.DealMove) { in.Papers = sent("合同.pdf", "不是 PDF") }),
		"not_secret": sign(func(in *contract.DealMove) { in.Papers = secret }),
	})
	d, err := p.App.Contract.MoveDeal(p.Context(), p.seller, p.deal.ID, intent)
	if err != nil || d.IntentOn != apptest.Today.AddDays(-2) || d.IntentEvidence != "意向书" || d.Signed() {
		t.Fatalf("the intent: %+v %v", d, err)
	}
	p.deal = d
	refused("after the intent", map[string]contract.DealMove{
		"signed_on": sign(func(in *contract.DealMove) { in.SignedOn = apptest.Today.AddDays(-3) })})
	d, err = p.App.Contract.MoveDeal(p.Context(), p.seller, d.ID, sign(func(in *contract.DealMove) {
		in.SignedOn, in.Evidence, in.Papers = intent.SignedOn, "", sent("技术开发合同.pdf", "%PDF-1.7 合同")
	}))
	if err != nil || d.ContractEvidence != "技术开发合同.pdf" || !d.Signed() {
		t.Errorf("the file alone shows it: %+v %v", d, err)
	}
	list, err := p.App.Files(p.Context(), p.buyer, market.FileHolder{Kind: "deal", Ref: d.ID})
	if err != nil || len(list.Files) != 1 || list.Files[0].Purpose != "合同文本" {
		t.Errorf("the buyer reads %+v (%v)", list.Files, err)
	}
}

// TestTheSlowerOfTwoHearsWhoWasFirst lets two sides act on what both saw.
func TestTheSlowerOfTwoHearsWhoWasFirst(t *testing.T) {
	t.Parallel()
	p := newPair(t)
	seen := p.deal.Version
	log := contract.DealMove{Name: market.DealLog, Version: seen, Reason: "报价已发出", NextStep: " 面谈 ",
		NextOn: apptest.Today.AddDays(3)}
	d, err := p.App.Contract.MoveDeal(p.Context(), p.seller, p.deal.ID, log)
	if err != nil || d.NextStep != "面谈" || d.NextOn != apptest.Today.AddDays(3) || d.Status != market.DealLead {
		t.Fatalf("logged: %+v %v", d, err)
	}
	_, err = p.App.Contract.MoveDeal(p.Context(), p.buyer, p.deal.ID,
		contract.DealMove{Name: market.DealNegotiate, Version: seen})
	if says := market.MessageOf(err); market.CodeOf(err) != market.Conflict || !strings.Contains(says, p.seller.Name) ||
		!strings.Contains(says, "记录进展") {
		t.Errorf("the slower hears %v", err)
	}
	log.Version, log.NextStep, log.NextOn = 0, "", market.Date{}
	if d, err = p.App.Contract.MoveDeal(p.Context(), p.buyer, p.deal.ID, log); err != nil || d.NextStep != "面谈" ||
		d.NextOn != apptest.Today.AddDays(3) {
		t.Errorf("a log without a next step took the one there was: %+v %v", d, err)
	}
	if got := fmt.Sprint(p.Number(`select count(*) from event where kind = 'deal' and verb = 'log'`)); got != "2" {
		t.Errorf("the trail has %s logs", got)
	}
}

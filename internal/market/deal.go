package market

import (
	"strings"
	"time"
)

// DealStatus is how far two sides have come with each other.
type DealStatus string

// The states of a deal. An intent is not a contract: the two are signed, dated and counted apart.
const (
	DealLead           DealStatus = "lead"
	DealNegotiating    DealStatus = "negotiating"
	DealIntentSigned   DealStatus = "intent_signed"
	DealContractSigned DealStatus = "contract_signed"
	DealPerforming     DealStatus = "performing"
	DealCompleted      DealStatus = "completed"
	DealLost           DealStatus = "lost"
	DealTerminated     DealStatus = "terminated"
)

// Deal is the business of one buyer with one seller, from the first contact to the work being done.
type Deal struct {
	ID int64
	No string // public number, e.g. XM-2026-0012, given when it is stored
	DealContent
	Progress[DealStatus]
	Signing
	MatchID     int64  // the match it came from, 0 for none
	ChallengeID int64  // the challenge it was awarded in, 0 for none
	BidID       int64  // the bid that won, 0 for none
	DemandID    int64  // the listing that asks, 0 when there is none
	SupplyID    int64  // the listing that offers, 0 when there is none
	EndedFor    string // code of the reason it came to nothing, empty otherwise
	Note        string
	CreatedBy   int64
	CreatedAt   time.Time
	UpdatedAt   time.Time // when somebody last did something about it
}

// Signing is when the intent and the contract were signed, and what shows it: a file name or a reference.
type Signing struct {
	IntentOn         Date
	IntentEvidence   string
	ContractOn       Date
	ContractEvidence string
}

var (
	dealBefore = []DealStatus{DealLead, DealNegotiating}
	dealOpen   = []DealStatus{DealLead, DealNegotiating, DealIntentSigned, DealContractSigned, DealPerforming}
	dealSides  = []Capacity{AsDemand, AsSupply, AsClerk}
)

// DealMove names a move of a deal: the verb in addresses and in the trail.
type DealMove string

// The moves of a deal.
const (
	DealNegotiate    DealMove = "negotiate"
	DealSignIntent   DealMove = "sign_intent"
	DealSignContract DealMove = "sign_contract"
	DealStart        DealMove = "start"
	DealComplete     DealMove = "complete"
	DealLog          DealMove = "log"
	DealLose         DealMove = "lose"
	DealTerminate    DealMove = "terminate"
)

// DealLifecycle is the state machine of a deal.
var DealLifecycle = &Lifecycle[*Deal, DealStatus, DealMove]{
	Noun: "签约项目",
	States: []StateText[DealStatus]{
		{DealLead, "线索", "双方已有接触，尚未洽谈。"},
		{DealNegotiating, "洽谈中", "双方正在洽谈。"},
		{DealIntentSigned, "已签意向", "已签意向协议；意向不是合同，单独计数。"},
		{DealContractSigned, "已签合同", "已签合同，计入签约项目；技术合同还应办理认定登记。"},
		{DealPerforming, "履约中", "合同正在履行。"},
		{DealCompleted, "已完成", "合同约定的工作已经完成。"},
		{DealLost, "未成", "未能签订合同，理由已记录。"},
		{DealTerminated, "已终止", "签约后终止，理由已记录，不再计入签约项目。"},
	},
	Moves: []Move[*Deal, DealStatus, DealMove]{
		{Name: DealNegotiate, Label: "开始洽谈", From: []DealStatus{DealLead}, To: DealNegotiating, By: dealSides},
		{Name: DealSignIntent, Label: "登记意向协议", From: dealBefore, To: DealIntentSigned, By: dealSides,
			Input: intentShown},
		{Name: DealSignContract, Label: "登记合同签订", From: []DealStatus{DealLead, DealNegotiating, DealIntentSigned},
			To: DealContractSigned, By: dealSides, Input: contractShown},
		{Name: DealStart, Label: "开始履约", From: []DealStatus{DealContractSigned}, To: DealPerforming, By: dealSides},
		{Name: DealComplete, Label: "完成", From: []DealStatus{DealPerforming}, To: DealCompleted, By: dealSides},
		{Name: DealLog, Label: "记录进展", From: dealOpen, By: []Capacity{AsDemand, AsSupply, AsClerk, AsBroker},
			Reason: true},
		{Name: DealLose, Label: "未能签约", From: []DealStatus{DealLead, DealNegotiating, DealIntentSigned}, To: DealLost,
			By: dealSides, Reason: true, Input: endExplained},
		{Name: DealTerminate, Label: "终止", From: []DealStatus{DealIntentSigned, DealContractSigned, DealPerforming},
			To: DealTerminated, By: dealSides, Reason: true, Input: endExplained},
	},
}

// Capacities tells what the actor is to this deal; a broker only to those they brought about.
func (d *Deal) Capacities(who Actor) []Capacity {
	var is []Capacity
	for _, c := range who.platformCapacities() {
		if c != AsBroker || d.BrokerID == who.UserID {
			is = append(is, c)
		}
	}
	if d.Buyer.OrgID != 0 && who.WritesFor(d.Buyer.OrgID) {
		is = append(is, AsDemand)
	}
	if d.Seller.OrgID != 0 && who.WritesFor(d.Seller.OrgID) {
		is = append(is, AsSupply)
	}
	return is
}

// VisibleTo reports whether the actor may know of the deal: its two sides, the one who brought it about, and the
// bureau.
func (d *Deal) VisibleTo(who Actor) bool {
	return who.InBureau() || d.Buyer.OrgID != 0 && who.In(d.Buyer.OrgID) || d.Seller.OrgID != 0 &&
		who.In(d.Seller.OrgID) || d.BrokerID != 0 && d.BrokerID == who.UserID
}

// Editable reports whether the actor may rewrite what the deal says: one of the sides or a clerk, until it is over.
// What an intent or a contract was signed for is corrected through a further record, so the sides stay as signed.
func (d *Deal) Editable(who Actor) bool {
	for _, c := range d.Capacities(who) {
		if (c == AsDemand || c == AsSupply || c == AsClerk) && !d.Over() {
			return true
		}
	}
	return false
}

// Over reports whether nothing more will happen to the deal.
func (d *Deal) Over() bool {
	switch d.Status {
	case DealCompleted, DealLost, DealTerminated:
		return true
	case DealLead, DealNegotiating, DealIntentSigned, DealContractSigned, DealPerforming:
		return false
	}
	return false
}

// Signed reports whether the deal counts as signed by contract.
func (d *Deal) Signed() bool {
	switch d.Status {
	case DealContractSigned, DealPerforming, DealCompleted:
		return true
	case DealLead, DealNegotiating, DealIntentSigned, DealLost, DealTerminated:
		return false
	}
	return false
}

// MayRecord reports whether the actor may record a deal between these sides: one of them, or a clerk.
func (c *DealContent) MayRecord(who Actor) bool {
	d := Deal{DealContent: *c}
	return d.Editable(who)
}

// Normalize brings what was typed into the form that is stored.
func (c *DealContent) Normalize() {
	for _, text := range []*string{&c.Title, &c.Summary, &c.NextStep, &c.BuyerPeople, &c.SellerPeople, &c.Occasion} {
		*text = strings.TrimSpace(*text)
	}
	c.Buyer.Normalize()
	c.Seller.Normalize()
}

// Validate checks what every deal must say.
func (c *DealContent) Validate() error {
	p := Problems{}
	p.Check(len([]rune(c.Title)) >= 4, "title", "请填写项目名称，至少 4 个字。")
	p.Check(c.Amount >= 0, "amount", "金额不能为负数。")
	c.Buyer.check("buyer", "需求方", p)
	c.Seller.check("seller", "供给方", p)
	p.Check(!c.Buyer.Same(c.Seller), "seller.name", "需求方和供给方不能是同一单位。")
	p.Check(c.NextOn.IsZero() || c.NextStep != "", "next_step", "已填写下一步时间，请写明要做什么。")
	checkFields(c, "", p)
	return p.Err()
}

// endExplained wants one of the known reasons, so that what deals fail of can be counted.
func endExplained(d *Deal, _ Step) error {
	if DealEndLabel(d.EndedFor) == "" {
		return &Error{Code: Invalid, Message: "请选择原因类别。", Fields: map[string]string{"ended_for": "请从列表中选择。"}}
	}
	return nil
}

// intentShown wants to know when the intent was signed and what shows it.
func intentShown(d *Deal, step Step) error {
	p := Problems{}
	checkSigned(p, d.IntentOn, d.IntentEvidence, "意向协议", step)
	return p.Err()
}

// contractShown wants the same of the contract, and that it does not come before the intent.
func contractShown(d *Deal, step Step) error {
	p := Problems{}
	checkSigned(p, d.ContractOn, d.ContractEvidence, "合同", step)
	p.Check(d.IntentOn.IsZero() || !d.ContractOn.Before(d.IntentOn), "signed_on",
		"合同签订日期不能早于意向协议（"+d.IntentOn.Chinese()+"）。")
	return p.Err()
}

func checkSigned(p Problems, on Date, evidence, what string, step Step) {
	p.Check(!on.IsZero(), "signed_on", "请填写"+what+"签订日期。")
	p.Check(on.IsZero() || !DateOf(step.Now).Before(on), "signed_on", "签订日期不能晚于今天。")
	p.Check(strings.TrimSpace(evidence) != "", "evidence", "请上传"+what+"，或填写佐证材料名称、存档编号，统计以有佐证的签约为准。")
}

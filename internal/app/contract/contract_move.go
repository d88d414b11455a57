package contract

import (
	"context"
	"strings"

	"jiebang/internal/app"
	"jiebang/internal/link"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

// Move is one attempt at a move of a contract.
type Move struct {
	Name         market.ContractMove `form:"-"`
	Version      int                 `form:"version"` // what the asker saw; 0 when they did not look
	Reason       string              `form:"reason" maxLength:"500"`
	CertNo       string              `form:"cert_no"`
	RegisteredOn market.Date         `form:"registered_on"`
	Refusal      string              `form:"refusal"`
	DealAmount   market.Money        `form:"deal_amount"` // when registered, 0 leaves it as it stands
	TechAmount   market.Money        `form:"tech_amount"`
	EndsOn       market.Date         `form:"ends_on"`
}

type (
	contractAttempt = app.Attempt[*market.Contract, Move]
	contractEffect  = app.Effect[*Room, *market.Contract, Move]
	contractTells   = []app.Tell[*market.Contract, Move]
)

// contractMoves make the moves of a contract's registration. Which table rules depends on the settings, and on whether
// the bureau hosts the registry or records what another one decided.
var contractMoves = &app.Moves[*Room, *market.Contract, market.ContractStatus, market.ContractMove, Move]{
	Kind: market.NounContract,
	Noun: "技术合同",
	Rules: func(r *Room, c *market.Contract) *market.Lifecycle[*market.Contract, market.ContractStatus,
		market.ContractMove] {
		return c.Lifecycle(r.core.Settings())
	},
	Effects: contractEffects,
	Ask: func(in *Move) app.Ask[market.ContractMove] {
		return app.Ask[market.ContractMove]{Name: in.Name, Version: in.Version, Reason: in.Reason}
	},
	Load: func(ctx context.Context, _ *Room, tx *postgres.Tx, id int64) (*market.Contract, error) {
		c, err := tx.LockContract(ctx, id) // what was paid of it stands still as well
		return &c, err
	},
	See:   func(c *market.Contract, who market.Actor) bool { return c.VisibleTo(who) },
	Store: func(ctx context.Context, a *contractAttempt) error { return a.Tx.UpdateContract(ctx, a.Record) },
	Keep: func(a *contractAttempt, from market.ContractStatus) any {
		c := a.Record
		return map[string]any{"from": from, "to": c.Status, "deal_amount": c.DealAmount, "tech_amount": c.TechAmount}
	},
	ID:    func(c *market.Contract) int64 { return c.ID },
	Title: func(c *market.Contract) string { return c.Title },
	Href:  func(c *market.Contract) string { return link.Contract(c.ID) },
}

// contractEffects say what each move of a contract does beside its new state. What the registry decides, both sides
// hear; what waits for somebody at the registry, that role hears.
var contractEffects = map[market.ContractMove]contractEffect{
	market.ContractPrecheck: {Prepare: papersNamed},
	market.ContractRevise:   {Prepare: papersNamed},
	market.ContractSubmit: {Prepare: papersNamed, Tone: market.ToneMain,
		Tells: contractTells{{Role: market.RoleClerk, What: "技术合同待受理"}}},
	market.ContractWithdraw: {Prepare: papersNamed, Tone: market.ToneDanger},
	market.ContractDiscard: {Prepare: papersNamed, After: draftDeleted, Tone: market.ToneDanger,
		Confirm: "删除后草稿和所附文件不能恢复，确定删除吗？"},
	market.ContractReturn:   {Prepare: papersNamed, Tells: app.Duty(contractSides)},
	market.ContractResubmit: {Prepare: papersNamed, Tells: contractForApproval},
	market.ContractAccept: {Prepare: papersNamed, Tone: market.ToneMain,
		Tells: contractForApproval},
	market.ContractSupplement: {Prepare: papersNamed, Tells: app.Duty(contractSides)},
	market.ContractEscalate: {Prepare: papersNamed, Idle: notLarge,
		Tells: contractTells{{Role: market.RoleLeader, What: "大额技术合同待审核"}}},
	market.ContractRegister: {Prepare: registrationNamed, After: registered, Tone: market.ToneMain,
		Tells: contractRegistered, Fields: []string{"cert_no", "registered_on", "deal_amount", "tech_amount"}},
	market.ContractRefuse: {Prepare: refusalNamed, Tone: market.ToneDanger,
		Tells: contractSides, Fields: []string{"refusal"}},
	market.ContractPropose: {Prepare: amendmentNamed, Tone: market.ToneMain,
		Tells: contractForApproval, Fields: []string{"deal_amount", "tech_amount", "ends_on"}},
	market.ContractAmend: {Prepare: amendmentCovered, After: keepVersion(market.ActAmend), Tells: contractSides,
		Idle: nothingProposed},
	market.ContractDrop: {Prepare: papersNamed, Tells: contractSides, Idle: nothingProposed},
	market.ContractDeregister: {Prepare: papersNamed, After: keepVersion(market.ActDeregister),
		Tone:  market.ToneDanger,
		Tells: contractFell},
	market.ContractRevoke: {Prepare: papersNamed, After: keepVersion(market.ActRevoke), Tone: market.ToneDanger,
		Tells: contractFell},
	market.ContractRequestReview: {Prepare: papersNamed, Idle: underReview,
		Tells: contractTells{{Role: market.RoleLeader, What: "技术合同申请复核", Why: true}}},
	market.ContractTaxObjection: {Prepare: papersNamed, Idle: underReview,
		Tells: contractTells{{Role: market.RoleLeader, What: "财税部门对技术合同登记提出异议", Why: true}}},
	market.ContractUphold: {Prepare: papersNamed, Tells: contractSides, Idle: noReview},
	market.ContractReopen: {Prepare: papersNamed, Tells: contractSides, Idle: noReview},
	market.ContractInform: {Prepare: papersNamed, Idle: allInformed},
}

var (
	contractForApproval = contractTells{{Role: market.RoleApprover, What: "技术合同待审核"}}
	contractSides       = contractTells{{Orgs: sidesOf, Note: noteOf}}
	contractRegistered  = contractTells{{Orgs: sidesOf, Why: true}} // the note is of an earlier step
	contractFell        = contractTells{{Role: market.RoleLeader, Orgs: sidesOf, Note: fallenNote}}
)

func sidesOf(c *market.Contract) []int64 { return []int64{c.Seller.OrgID, c.Buyer.OrgID} }

func noteOf(a *contractAttempt) string { return a.Record.Note }

// fallenNote names the policies that rested on the certificate (rule K12).
func fallenNote(a *contractAttempt) string {
	c := a.Record
	if len(c.Benefits) == 0 {
		return c.Note
	}
	return c.Note + "　该合同登记曾用于：" + strings.Join(c.Benefits, "、") + "，请告知相关部门。"
}

func papersNamed(ctx context.Context, _ *Room, a *contractAttempt) error {
	return namePapers(ctx, a.Tx.Reader, a.Record)
}

func registrationNamed(ctx context.Context, r *Room, a *contractAttempt) error {
	a.In.certify(a.Record)
	return papersNamed(ctx, r, a)
}

// certify puts the certificate on the contract, and the amounts when they were named.
func (m Move) certify(c *market.Contract) {
	c.CertNo, c.RegisteredOn = strings.TrimSpace(m.CertNo), m.RegisteredOn
	if m.DealAmount != 0 {
		c.DealAmount = m.DealAmount
	}
	if m.TechAmount != 0 {
		c.TechAmount = m.TechAmount
	}
}

func refusalNamed(ctx context.Context, r *Room, a *contractAttempt) error {
	a.Record.Refusal = a.In.Refusal
	return papersNamed(ctx, r, a)
}

func amendmentNamed(ctx context.Context, r *Room, a *contractAttempt) error {
	a.Record.Pending = &market.Amendment{DealAmount: a.In.DealAmount, TechAmount: a.In.TechAmount, EndsOn: a.In.EndsOn,
		Reason: strings.TrimSpace(a.In.Reason), ByName: a.Step.Who.Name, On: market.DateOf(a.Step.Now)}
	if err := papersNamed(ctx, r, a); err != nil {
		return err
	}
	return coverRemittances(ctx, a)
}

// coverRemittances refuses a change of amount that would leave less than was paid already.
func coverRemittances(ctx context.Context, a *contractAttempt) error {
	received, err := fixedReceipts(ctx, a)
	if err != nil {
		return err
	}
	if a.In.DealAmount < received {
		return &market.Error{Code: market.Invalid, Message: "变更后的成交额少于实到金额 " + received.String() + "，请核对。",
			Fields: map[string]string{"deal_amount": "不能少于实到金额 " + received.String() + "。"}}
	}
	return nil
}

// amendmentCovered refuses to put a lower amount into force that was paid more of since it was asked for.
func amendmentCovered(ctx context.Context, r *Room, a *contractAttempt) error {
	if err := papersNamed(ctx, r, a); err != nil || a.Record.Pending == nil {
		return err
	}
	received, err := fixedReceipts(ctx, a)
	if err == nil && a.Record.Pending.DealAmount < received {
		err = market.Refuse(market.Conflict, "申请变更后的成交额 "+a.Record.Pending.DealAmount.ExactWan()+
			" 万元少于实到金额 "+received.ExactWan()+" 万元，请不予变更，或先冲销误记的到账。")
	}
	return err
}

// fixedReceipts is what came in so far of a contract at a fixed price; 0 for one that is paid by royalty.
func fixedReceipts(ctx context.Context, a *contractAttempt) (market.Money, error) {
	if a.Record.Royalty() {
		return 0, nil
	}
	remittances, err := a.Tx.Remittances(ctx, a.Record.ID)
	return a.Record.Ledger(remittances, market.DateOf(a.Step.Now)).Received, err
}

// keepVersion keeps what the contract says after an act of the registry, as of today.
func keepVersion(act market.RegistryAct) func(context.Context, *Room, *contractAttempt) error {
	return func(ctx context.Context, _ *Room, a *contractAttempt) error {
		return a.Tx.AddContractVersion(ctx, a.Record, act, market.DateOf(a.Step.Now), a.Record.Note)
	}
}

// registered keeps the first version of what the registry decided, as of the day on the certificate.
func registered(ctx context.Context, _ *Room, a *contractAttempt) error {
	return a.Tx.AddContractVersion(ctx, a.Record, market.ActRegister, a.Record.RegisteredOn,
		strings.TrimSpace(a.Step.Reason))
}

func nothingProposed(_ *Room, c *market.Contract) bool { return c.Pending == nil }

func underReview(_ *Room, c *market.Contract) bool { return c.Review != nil }

func noReview(_ *Room, c *market.Contract) bool { return c.Review == nil }

func allInformed(_ *Room, c *market.Contract) bool { return !c.ToInform() }

// notLarge leaves out what the settings leave nothing to do for: only large contracts go to second review.
func notLarge(r *Room, c *market.Contract) bool { return !c.Large(r.core.Settings()) }

// Move makes a move of a contract, keeps a version of what the registry decided, and tells those concerned.
func (r *Room) Move(ctx context.Context, who market.Actor, id int64, move Move) (market.Contract, error) {
	c, err := contractMoves.Make(ctx, r.core, r, who, id, move)
	if c == nil {
		return market.Contract{}, err
	}
	return *c, err
}

// draftDeleted removes a contract that no registry has, with its files. The trail keeps that it was there.
func draftDeleted(ctx context.Context, _ *Room, a *contractAttempt) error {
	err := a.Tx.DeleteContractDraft(ctx, a.Record.ID)
	a.Record.ID = 0
	return err
}

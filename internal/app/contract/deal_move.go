package contract

import (
	"cmp"
	"context"
	"jiebang/internal/link"
	"strings"

	"jiebang/internal/app"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

// DealMove is one attempt at a move of a deal.
type DealMove struct {
	Name       market.DealMove `form:"-"`
	Version    int             `form:"version"` // what the asker saw; 0 when they did not look
	Reason     string          `form:"reason" maxLength:"500"`
	EndedFor   string          `form:"ended_for"`
	NextStep   string          `form:"next_step" maxLength:"500"` // what comes next, kept as it is when empty
	NextOn     market.Date     `form:"next_on"`
	SignedOn   market.Date     `form:"signed_on"`
	Evidence   string          `form:"evidence" maxLength:"200"`
	app.Papers                 // evidence of what was signed
}

type dealAttempt = app.Attempt[*market.Deal, DealMove]

// dealMoves make the moves of a deal and tell both sides.
var dealMoves = &app.Moves[*Room, *market.Deal, market.DealStatus, market.DealMove, DealMove]{
	Kind: market.NounDeal,
	Noun: "项目",
	Rules: func(*Room, *market.Deal) *market.Lifecycle[*market.Deal, market.DealStatus, market.DealMove] {
		return market.DealLifecycle
	},
	Effects: dealEffects,
	Ask: func(in *DealMove) app.Ask[market.DealMove] {
		return app.Ask[market.DealMove]{Name: in.Name, Version: in.Version, Reason: in.Reason, Papers: &in.Papers}
	},
	Load: func(ctx context.Context, _ *Room, tx *postgres.Tx, id int64) (*market.Deal, error) {
		d, err := tx.Deal(ctx, id)
		return &d, err
	},
	See:   func(d *market.Deal, who market.Actor) bool { return d.VisibleTo(who) },
	Store: func(ctx context.Context, a *dealAttempt) error { return a.Tx.UpdateDeal(ctx, a.Record) },
	ID:    func(d *market.Deal) int64 { return d.ID },
	Title: func(d *market.Deal) string { return d.Title },
	Href:  func(d *market.Deal) string { return link.Deal(d.ID) },
}

// dealEffects say what each move of a deal does beside its new state. Whatever happens, the other side is told.
var dealEffects = map[market.DealMove]app.Effect[*Room, *market.Deal, DealMove]{
	market.DealNegotiate: {Tone: market.ToneMain, Tells: otherSide},
	market.DealSignIntent: {Prepare: intentSigned, Papers: "意向协议", Fields: []string{"signed_on", "evidence"},
		Tells: otherSide},
	market.DealSignContract: {Prepare: contractSigned, Papers: "合同文本", Fields: []string{"signed_on", "evidence"},
		Tone: market.ToneMain, Tells: otherSide},
	market.DealStart:    {Tone: market.ToneMain, Tells: otherSide},
	market.DealComplete: {Tone: market.ToneMain, Tells: otherSide},
	market.DealLog: {Prepare: nextStepNamed, Fields: []string{"next_step", "next_on"}, Tells: otherSide,
		Prompt: market.Prompt{Label: "进展", Help: "做了什么、结果如何；对方会看到。"}},
	market.DealLose: {Prepare: endNamed, Follow: endNoted, Fields: []string{"ended_for"},
		Tone: market.ToneDanger, Tells: otherSide},
	market.DealTerminate: {Prepare: endNamed, Follow: endNoted, Fields: []string{"ended_for"},
		Tone: market.ToneDanger, Tells: otherSide},
}

var otherSide = []app.Tell[*market.Deal, DealMove]{{Orgs: dealSides, Others: true, Why: true}}

func dealSides(d *market.Deal) []int64 { return []int64{d.Buyer.OrgID, d.Seller.OrgID} }

func intentSigned(_ context.Context, _ *Room, a *dealAttempt) error {
	a.Record.IntentOn, a.Record.IntentEvidence = a.In.SignedOn, a.In.shown()
	return nil
}

func contractSigned(_ context.Context, _ *Room, a *dealAttempt) error {
	a.Record.ContractOn, a.Record.ContractEvidence = a.In.SignedOn, a.In.shown()
	return nil
}

// shown is what shows that something was signed: what was typed, or else the names of the files.
func (in *DealMove) shown() string {
	const longest = 200
	return strings.TrimSpace(cmp.Or(in.Evidence, in.Names(longest)))
}

func nextStepNamed(_ context.Context, _ *Room, a *dealAttempt) error {
	if next := strings.TrimSpace(a.In.NextStep); next != "" {
		a.Record.NextStep, a.Record.NextOn = next, a.In.NextOn
	}
	return nil
}

func endNamed(_ context.Context, _ *Room, a *dealAttempt) error {
	a.Record.EndedFor = a.In.EndedFor
	return nil
}

func endNoted(_ context.Context, _ *Room, a *dealAttempt) error {
	a.Record.Note = strings.TrimSpace(a.In.Reason)
	return nil
}

// MoveDeal makes a move of a deal and tells both sides.
func (r *Room) MoveDeal(ctx context.Context, who market.Actor, id int64, move DealMove) (market.Deal, error) {
	d, err := dealMoves.Make(ctx, r.core, r, who, id, move)
	if d == nil {
		return market.Deal{}, err
	}
	return *d, err
}

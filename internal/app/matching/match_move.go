package matching

import (
	"context"

	"jiebang/internal/app"
	"jiebang/internal/link"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

// Move is one attempt at a move of a match.
type Move struct {
	Name    market.MatchMove `form:"-" json:"-"`
	Version int              `form:"version" json:"version"`
	Reason  string           `form:"reason" json:"reason"`
}

var moveFields = market.TableOf[Move](
	market.Field{Key: "version", Label: "读到的版本号", Note: "已有更新的版本时答复 409", Input: market.InputNumber},
	market.Field{Key: "reason", Label: "理由或洽谈记录", Note: "部分操作必填", Input: market.InputText, Longest: 500},
)

// Fields is the table of what comes with a move.
func (Move) Fields() market.Fields { return moveFields }

// matchStep is a move of a match, and whether a deal has been made of it in the same transaction.
type matchStep struct {
	Move
	dealt bool
}

type matchAttempt = app.Attempt[*market.Match, matchStep]

// matchMoves make the moves of a match and tell the other side.
var matchMoves = &app.Moves[*Room, *market.Match, market.MatchStatus, market.MatchMove, matchStep]{
	Kind: market.NounMatch,
	Rules: func(*Room, *market.Match) *market.Lifecycle[*market.Match, market.MatchStatus, market.MatchMove] {
		return market.MatchLifecycle
	},
	Effects: matchEffects,
	Ask: func(in *matchStep) app.Ask[market.MatchMove] {
		return app.Ask[market.MatchMove]{Name: in.Name, Version: in.Version, Reason: in.Reason}
	},
	Load: func(ctx context.Context, _ *Room, tx *postgres.Tx, id int64) (*market.Match, error) {
		m, err := tx.Match(ctx, id)
		return &m, err
	},
	See:   func(m *market.Match, who market.Actor) bool { return m.VisibleTo(who) },
	Store: judged,
	ID:    func(m *market.Match) int64 { return m.ID },
	Href:  func(m *market.Match) string { return link.Match(m.ID) },
}

// matchEffects say what each move of a match does beside its new state. Seeing needs no button: the first look at the
// match's page is it. A deal has a form of its own.
var matchEffects = map[market.MatchMove]app.Effect[*Room, *market.Match, matchStep]{
	market.MatchSee: {Aside: app.Always},
	market.MatchInterest: {Tells: app.Tapped(otherSide("希望与您对接"), market.TapAccept, market.TapDismiss),
		Tone: market.ToneMain},
	market.MatchAccept: {Follow: contactsOpened, Tells: otherSide("已同意对接，联系方式已互相公开"), Tone: market.ToneMain},
	market.MatchDismiss: {Follow: endExplained, Tone: market.ToneDanger, Prompt: market.Prompt{Label: "为什么不合适",
		Help: "例如：技术方向不符、指标达不到、成熟度不够、价格或预算不合。用于改进推荐，不会告知对方。"}},
	market.MatchLog: {Tells: otherSide("更新了洽谈记录"),
		Prompt: market.Prompt{Label: "洽谈情况", Help: "何时、何人、谈了什么、下一步是什么。"}},
	market.MatchDeal: {Prepare: onlyWithADeal, Aside: app.Always},
	market.MatchLose: {Follow: endExplained, Tells: otherSide("标记为未能合作"), Tone: market.ToneDanger,
		Prompt: market.Prompt{Label: "原因", Help: "用于统计与改进。"}},
}

// otherSide tells the supply side, and the demand side what somebody of the supply side did. The headline ends in the
// name of the side that is not told.
func otherSide(did string) []app.Tell[*market.Match, matchStep] {
	bySupply := func(a *matchAttempt) bool { return a.Tx.Who().In(a.Record.SupplyOrg) }
	return []app.Tell[*market.Match, matchStep]{
		{
			Kind: market.MessageMatch, What: "对方" + did,
			Orgs:  func(m *market.Match) []int64 { return []int64{m.DemandOrg} },
			About: func(a *matchAttempt) string { return a.Record.SupplyOwner },
			When:  bySupply, Why: true,
		},
		{
			Kind: market.MessageMatch, What: "对方" + did,
			Orgs:  func(m *market.Match) []int64 { return []int64{m.SupplyOrg} },
			About: func(a *matchAttempt) string { return a.Record.DemandOwner },
			When:  func(a *matchAttempt) bool { return !bySupply(a) }, Why: true,
		},
	}
}

// judged keeps the match, and what its mover thought of the suggestion: the matcher learns from that.
func judged(ctx context.Context, a *matchAttempt) error {
	if err := a.Tx.InsertJudgment(ctx, a.Record, string(a.In.Name), a.In.Reason); err != nil {
		return err
	}
	return a.Tx.UpdateMatch(ctx, a.Record)
}

func contactsOpened(_ context.Context, _ *Room, a *matchAttempt) error {
	if a.Record.ContactAt.IsZero() {
		a.Record.ContactAt = a.Step.Now
	}
	return nil
}

func endExplained(_ context.Context, _ *Room, a *matchAttempt) error {
	a.Record.Note = a.In.Reason
	return nil
}

func onlyWithADeal(_ context.Context, _ *Room, a *matchAttempt) error {
	if !a.In.dealt {
		return market.Refuse(market.Invalid, "请通过“形成签约项目”登记签约信息。")
	}
	return nil
}

// MoveMatch makes a move of a match and tells the other side.
func (r *Room) MoveMatch(ctx context.Context, who market.Actor, id int64, move Move) (market.Match, error) {
	m, err := matchMoves.Make(ctx, r.core, r, who, id, matchStep{Move: move})
	if m == nil {
		return market.Match{}, err
	}
	return *m, err
}

// BecomeDeal notes that the sides of a match have made a deal of it.
func (r *Room) BecomeDeal(ctx context.Context, tx *postgres.Tx, m *market.Match) error {
	return matchMoves.Take(ctx, r.core, r, tx, m, matchStep{Move: Move{Name: market.MatchDeal}, dealt: true})
}

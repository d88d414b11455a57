package listing

import (
	"context"

	"jiebang/internal/app"
	"jiebang/internal/link"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

// IssueMove is one attempt at a move of an edition.
type IssueMove struct {
	Name    market.ListIssueMove `form:"-"`
	Version int                  `form:"version"`
	Reason  string               `form:"reason"`
}

type issueAttempt = app.Attempt[*market.ListIssue, IssueMove]

// issueMoves make the moves of an edition.
var issueMoves = &app.Moves[*Room, *market.ListIssue, market.ListIssueStatus, market.ListIssueMove, IssueMove]{
	Kind: market.NounListIssue,
	Noun: "清单汇编",
	Rules: func(*Room, *market.ListIssue) *market.Lifecycle[*market.ListIssue, market.ListIssueStatus,
		market.ListIssueMove] {
		return market.ListIssueLifecycle
	},
	Effects: issueEffects,
	Ask: func(in *IssueMove) app.Ask[market.ListIssueMove] {
		return app.Ask[market.ListIssueMove]{Name: in.Name, Version: in.Version, Reason: in.Reason}
	},
	Load: func(ctx context.Context, _ *Room, tx *postgres.Tx, id int64) (*market.ListIssue, error) {
		i, err := tx.LockListIssue(ctx, id)
		return &i, err
	},
	See:   func(i *market.ListIssue, who market.Actor) bool { return i.VisibleTo(who) },
	Store: func(ctx context.Context, a *issueAttempt) error { return a.Tx.UpdateListIssue(ctx, a.Record) },
	ID:    func(i *market.ListIssue) int64 { return i.ID },
	Title: func(i *market.ListIssue) string { return i.Title },
	Href:  func(i *market.ListIssue) string { return link.ListIssueWork(i.ID) },
}

// issueEffects say what each move of an edition does beside its new state.
var issueEffects = map[market.ListIssueMove]app.Effect[*Room, *market.ListIssue, IssueMove]{
	market.ListIssueSubmit: {Tells: toIssue, Tone: market.ToneMain,
		Confirm: "提交后收录的条目固定，由另一人签发；需要修改的，请签发人退回。"},
	market.ListIssueReturn:   {Tells: app.Duty(compiler)},
	market.ListIssueIssue:    {Prepare: issueChecked, Follow: issueSealed, Tells: compiler, Tone: market.ToneMain},
	market.ListIssueWithdraw: {Tells: compiler, Tone: market.ToneDanger},
	market.ListIssueDiscard:  {Follow: issueEmptied, Tone: market.ToneDanger},
}

type issueTells = []app.Tell[*market.ListIssue, IssueMove]

var (
	toIssue  = issueTells{{Role: market.RoleApprover}, {Role: market.RoleLeader}}
	compiler = issueTells{{People: func(i *market.ListIssue) []int64 { return []int64{i.SubmittedBy} }, Why: true}}
)

// issueChecked counts what the readers of the edition could not find any more.
func issueChecked(ctx context.Context, _ *Room, a *issueAttempt) (err error) {
	a.Record.Unavailable, err = a.Tx.ListIssueUnavailable(ctx, a.Record)
	return err
}

// issueSealed gives the edition its number and the digest of all that it says.
func issueSealed(ctx context.Context, _ *Room, a *issueAttempt) error {
	if err := a.Tx.NumberListIssue(ctx, a.Record); err != nil {
		return err
	}
	entries, err := a.Tx.ListIssueDigest(ctx, a.Record.ID)
	a.Record.Digest = a.Record.Seal(entries)
	return err
}

// issueEmptied lets go of the entries of a draft that comes to nothing.
func issueEmptied(ctx context.Context, _ *Room, a *issueAttempt) error {
	a.Record.Entries = 0
	return a.Tx.DropListIssueEntries(ctx, a.Record.ID)
}

// MoveListIssue makes a move of an edition.
func (r *Room) MoveListIssue(ctx context.Context, who market.Actor, id int64,
	move IssueMove) (market.ListIssue, error) {
	i, err := issueMoves.Make(ctx, r.core, r, who, id, move)
	if i == nil {
		return market.ListIssue{}, err
	}
	return *i, err
}

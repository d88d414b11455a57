package listing

import (
	"context"
	"strings"
	"time"

	"jiebang/internal/app"
	"jiebang/internal/link"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

// Move is one attempt at a move of a listing.
type Move struct {
	Name    market.ListingMove `form:"-" json:"-"`
	Version int                `form:"version" json:"version"` // 0 when the asker did not look
	Reason  string             `form:"reason" json:"reason"`

	Outcome market.ListingOutcome `form:"outcome" json:"outcome"`

	validUntil market.Date // until when it holds, when two people reopen it
	extend     bool        // another year, without a form that asks until when
}

var moveFields = market.TableOf[Move](
	market.Field{Key: "version", Label: "读到的版本号", Note: "已有更新的版本时答复 409", Input: market.InputNumber},
	market.Field{Key: "reason", Label: "理由", Note: "部分操作必填", Input: market.InputText, Longest: 500},
	market.Field{Key: "outcome", Label: "办结结果", Note: "仅用于办结，须选该类清单可用的一项", Input: market.InputOne,
		Options: market.OutcomeOptions(market.AllOutcomes())},
)

// Fields is the table of what comes with a move.
func (Move) Fields() market.Fields { return moveFields }

type listingAttempt = app.Attempt[*market.Listing, Move]

// listingMoves make the moves of a listing and let the public copy, the queue of matches and the people concerned
// follow.
var listingMoves = &app.Moves[*Room, *market.Listing, market.ListingStatus, market.ListingMove, Move]{
	Kind: market.NounListing,
	Rules: func(*Room, *market.Listing) *market.Lifecycle[*market.Listing, market.ListingStatus, market.ListingMove] {
		return market.ListingLifecycle
	},
	Effects: listingEffects,
	Ask: func(in *Move) app.Ask[market.ListingMove] {
		return app.Ask[market.ListingMove]{Name: in.Name, Version: in.Version, Reason: in.Reason}
	},
	// Locked, so that of two who decide at once the slower one hears who was first.
	Load: func(ctx context.Context, _ *Room, tx *postgres.Tx, id int64) (*market.Listing, error) {
		l, err := tx.LockListing(ctx, id)
		return &l, err
	},
	Keep:  keptOfMove,
	See:   func(l *market.Listing, who market.Actor) bool { return l.Inside(who) },
	Store: func(ctx context.Context, a *listingAttempt) error { return a.Tx.UpdateListing(ctx, a.Record) },
	ID:    func(l *market.Listing) int64 { return l.ID },
	Noun:  "清单条目",
	Title: func(l *market.Listing) string { return l.Title },
	Href:  func(l *market.Listing) string { return link.Listing(l.ID) },
}

// listingEffects say what each move of a listing does beside its new state. While a change is under review the public
// copy stays as it was approved: the moves of a review leave it alone.
var listingEffects = map[market.ListingMove]app.Effect[*Room, *market.Listing, Move]{
	market.ListingSubmit:    {Follow: submitted, Tells: toCheck, Tone: market.ToneMain},
	market.ListingRecommend: {Tells: toApprove, Tone: market.ToneMain, Idle: nobodyRecommends},
	market.ListingReturn:    {Tells: app.Duty(ownerOfListing), Many: true},
	market.ListingReject:    {Tells: refusedOwner, Tone: market.ToneDanger, Many: true},
	market.ListingApprove: {Follow: judged, Wants: whyApproved, Tells: toPublish, Tone: market.ToneMain,
		Many: true},
	market.ListingPublish: {Follow: published, After: shown, Tells: ownerOfListing, Tone: market.ToneMain,
		Many: true},
	market.ListingEdit:   {Follow: handedIn, Tells: toCheck, Aside: app.Always},
	market.ListingRevise: {Inner: true},
	market.ListingRecall: {Follow: recalled, Idle: shownBefore,
		Confirm: "撤回后回到草稿，审核人员不再看到；修改后可以重新提交。"},
	market.ListingTakeBack: {Idle: neverShown,
		Confirm: "撤回后可以继续修改，审核人员不再看到；公开页面不变。"},
	market.ListingDiscard: {After: draftDeleted, Tone: market.ToneDanger, Idle: shownBefore,
		Confirm: "删除后草稿和所附文件不能恢复，确定删除吗？"},
	market.ListingConfirm: {Follow: confirmed, After: confirmedInPublic},
	market.ListingExpire: {After: hidden,
		Tells: app.Tapped(app.Duty(ownerOfListing), market.TapRenew)},
	market.ListingRenew: {Prepare: termExtended, Follow: renewed, After: shown, Aside: app.WhileBlocked},
	market.ListingDrop: {Prepare: changeDropped, Tone: market.ToneDanger, Idle: neverShown,
		Confirm: "放弃后恢复为公开页面上的内容，未提交或未通过审核的修改不再保留。"},
	market.ListingClose: {Prepare: outcomeNamed, Follow: ended, After: hidden, Fields: []string{"outcome"},
		Tells: closedOwner, Idle: neverShown,
		Prompt:  market.Prompt{Label: "办结说明", Help: "怎样解决的、与谁合作，或为何不再需要；单位和科技局可见，并记入办理记录。"},
		Confirm: "办结后不再公开，也不再推荐对接。误办结的，由科技局两人办理重新开放。"},
	market.ListingWithdraw: {Prepare: asApproved, After: hidden, Tone: market.ToneDanger, Idle: neverShown},
	market.ListingTakedown: {Prepare: asApproved, After: hidden, Tells: ownerOfListing, Tone: market.ToneDanger,
		Idle: neverShown},
	market.ListingReopen: {Prepare: termGiven, Follow: reopened, After: shown, Tells: reopenedOwner,
		Public: app.Public},
}

type listingTells = []app.Tell[*market.Listing, Move]

var (
	toCheck        = listingTells{{Role: market.RoleClerk, What: "清单条目待审核", Note: listOf}}
	toApprove      = listingTells{{Role: market.RoleApprover, What: "清单条目已推荐待审核", Note: listOf}}
	toPublish      = listingTells{{Role: market.RoleLeader, What: "清单条目待发布", Note: listOf}}
	ownerOfListing = listingTells{{Orgs: ownerAlone, Why: true}}
	refusedOwner   = listingTells{{Orgs: ownerAlone, Kind: market.MessageDuty, Say: refusal, Why: true}}
	closedOwner    = listingTells{{Orgs: ownerAlone, Others: true, Say: closing, Why: true}}
	reopenedOwner  = listingTells{{Orgs: ownerAlone, What: "清单条目已重新开放", Why: true}}
)

func ownerAlone(l *market.Listing) []int64 { return []int64{l.OrgID} }

func listOf(a *listingAttempt) string { return a.Record.Kind.ListName() }

// refusal says what was refused: the listing, or a change of one that stays on show.
func refusal(a *listingAttempt) string {
	if a.Record.WasShown() {
		return "清单条目的修改未通过，已公开的内容不变"
	}
	return "清单条目未通过"
}

func outcomeNamed(ctx context.Context, r *Room, a *listingAttempt) error {
	if err := asApproved(ctx, r, a); err != nil {
		return err
	}
	a.Record.Outcome, a.Record.OutcomeReason = a.In.Outcome, strings.TrimSpace(a.In.Reason)
	return nil
}

func ended(_ context.Context, _ *Room, a *listingAttempt) error {
	a.Record.ClosedAt = a.Step.Now
	return nil
}

// closing says how a listing ended that somebody else has closed for its owner.
func closing(a *listingAttempt) string {
	return "科技局已办结清单条目，结果为" + a.Record.Outcome.Label()
}

func termGiven(_ context.Context, _ *Room, a *listingAttempt) error {
	a.Record.ValidUntil = a.In.validUntil
	return nil
}

// submitted refuses to hand a listing in for an organisation that is not verified.
func submitted(ctx context.Context, r *Room, a *listingAttempt) error {
	if err := ownerVerified(ctx, a); err != nil {
		return err
	}
	if l := a.Record; l.Entered() && l.VouchedAt.IsZero() {
		l.VouchedAt = a.Step.Now
		if err := r.behalf.Vouch(ctx, a.Tx, l); err != nil {
			return err
		}
	}
	return handedIn(ctx, r, a)
}

func handedIn(_ context.Context, _ *Room, a *listingAttempt) error {
	a.Record.SubmittedAt = a.Step.Now
	return nil
}

// published refuses to show a listing of an organisation that is not verified, even if it was approved before.
func published(ctx context.Context, r *Room, a *listingAttempt) error {
	if err := ownerVerified(ctx, a); err != nil {
		return err
	}
	if a.Record.PublishedAt.IsZero() {
		a.Record.PublishedAt = a.Step.Now
	}
	return confirmed(ctx, r, a)
}

// reopened takes back how the listing ended.
func reopened(ctx context.Context, r *Room, a *listingAttempt) error {
	a.Record.Outcome, a.Record.OutcomeReason, a.Record.ClosedAt = "", "", time.Time{}
	return published(ctx, r, a)
}

func ownerVerified(ctx context.Context, a *listingAttempt) error {
	org, err := a.Tx.Organization(ctx, a.Record.OrgID)
	if err != nil {
		return err
	}
	return org.MayShow(a.Record)
}

func confirmed(_ context.Context, _ *Room, a *listingAttempt) error {
	a.Record.LastConfirmedAt = a.Step.Now
	return nil
}

// shown makes the public copy what the working copy says now, and orders its matches.
func shown(ctx context.Context, r *Room, a *listingAttempt) error {
	if err := r.take(ctx, a.Tx, a.Record); err != nil {
		return err
	}
	if err := a.Tx.ShowListing(ctx, a.Record.ID); err != nil {
		return err
	}
	return a.Tx.AskMatches(ctx, []int64{a.Record.ID}, time.Time{})
}

// confirmedInPublic dates the public copy. What it says was approved and does not change.
func confirmedInPublic(ctx context.Context, _ *Room, a *listingAttempt) error {
	return a.Tx.ConfirmListing(ctx, a.Record.ID, a.Record.LastConfirmedAt)
}

func hidden(ctx context.Context, _ *Room, a *listingAttempt) error {
	return a.Tx.HideListing(ctx, a.Record.ID)
}

// Move makes a move and lets the public copy, the queue of matches and the people concerned follow it. A draft that was
// deleted has no id any more.
func (r *Room) Move(ctx context.Context, who market.Actor, id int64, move Move) (market.Listing, error) {
	l, err := listingMoves.Make(ctx, r.core, r, who, id, move)
	if l == nil {
		return market.Listing{}, err
	}
	return *l, err
}

// nobodyRecommends reports whether no park or town was asked to endorse the listing, so that nobody is waited for.
func nobodyRecommends(_ *Room, l *market.Listing) bool { return l.RecommenderID == 0 }

// neverShown reports whether the listing has not been on show yet, so that there is nothing to take from the public.
func neverShown(_ *Room, l *market.Listing) bool { return !l.WasShown() }

func shownBefore(_ *Room, l *market.Listing) bool { return l.WasShown() }

func recalled(_ context.Context, _ *Room, a *listingAttempt) error {
	a.Record.SubmittedAt = time.Time{}
	return nil
}

// draftDeleted removes the draft with all that hangs on it. The trail keeps that it was there.
func draftDeleted(ctx context.Context, _ *Room, a *listingAttempt) error {
	err := a.Tx.DeleteDraft(ctx, a.Record.ID)
	a.Record.ID = 0
	return err
}

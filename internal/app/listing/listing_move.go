package listing

import (
	"context"
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
	Outcome string             `form:"outcome" json:"outcome"`

	validUntil market.Date // until when it holds, when two people reopen it
}

var moveFields = market.TableOf[Move](
	market.Field{Key: "version", Label: "读到的版本号", Note: "已有更新的版本时答复 409", Input: market.InputNumber},
	market.Field{Key: "reason", Label: "理由", Note: "部分操作必填", Input: market.InputText, Longest: 500},
	market.Field{Key: "outcome", Label: "办结结果", Note: "仅用于办结", Input: market.InputLine},
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
	Load: func(ctx context.Context, _ *Room, tx *postgres.Tx, id int64) (*market.Listing, error) {
		l, err := tx.Listing(ctx, id)
		return &l, err
	},
	See:   func(l *market.Listing, who market.Actor) bool { return l.Inside(who) },
	Store: func(ctx context.Context, a *listingAttempt) error { return a.Tx.UpdateListing(ctx, a.Record) },
	ID:    func(l *market.Listing) int64 { return l.ID },
	Title: func(l *market.Listing) string { return l.Title },
	Href:  func(l *market.Listing) string { return link.Listing(l.ID) },
}

// listingEffects say what each move of a listing does beside its new state. While a change is under review the public
// copy stays as it was approved: the moves of a review leave it alone.
var listingEffects = map[market.ListingMove]app.Effect[*Room, *market.Listing, Move]{
	market.ListingSubmit:    {Follow: submitted, Tells: toCheck, Tone: market.ToneMain},
	market.ListingRecommend: {Tells: toApprove, Tone: market.ToneMain, Idle: nobodyRecommends},
	market.ListingReturn:    {Tells: ownerOfListing},
	market.ListingReject:    {After: hidden, Tells: ownerOfListing, Tone: market.ToneDanger},
	market.ListingApprove:   {Tells: toPublish, Tone: market.ToneMain},
	market.ListingPublish:   {Follow: published, After: shown, Tells: ownerOfListing, Tone: market.ToneMain},
	market.ListingEdit:      {Follow: handedIn, Tells: toCheck, Aside: app.Always},
	market.ListingConfirm:   {Follow: confirmed, After: confirmedInPublic},
	market.ListingExpire:    {After: hidden, Tells: ownerOfListing},
	market.ListingRenew:     {Follow: published, After: shown, Aside: app.WhileBlocked},
	market.ListingClose:     {Prepare: outcomeNamed, After: hidden, Fields: []string{"outcome"}},
	market.ListingWithdraw:  {After: hidden, Tone: market.ToneDanger},
	market.ListingTakedown:  {After: hidden, Tells: ownerOfListing, Tone: market.ToneDanger},
	market.ListingReopen: {Prepare: termGiven, Follow: reopened, After: shown, Tells: reopenedOwner,
		Public: app.Public},
}

type listingTells = []app.Tell[*market.Listing, Move]

var (
	toCheck        = listingTells{{Role: market.RoleClerk, Title: "待审核", Note: listOf}}
	toApprove      = listingTells{{Role: market.RoleApprover, Title: "已推荐待审核", Note: listOf}}
	toPublish      = listingTells{{Role: market.RoleLeader, Title: "待发布", Note: listOf}}
	ownerOfListing = listingTells{{Orgs: ownerAlone, Why: true}}
	reopenedOwner  = listingTells{{Orgs: ownerAlone, Title: "已重新开放", Why: true}}
)

func ownerAlone(l *market.Listing) []int64 { return []int64{l.OrgID} }

func listOf(a *listingAttempt) string { return a.Record.Kind.ListName() }

func outcomeNamed(_ context.Context, _ *Room, a *listingAttempt) error {
	a.Record.Outcome = a.In.Outcome
	return nil
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
	return handedIn(ctx, r, a)
}

func handedIn(_ context.Context, _ *Room, a *listingAttempt) error {
	a.Record.SubmittedAt = a.Step.Now
	return nil
}

// published refuses to show a listing of an organisation that is not verified, whoever approved it before.
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
	a.Record.Outcome = ""
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
func shown(ctx context.Context, _ *Room, a *listingAttempt) error {
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

// Move makes a move and lets the public copy, the queue of matches and the people concerned follow it.
func (r *Room) Move(ctx context.Context, who market.Actor, id int64, move Move) (market.Listing, error) {
	l, err := listingMoves.Make(ctx, r.core, r, who, id, move)
	if l == nil {
		return market.Listing{}, err
	}
	return *l, err
}

// nobodyRecommends reports whether no park or town was asked to endorse the listing, so that nobody is waited for.
func nobodyRecommends(_ *Room, l *market.Listing) bool { return l.RecommenderID == 0 }

package challenge

import (
	"context"

	"jiebang/internal/app"
	"jiebang/internal/link"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

// BidMove is one attempt at a move of a bid by its bidder or by a clerk.
type BidMove struct {
	Name     market.BidMove     `form:"-"`
	Version  int                `form:"version"`
	Reason   string             `form:"reason" maxLength:"500"`
	document market.BidDocument // what is sealed
	closed   market.Envelope    // the same, encrypted
	hash     string
}

type (
	bidAttempt = app.Attempt[*market.Bid, BidMove]
	bidEffect  = app.Effect[*Room, *market.Bid, BidMove]
)

// bidMoves make the moves of a bid and tell its bidder. A refusal does not name who took the last step.
var bidMoves = &app.Moves[*Room, *market.Bid, market.BidStatus, market.BidMove, BidMove]{
	Kind:   market.NounBid,
	Noun:   "揭榜方案",
	Silent: true,
	Clock:  true,
	Rules: func(*Room, *market.Bid) *market.Lifecycle[*market.Bid, market.BidStatus, market.BidMove] {
		return market.BidLifecycle
	},
	Effects: bidEffects,
	Ask: func(in *BidMove) app.Ask[market.BidMove] {
		return app.Ask[market.BidMove]{Name: in.Name, Version: in.Version, Reason: in.Reason}
	},
	Load:  loadBid,
	See:   func(b *market.Bid, who market.Actor) bool { return b.VisibleTo(who) },
	Store: storeBid,
	Keep:  keptOfBid,
	ID:    func(b *market.Bid) int64 { return b.ID },
	Title: func(b *market.Bid) string { return b.Tender.Challenge.Title },
	Href:  func(b *market.Bid) string { return link.Bid(b.ID) },
}

// bidEffects say what each move of a bid does beside its new state. All but three are part of a decision about the
// challenge, or of handing the bid in. Who stands where in the ranking is told by the notice, and by nothing before.
var bidEffects = map[market.BidMove]bidEffect{
	market.BidSeal:         {Inner: true, Follow: closedForOpening},
	market.BidWithdraw:     {Tone: market.ToneDanger},
	market.BidOpen:         {Inner: true, Follow: answered, Tells: bidder},
	market.BidFormatPass:   {Prepare: formStillChecked, Follow: answered, Tells: bidder, Tone: market.ToneMain},
	market.BidFormatFail:   {Prepare: formStillChecked, Follow: answered, Tells: bidder, Tone: market.ToneDanger},
	market.BidPropose:      {Inner: true, Follow: answered, Public: app.AfterNotice},
	market.BidPutInReserve: {Inner: true, Follow: answered, Public: app.AfterNotice},
	market.BidPassOver:     {Inner: true, Follow: answered, Public: app.AfterNotice},
	market.BidDecline:      {Inner: true, Follow: answered, Tells: bidder},
	market.BidPromote:      {Inner: true, Follow: answered},
	market.BidDisplace:     {Inner: true, Follow: answered, Tells: bidder},
	market.BidReassess:     {Inner: true, Follow: answered, Tells: bidder},
	market.BidAward:        {Inner: true, Follow: answered, Tells: bidder},
	market.BidSign:         {Inner: true, Follow: answered},
	market.BidRefuse:       {Inner: true, Follow: answered, Tells: bidder},
	market.BidRelease:      {Inner: true, Follow: answered, Tells: bidder},
	market.BidStart:        {Inner: true, Follow: answered, Stored: dealStarts},
	market.BidEliminate:    {Inner: true, Follow: answered, Stored: dealEnds, Tells: bidder},
	market.BidAccept:       {Inner: true, Follow: answered, Stored: dealCompletes, Tells: bidder},
	market.BidFail:         {Inner: true, Follow: answered, Stored: dealEnds, Tells: bidder},
	market.BidTerminate:    {Inner: true, Follow: answered, Stored: dealEnds, Tells: bidder},
	market.BidDefault:      {Inner: true, Follow: answered, Stored: dealEnds, Tells: bidder},
}

var bidder = []app.Tell[*market.Bid, BidMove]{{Why: true,
	Orgs: func(b *market.Bid) []int64 { return []int64{b.OrgID} }}}

// loadBid reads a bid once its challenge is locked.
func loadBid(ctx context.Context, r *Room, tx *postgres.Tx, id int64) (*market.Bid, error) {
	b, err := tx.Bid(ctx, id)
	if err != nil {
		return &b, err
	}
	c, err := r.lockChallenge(ctx, tx, b.ChallengeID)
	if err != nil {
		return &b, err
	}
	b, err = tx.Bid(ctx, id)
	b.Tender = &market.Tender{Challenge: &c}
	return &b, err
}

// storeBid stores a bid; what changes before the close is held to the deadline at this instant once more.
func storeBid(ctx context.Context, a *bidAttempt) error {
	switch a.Record.Status {
	case market.BidSealed:
		return a.Tx.SealBid(ctx, a.Record, a.In.closed, a.In.hash)
	case market.BidWithdrawn:
		return a.Tx.WithdrawBid(ctx, a.Record)
	default:
		return a.Tx.UpdateBid(ctx, a.Record)
	}
}

// keptOfBid is what the trail keeps of a step: of a bid that is sealed its hash, which is on the bidder's receipt.
func keptOfBid(a *bidAttempt, from market.BidStatus) any {
	if a.Record.Status == market.BidSealed {
		return map[string]string{"sha256": a.Record.SealedHash}
	}
	return app.Moved(from, a.Record.Status)
}

// closedForOpening encrypts what the bid says, for the close to open.
func closedForOpening(ctx context.Context, r *Room, a *bidAttempt) (err error) {
	a.In.closed, a.In.hash, err = r.closeBid(ctx, a.Tx, a.Record, a.In.document, true)
	return err
}

// formStillChecked refuses to check the form of a bid once the experts have begun.
func formStillChecked(_ context.Context, _ *Room, a *bidAttempt) error {
	if !a.Record.Tender.Challenge.ChecksForm() {
		return market.Refuse(market.Conflict, "评审已经开始，形式审查结果不能再改。")
	}
	return nil
}

// answered keeps the reason as what the bidder is told; a move without one leaves what was told before.
func answered(_ context.Context, _ *Room, a *bidAttempt) error {
	if a.In.Reason != "" {
		a.Record.Feedback = a.In.Reason
	}
	return nil
}

func dealStarts(ctx context.Context, _ *Room, a *bidAttempt) error {
	return dealFollows(ctx, a, market.DealStart, market.DealPerforming)
}

func dealCompletes(ctx context.Context, _ *Room, a *bidAttempt) error {
	return dealFollows(ctx, a, market.DealComplete, market.DealCompleted)
}

func dealEnds(ctx context.Context, _ *Room, a *bidAttempt) error {
	return dealFollows(ctx, a, market.DealTerminate, market.DealTerminated)
}

// dealFollows takes the deal that came of a bid to where the bid has gone, so that nobody has to say it twice. What its
// sides have ended themselves stays ended.
func dealFollows(ctx context.Context, a *bidAttempt, move market.DealMove, to market.DealStatus) error {
	d, err := a.Tx.DealOfBid(ctx, a.Record.ID)
	if market.Missing(err) || err == nil && (d.Over() || d.Status == to) {
		return nil
	}
	if err != nil {
		return err
	}
	from := d.Status
	d.Status, d.MovedBy = to, a.Tx.Who().UserID
	if d.Over() && a.In.Reason != "" {
		d.Note = a.In.Reason
	}
	if err := a.Tx.UpdateDeal(ctx, &d); err != nil {
		return err
	}
	return a.Tx.Record(ctx, string(move), market.NounDeal, d.ID, a.In.Reason, app.Moved(from, d.Status))
}

// MoveBid withdraws a bid, or notes its form as sound or not.
func (r *Room) MoveBid(ctx context.Context, who market.Actor, id int64, move BidMove) (market.Bid, error) {
	b, err := bidMoves.Make(ctx, r.core, r, who, id, move)
	if b == nil {
		return market.Bid{}, err
	}
	return *b, err
}

// moveBid makes a move of a bid that is part of a decision about its challenge.
func (r *Room) moveBid(ctx context.Context, tx *postgres.Tx, c *market.Challenge, b *market.Bid, move BidMove) error {
	b.Tender = &market.Tender{Challenge: c}
	return bidMoves.Take(ctx, r.core, r, tx, b, move)
}

// moveBids makes the same move of all bids of a challenge that stand in one of the states.
func (r *Room) moveBids(ctx context.Context, tx *postgres.Tx, c *market.Challenge, statuses []market.BidStatus,
	move BidMove) error {
	bids, err := tx.Bids(ctx, postgres.BidFilter{ChallengeID: c.ID, Statuses: statuses, Limit: app.AllRows})
	if err != nil {
		return err
	}
	for i := range bids {
		if err := r.moveBid(ctx, tx, c, &bids[i], move); err != nil {
			return err
		}
	}
	return nil
}

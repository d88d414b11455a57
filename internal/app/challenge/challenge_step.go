package challenge

import (
	"context"

	"jiebang/internal/app"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

// Move is one attempt at a move of a challenge, with what some moves need besides.
type Move struct {
	Name         market.ChallengeMove `form:"-"`
	Version      int                  `form:"version"` // what the asker saw; 0 when they did not look
	Reason       string               `form:"reason" maxLength:"500"`
	ArgueOpinion string               `form:"argue_opinion" maxLength:"4000"`
	NoticeText   string               `form:"notice_text" maxLength:"4000"`
	ClosesOn     market.Date          `form:"closes_on"` // the new deadline
	ClosesTime   string               `form:"closes_time"`
	Experts      []int64              `form:"experts"`  // those named
	Draw         int                  `form:"draw"`     // how many in all; those not named are drawn
	Feedback     map[int64]string     `form:"feedback"` // what each bidder who did not win is told
	AwardInput
}

// AwardInput is what moves of a challenge from its notice on need besides.
type AwardInput struct {
	BidID     int64        `form:"bid_id"` // which of several winners; 0 when there is one
	SignedOn  market.Date  `form:"signed_on"`
	Evidence  string       `form:"evidence" maxLength:"200"`   // what shows that it was signed, or done
	Amount    market.Money `form:"amount"`                     // of the contract, or paid
	Fault     string       `form:"fault"`                      // whose word a termination broke: one of Faults
	MoneyBack string       `form:"money_back" maxLength:"500"` // what becomes of money paid
	PaidOn    market.Date  `form:"paid_on"`
	Proof     string       `form:"proof" maxLength:"200"`
	Score     int          `form:"score"`
	app.Papers
	signed market.Bid // the bid whose contract has been noted
}

type (
	challengeAttempt = app.Attempt[*market.Challenge, Move]
	challengeEffect  = app.Effect[*Room, *market.Challenge, Move]
	challengeTells   = []app.Tell[*market.Challenge, Move]
)

// lockChallenge reads a challenge for a move: nobody else moves it, bids for it or objects meanwhile.
func (r *Room) lockChallenge(ctx context.Context, tx *postgres.Tx, id int64) (market.Challenge, error) {
	c, err := tx.LockChallenge(ctx, id)
	c.Docket.Settings = r.core.Settings()
	return c, err
}

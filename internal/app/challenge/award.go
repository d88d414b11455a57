package challenge

import (
	"context"
	"jiebang/internal/link"
	"slices"
	"strings"
	"time"

	"jiebang/internal/app"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

// AwardInput is what moves of a challenge from its notice on need besides.
type AwardInput struct {
	BidID      int64        `form:"bid_id"`                     // which of several winners; 0 when there is one
	SignedOn   market.Date  `form:"signed_on"`                  // sign
	Evidence   string       `form:"evidence" maxLength:"200"`   // sign, apply_acceptance: what shows it
	Amount     market.Money `form:"amount"`                     // sign, pay, reward
	Leader     string       `form:"leader" maxLength:"40"`      // sign
	EndsOn     market.Date  `form:"ends_on"`                    // sign
	Fault      string       `form:"fault"`                      // terminate: bidder, owner or nobody
	MoneyBack  string       `form:"money_back" maxLength:"500"` // terminate: what becomes of money paid
	PaidOn     market.Date  `form:"paid_on"`                    // pay, reward
	Proof      string       `form:"proof" maxLength:"200"`      // pay, reward
	Score      int          `form:"score"`                      // evaluate
	app.Papers              // sign, apply_acceptance, pay, reward
}

// awardPapers names what the files are that come with a move.
var awardPapers = map[market.ChallengeMove]string{"sign": "合同文本", "apply_acceptance": "检测报告", "pay": "付款凭证",
	"reward": "付款凭证"}

// followAward does what belongs to a move from the notice on beside the new state.
func (r *Room) followAward(ctx context.Context, tx *postgres.Tx, c *market.Challenge, move Move, now time.Time) error {
	switch move.Name {
	case "start_notice":
		c.NoticeStartsAt, c.NoticeEndsAt = now, c.NoticeEnd(now, r.core.Settings())
	case "award":
		c.AwardedAt = now
		return r.moveBids(ctx, tx, c, []market.BidStatus{market.BidProposed}, BidMove{Name: market.BidAward})
	case "sign":
		return r.sign(ctx, tx, c, move, now)
	case "refuse_sign":
		return r.giveUp(ctx, tx, c, move, market.BreachRefusal)
	case "no_signature":
		return r.giveUp(ctx, tx, c, move, market.BreachNoSignature)
	case "start":
		if err := r.moveBids(ctx, tx, c, []market.BidStatus{market.BidReserve},
			BidMove{Name: market.BidRelease, Reason: "中榜方已签约，候补结束。"}); err != nil {
			return err
		}
		return r.moveBids(ctx, tx, c, []market.BidStatus{market.BidContracted}, BidMove{Name: market.BidStart})
	case "eliminate":
		return r.eliminate(ctx, tx, c, move)
	case "apply_acceptance":
		if err := r.applyAcceptance(ctx, tx, c, move); err != nil {
			return err
		}
		return r.recount(ctx, tx, c)
	case "pay", "reward":
		return r.pay(ctx, tx, c, move, now)
	case "evaluate":
		return tx.InsertEvaluation(ctx, c.Docket.Awards.Evaluation)
	case "terminate":
		return r.terminate(ctx, tx, c, move)
	default: // nothing of its own
	}
	return nil
}

// winnerNamed picks the one bid in the state that a move is about; with several it must be named.
func (r *Room) winnerNamed(ctx context.Context, tx *postgres.Tx, c *market.Challenge, id int64,
	in ...market.BidStatus) (market.Bid, error) {
	bids, err := tx.Bids(ctx, postgres.BidFilter{ChallengeID: c.ID, Statuses: in, Limit: app.AllRows})
	if err != nil {
		return market.Bid{}, err
	}
	if id == 0 {
		for i := 0; i < len(bids); i++ { // a bidder speaks of its own bid
			if tx.Who().WritesFor(bids[i].OrgID) {
				return bids[i], nil
			}
		}
		if len(bids) == 1 {
			return bids[0], nil
		}
	}
	for _, b := range bids {
		if b.ID == id {
			return b, nil
		}
	}
	return market.Bid{}, &market.Error{Code: market.Invalid, Message: "请选择是哪一家揭榜方。",
		Fields: map[string]string{"bid_id": "请选择揭榜方。"}}
}

// sign notes the contract with one winner: the bid follows, a deal is made of it.
func (r *Room) sign(ctx context.Context, tx *postgres.Tx, c *market.Challenge, move Move, now time.Time) error {
	b, err := r.winnerNamed(ctx, tx, c, move.BidID, market.BidAwarded)
	if err != nil {
		return err
	}
	d, err := r.signDeal(ctx, tx, c, b, move, now)
	if err != nil {
		return err
	}
	contents, err := r.openedContents(ctx, tx.Reader, c.ID)
	if err != nil {
		return err
	}
	agreement := market.Agreement{BidID: b.ID, ChallengeID: c.ID, DealID: d.ID,
		Content: market.AgreementFor(c, contents[b.ID].Leader, move.Amount, move.SignedOn)}
	if err := tx.InsertAgreement(ctx, &agreement, "签约"); err != nil {
		return err
	}
	if err := r.core.AttachPapers(ctx, tx, "deal", d.ID, &move.Papers); err != nil {
		return err
	}
	return r.moveBid(ctx, tx, c, &b, BidMove{Name: market.BidSign})
}

// prepareAward puts on the challenge what the guard of a move from the notice on asks for.
func (r *Room) prepareAward(ctx context.Context, tx *postgres.Tx, c *market.Challenge, move Move) (err error) {
	switch move.Name {
	case "register":
		c.Docket.Awards.Unregistered, err = r.unregistered(ctx, tx.Reader, c.ID)
	case "pay", "reward":
		return r.preparePayment(ctx, tx, c, move)
	case "evaluate":
		c.Docket.Awards.Evaluation = market.EvaluationOf(c.ID, move.Score, move.Reason, r.core.Settings())
	default: // nothing of its own
	}
	return err
}

// pay stores a payment of public money and shows it to the public.
func (r *Room) pay(ctx context.Context, tx *postgres.Tx, c *market.Challenge, move Move, now time.Time) error {
	s := c.Docket.Awards.Payment
	if err := tx.InsertSubsidy(ctx, s); err != nil {
		return err
	}
	names, err := tx.OrganizationNames(ctx, []int64{s.OrgID})
	if err != nil {
		return err
	}
	n, err := market.NoticeOf(c, market.NoticeSubsidy, "按规定拨付奖补资金 "+s.Amount.String()+"，依据为技术合同认定登记证明和付款凭证。", now)
	if err != nil {
		return err
	}
	n.Entries = []market.NoticeEntry{{Org: names[s.OrgID], Note: s.Amount.String()}}
	if err := tx.InsertNotice(ctx, &n); err != nil {
		return err
	}
	if err := tx.Record(ctx, "pay", "subsidy", s.ID, s.Proof, map[string]any{"challenge": c.ID, "bid": s.BidID,
		"amount": s.Amount}); err != nil {
		return err
	}
	return r.core.AttachPapers(ctx, tx, "subsidy", s.ID, &move.Papers)
}

// giveUp takes the award from a winner who will not sign, or did not in time: a breach is recorded, and when nobody
// else was awarded the next reserve is proposed.
func (r *Room) giveUp(ctx context.Context, tx *postgres.Tx, c *market.Challenge, move Move,
	kind market.BreachKind) error {
	b, err := r.winnerNamed(ctx, tx, c, move.BidID, market.BidAwarded)
	if err != nil {
		return err
	}
	if err := r.moveBid(ctx, tx, c, &b, BidMove{Name: market.BidRefuse, Reason: move.Reason}); err != nil {
		return err
	}
	if err := r.recordBreach(ctx, tx, c, b.OrgID, b.ID, kind, move.Reason); err != nil {
		return err
	}
	return r.recount(ctx, tx, c)
}

// recount reads the awards again after a bid moved, and names the best of those that stand as the winner.
func (r *Room) recount(ctx context.Context, tx *postgres.Tx, c *market.Challenge) (err error) {
	if c.Docket.Awards, err = tx.Awards(ctx, c.ID); err != nil {
		return err
	}
	standing, err := tx.Bids(ctx, postgres.BidFilter{ChallengeID: c.ID, Limit: 1,
		Statuses: []market.BidStatus{market.BidProposed, market.BidAwarded, market.BidContracted,
			market.BidDelivering, market.BidAccepted}})
	if err == nil && len(standing) > 0 {
		c.WinnerBidID, c.WinnerOrgID = standing[0].ID, standing[0].OrgID
	}
	return err
}

// afterAward makes the moves that the platform itself makes once a decision is stored.
func (r *Room) afterAward(ctx context.Context, tx *postgres.Tx, c *market.Challenge, move Move) error {
	if move.Name != "refuse_sign" && move.Name != "no_signature" {
		return nil
	}
	if s := c.Docket.Awards; s.Unsigned+s.Contracted > 0 || s.Reserves == 0 {
		return nil
	}
	return r.follow(ctx, tx, c, "promote", move.Reason)
}

// follow makes a move of a challenge that follows from a decision: the platform's own move, on record under whoever
// decided.
func (r *Room) follow(ctx context.Context, tx *postgres.Tx, c *market.Challenge, name market.ChallengeMove,
	reason string) error {
	from := c.Status
	now, err := tx.Clock(ctx)
	if err != nil {
		return err
	}
	if err := market.ChallengeLifecycle.Move(c, name, market.Step{Who: market.TheSystem(), Now: now,
		Reason: reason}); err != nil {
		return err
	}
	if name == "promote" || name == "next_reserve" {
		if err := r.promoteNext(ctx, tx, c); err != nil {
			return err
		}
	}
	if err := tx.UpdateChallenge(ctx, c); err != nil {
		return err
	}
	move := Move{Name: name, Reason: reason}
	if err := r.announce(ctx, tx, c, move, now); err != nil {
		return err
	}
	if err := r.tellChallenge(ctx, tx, c, move); err != nil {
		return err
	}
	return tx.Record(ctx, string(name), "challenge", c.ID, reason, app.Moved(from, c.Status))
}

// promoteNext proposes the best reserve in place of a winner who fell away.
func (r *Room) promoteNext(ctx context.Context, tx *postgres.Tx, c *market.Challenge) error {
	reserves, err := tx.Bids(ctx, postgres.BidFilter{ChallengeID: c.ID, Statuses: []market.BidStatus{market.BidReserve},
		Limit: 1})
	if err != nil {
		return err
	}
	if len(reserves) == 0 {
		return market.ErrStale
	}
	next := reserves[0]
	next.Feedback = ""
	next.Tender = &market.Tender{Challenge: c}
	if err := bidMoves.Let(ctx, r.core, r, tx, &next, BidMove{Name: market.BidPromote}); err != nil {
		return err
	}
	if err := tx.NotifyOrganization(ctx, next.OrgID, "候补递补为拟中榜方："+c.Title, "将再次公示，公示期满无异议的，请准备签约。",
		link.Bid(next.ID)); err != nil {
		return err
	}
	return r.recount(ctx, tx, c)
}

// eliminate takes one runner out of a race.
func (r *Room) eliminate(ctx context.Context, tx *postgres.Tx, c *market.Challenge, move Move) error {
	b, err := r.winnerNamed(ctx, tx, c, move.BidID, market.BidDelivering)
	if err != nil {
		return err
	}
	if move.BidID == 0 {
		return &market.Error{Code: market.Invalid, Message: "请选择淘汰哪一家。", Fields: map[string]string{"bid_id": "请选择揭榜方。"}}
	}
	if err := r.moveBid(ctx, tx, c, &b, BidMove{Name: market.BidEliminate, Reason: move.Reason}); err != nil {
		return err
	}
	return r.recount(ctx, tx, c)
}

// Faults are whose word a termination broke.
var Faults = []string{"nobody", "bidder", "owner"}

// terminate ends the work of all who are at it; whoever broke their word gets a breach.
func (r *Room) terminate(ctx context.Context, tx *postgres.Tx, c *market.Challenge, move Move) error {
	p := market.Problems{}
	p.Check(strings.TrimSpace(move.MoneyBack) != "", "money_back", "请写明已付资金如何处理；没有已付资金的，写“无已付资金”。")
	p.Check(slices.Contains(Faults, move.Fault), "fault", "请选择终止的责任方。")
	if found := market.PersonalIn(move.MoneyBack); found != "" {
		p.Add("money_back", "资金处理情况将向社会公开，请删除"+found+"。")
	}
	if err := p.Err(); err != nil {
		return err
	}
	c.Closing = move.Reason + " 资金处理：" + strings.TrimSpace(move.MoneyBack)
	bidMove := BidMove{Name: market.BidTerminate, Reason: move.Reason}
	if move.Fault == "bidder" {
		bidMove.Name = market.BidDefault
	}
	bids, err := tx.Bids(ctx, postgres.BidFilter{ChallengeID: c.ID, Statuses: []market.BidStatus{market.BidContracted,
		market.BidDelivering}, Limit: app.AllRows})
	if err != nil {
		return err
	}
	for i := range bids {
		if err := r.moveBid(ctx, tx, c, &bids[i], bidMove); err != nil {
			return err
		}
		if move.Fault == "bidder" {
			if err := r.recordBreach(ctx, tx, c, bids[i].OrgID, bids[i].ID, market.BreachTermination,
				move.Reason); err != nil {
				return err
			}
		}
	}
	if move.Fault == "owner" {
		return r.recordBreach(ctx, tx, c, c.OrgID, 0, market.BreachTermination, move.Reason)
	}
	return nil
}

// NewRound puts a challenge that found nobody, or came to nothing, up again: a draft with the same content, to be
// gone over and submitted.
func (r *Room) NewRound(ctx context.Context, who market.Actor, id int64) (market.Challenge, error) {
	var next *market.Challenge
	err := r.db.InTx(ctx, who, func(tx *postgres.Tx) error {
		c, err := r.lockChallenge(ctx, tx, id)
		if err != nil {
			return err
		}
		if !c.VisibleTo(who) {
			return market.ErrNotFound
		}
		if next, err = c.NextRound(who, market.DateOf(tx.Now())); err != nil {
			return err
		}
		if err := tx.InsertChallenge(ctx, next); err != nil {
			return err
		}
		if err := tx.Record(ctx, "new_round", "challenge", id, next.No, map[string]int64{"next": next.ID}); err != nil {
			return err
		}
		return tx.Record(ctx, "create", "challenge", next.ID, "由 "+c.No+" 重新发榜", map[string]int64{"previous": id})
	})
	if err != nil {
		return market.Challenge{}, err
	}
	return *next, nil
}

// idle reports whether a move that the table allows has nothing to do at present, so that no page offers it.
func idle(c *market.Challenge, o market.Offer) bool {
	switch market.ChallengeMove(o.Name) {
	case "sign":
		return c.Status == market.ChallengeContracted && c.Docket.Awards.Unsigned == 0
	case "refuse_sign", "no_signature":
		return c.Docket.Awards.Unsigned == 0
	case "eliminate":
		return !c.Racing() || c.Docket.Awards.Delivering < 2
	default: // nothing of its own
	}
	return false
}

// awardDocket reads what the guards of later moves ask beside the bids, and takes what the asker will type with a
// move as typed.
func (r *Room) awardDocket(ctx context.Context, c *market.Challenge) (err error) {
	c.Docket.Awards.Evaluation = &market.Evaluation{}
	if len(c.Docket.Awards.WinnerOrgs) == 0 {
		return nil
	}
	if c.Docket.Awards.Unregistered, err = r.unregistered(ctx, r.db.Reader, c.ID); err != nil {
		return err
	}
	c.Docket.Awards.Payment, err = r.payment(ctx, r.db.Reader, c.ID, market.Bid{})
	return err
}

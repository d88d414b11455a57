package challenge

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"jiebang/internal/app"
	"jiebang/internal/link"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

// winnerNamed picks the one bid that a move is about; with several it must be named.
func winnerNamed(ctx context.Context, a *challengeAttempt) (market.Bid, error) {
	var in []market.BidStatus
	for _, status := range a.Parts {
		in = append(in, market.BidStatus(status))
	}
	bids, err := a.Tx.Bids(ctx, postgres.BidFilter{ChallengeID: a.Record.ID, Statuses: in, Limit: app.AllRows})
	if err != nil {
		return market.Bid{}, err
	}
	id := a.In.BidID
	if id == 0 {
		for _, b := range bids { // a bidder speaks of its own bid
			if a.Tx.Who().WritesFor(b.OrgID) {
				return b, nil
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

// noticeBegun starts the days in which anybody may object.
func noticeBegun(_ context.Context, r *Room, a *challengeAttempt) error {
	set := r.core.Settings()
	if err := a.Record.CheckNoticeEnd(a.Step.Now, set); err != nil {
		return err
	}
	a.Record.NoticeStartsAt, a.Record.NoticeEndsAt = a.Step.Now, a.Record.NoticeEnd(a.Step.Now, set)
	return nil
}

// proposedAwarded awards what the notice proposed.
func proposedAwarded(ctx context.Context, r *Room, a *challengeAttempt) error {
	a.Record.AwardedAt = a.Step.Now
	return r.moveBids(ctx, a.Tx, a.Record, []market.BidStatus{market.BidProposed}, BidMove{Name: market.BidAward})
}

// dealSigned notes the contract with one winner: a deal is made of it, with an agreement, and the files hang on the
// deal.
func dealSigned(ctx context.Context, r *Room, a *challengeAttempt) (err error) {
	if a.In.signed, err = winnerNamed(ctx, a); err != nil {
		return err
	}
	d, err := signDeal(ctx, a, a.In.signed)
	if err != nil {
		return err
	}
	c, b := a.Record, a.In.signed
	contents, err := r.openedContents(ctx, a.Tx.Reader, c.ID)
	if err != nil {
		return err
	}
	agreement := market.Agreement{BidID: b.ID, ChallengeID: c.ID, DealID: d.ID,
		Content: market.AgreementFor(c, contents[b.ID].Leader, a.In.Amount, a.In.SignedOn)}
	a.PapersOn = market.FileHolder{Kind: market.NounDeal, Ref: d.ID}
	return a.Tx.InsertAgreement(ctx, &agreement, "签约")
}

// winnerSigned lets the bid follow its contract.
func winnerSigned(ctx context.Context, r *Room, a *challengeAttempt) error {
	return r.moveBid(ctx, a.Tx, a.Record, &a.In.signed, BidMove{Name: market.BidSign})
}

// signDeal records the contract that the owner and the winner signed as a deal.
func signDeal(ctx context.Context, a *challengeAttempt, b market.Bid) (market.Deal, error) {
	tx, c, in := a.Tx, a.Record, a.In
	owner, err := tx.Organization(ctx, c.OrgID)
	if err != nil {
		return market.Deal{}, err
	}
	winner, err := tx.Organization(ctx, b.OrgID)
	if err != nil {
		return market.Deal{}, err
	}
	if in.Amount <= 0 {
		return market.Deal{}, &market.Error{Code: market.Invalid, Message: "请填写合同金额。",
			Fields: map[string]string{"amount": "请填写合同金额，单位为万元。"}}
	}
	d := market.Deal{ChallengeID: c.ID, BidID: b.ID, DealContent: market.DealContent{Title: c.Title,
		Buyer:  market.PartyOf(owner),
		Seller: market.PartyOf(winner), Amount: in.Amount, Summary: "由榜单 " + c.No + " 签约形成。"},
		Signing:  market.Signing{ContractOn: in.SignedOn, ContractEvidence: cmp.Or(in.Evidence, in.Names(200))},
		Progress: market.Progress[market.DealStatus]{Status: market.DealNegotiating}}
	if len(c.SourceIDs) > 0 {
		d.DemandID = c.SourceIDs[0]
	}
	if err := market.DealLifecycle.Move(&d, market.DealSignContract,
		market.Step{Who: tx.Who(), Now: a.Step.Now}); err != nil {
		return market.Deal{}, err
	}
	if err := d.Validate(); err != nil {
		return market.Deal{}, err
	}
	if err := tx.InsertDeal(ctx, &d); err != nil {
		return market.Deal{}, err
	}
	return d, tx.Record(ctx, string(market.DealSignContract), market.NounDeal, d.ID, "",
		app.Moved(market.DealNegotiating, d.Status))
}

// allSigned and the like are moves that the table allows while there is nothing to do.
func allSigned(r *Room, c *market.Challenge) bool {
	return c.Status == market.ChallengeContracted && noneToSign(r, c)
}

func noneToSign(_ *Room, c *market.Challenge) bool { return c.Docket.Awards.Unsigned == 0 }

func noRace(_ *Room, c *market.Challenge) bool { return !c.Racing() || c.Docket.Awards.Delivering < 2 }

func awardRefused(ctx context.Context, r *Room, a *challengeAttempt) error {
	return r.giveUp(ctx, a, market.BreachRefusal)
}

func awardLapsed(ctx context.Context, r *Room, a *challengeAttempt) error {
	return r.giveUp(ctx, a, market.BreachNoSignature)
}

// giveUp takes the award from a winner who will not sign, or did not in time: a breach is recorded.
func (r *Room) giveUp(ctx context.Context, a *challengeAttempt, kind market.BreachKind) error {
	b, err := winnerNamed(ctx, a)
	if err != nil {
		return err
	}
	move := BidMove{Name: market.BidRefuse, Reason: a.In.Reason}
	if err := r.moveBid(ctx, a.Tx, a.Record, &b, move); err != nil {
		return err
	}
	if err := r.recordBreach(ctx, a.Tx, a.Record, b.OrgID, b.ID, kind, a.In.Reason); err != nil {
		return err
	}
	return r.recount(ctx, a.Tx, a.Record)
}

// reserveNext promotes the next reserve when nobody else was awarded.
func reserveNext(a *challengeAttempt) (Move, bool) {
	s := a.Record.Docket.Awards
	return Move{Name: market.ChallengePromote, Reason: a.In.Reason}, s.Unsigned+s.Contracted == 0 && s.Reserves > 0
}

// reserveProposed proposes the best reserve in place of a winner who fell away.
func reserveProposed(ctx context.Context, r *Room, a *challengeAttempt) error {
	c := a.Record
	reserves, err := a.Tx.Bids(ctx, postgres.BidFilter{ChallengeID: c.ID,
		Statuses: []market.BidStatus{market.BidReserve}, Limit: 1})
	if err != nil {
		return err
	}
	if len(reserves) == 0 {
		return market.ErrStale
	}
	next := reserves[0]
	next.Feedback, next.Tender = "", &market.Tender{Challenge: c}
	if err := bidMoves.Let(ctx, r.core, r, a.Tx, &next, BidMove{Name: market.BidPromote}); err != nil {
		return err
	}
	if err := a.Tx.TellOrganization(ctx, next.OrgID, market.Message{Kind: market.MessageProgress,
		What: "候补递补为拟中榜方", Title: c.Title, Body: "将再次公示，公示期满无异议的，请准备签约。", Href: link.Bid(next.ID)}); err != nil {
		return err
	}
	return r.recount(ctx, a.Tx, c)
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

// workStarted ends the wait of the reserves and starts the work of those who have signed.
func workStarted(ctx context.Context, r *Room, a *challengeAttempt) error {
	release := BidMove{Name: market.BidRelease, Reason: "中榜方已签约，候补结束。"}
	if err := r.moveBids(ctx, a.Tx, a.Record, []market.BidStatus{market.BidReserve}, release); err != nil {
		return err
	}
	return r.moveBids(ctx, a.Tx, a.Record, []market.BidStatus{market.BidContracted}, BidMove{Name: market.BidStart})
}

// runnerEliminated takes one runner out of a race.
func runnerEliminated(ctx context.Context, r *Room, a *challengeAttempt) error {
	b, err := winnerNamed(ctx, a)
	if err != nil {
		return err
	}
	if a.In.BidID == 0 {
		return &market.Error{Code: market.Invalid, Message: "请选择淘汰哪一家。", Fields: map[string]string{"bid_id": "请选择揭榜方。"}}
	}
	move := BidMove{Name: market.BidEliminate, Reason: a.In.Reason}
	if err := r.moveBid(ctx, a.Tx, a.Record, &b, move); err != nil {
		return err
	}
	return r.recount(ctx, a.Tx, a.Record)
}

// Whose word a termination broke.
const (
	faultNobody = "nobody"
	faultBidder = "bidder"
	faultOwner  = "owner"
)

// Faults are whose word a termination broke.
var Faults = []string{faultNobody, faultBidder, faultOwner}

// workTerminated ends the work of all who are at it; the one who broke their word gets a breach.
func workTerminated(ctx context.Context, r *Room, a *challengeAttempt) error {
	c, in := a.Record, &a.In
	if err := in.checkTermination(); err != nil {
		return err
	}
	c.Closing = in.Reason + " 资金处理：" + strings.TrimSpace(in.MoneyBack)
	move := BidMove{Name: market.BidTerminate, Reason: in.Reason}
	if in.Fault == faultBidder {
		move.Name = market.BidDefault
	}
	bids, err := a.Tx.Bids(ctx, postgres.BidFilter{ChallengeID: c.ID, Statuses: market.BidsTerminable,
		Limit: app.AllRows})
	if err != nil {
		return err
	}
	for i := range bids {
		if err := r.moveBid(ctx, a.Tx, c, &bids[i], move); err != nil {
			return err
		}
		if in.Fault != faultBidder {
			continue
		}
		if err := r.recordBreach(ctx, a.Tx, c, bids[i].OrgID, bids[i].ID, market.BreachTermination,
			in.Reason); err != nil {
			return err
		}
	}
	if in.Fault == faultOwner {
		return r.recordBreach(ctx, a.Tx, c, c.OrgID, 0, market.BreachTermination, in.Reason)
	}
	return nil
}

func (in *AwardInput) checkTermination() error {
	p := market.Problems{}
	p.Check(strings.TrimSpace(in.MoneyBack) != "", "money_back", "请写明已付资金如何处理；没有已付资金的，写“无已付资金”。")
	p.Check(slices.Contains(Faults, in.Fault), "fault", "请选择终止的责任方。")
	if found := market.PersonalIn(in.MoneyBack); found != "" {
		p.Add("money_back", "资金处理情况将向社会公开，请删除"+found+"。")
	}
	return p.Err()
}

// paid stores a payment of public money and shows it to the public. The files hang on the payment.
func paid(ctx context.Context, _ *Room, a *challengeAttempt) error {
	c, s := a.Record, a.Record.Docket.Awards.Payment
	if err := a.Tx.InsertSubsidy(ctx, s); err != nil {
		return err
	}
	names, err := a.Tx.OrganizationNames(ctx, []int64{s.OrgID})
	if err != nil {
		return err
	}
	n, err := market.NoticeOf(c, market.NoticeSubsidy,
		"按规定拨付奖补资金 "+s.Amount.String()+"，依据为技术合同认定登记证明和付款凭证。", a.Step.Now)
	if err != nil {
		return err
	}
	n.Entries = []market.NoticeEntry{{Org: names[s.OrgID], Note: s.Amount.String()}}
	if err := a.Tx.InsertNotice(ctx, &n); err != nil {
		return err
	}
	a.PapersOn = market.FileHolder{Kind: market.NounSubsidy, Ref: s.ID}
	return a.Tx.Record(ctx, market.VerbPay, market.NounSubsidy, s.ID, s.Proof,
		map[string]any{"challenge": c.ID, "bid": s.BidID,
			"amount": s.Amount})
}

// scoreNamed judges the challenge by the score that was typed.
func scoreNamed(_ context.Context, r *Room, a *challengeAttempt) error {
	a.Record.Docket.Awards.Evaluation = market.EvaluationOf(a.Record.ID, a.In.Score, a.In.Reason, r.core.Settings())
	return nil
}

func evaluated(ctx context.Context, _ *Room, a *challengeAttempt) error {
	return a.Tx.InsertEvaluation(ctx, a.Record.Docket.Awards.Evaluation)
}

package challenge

import (
	"cmp"
	"context"
	"fmt"
	"strings"

	"jiebang/internal/app"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

// applyAcceptance stores the application of one winner for acceptance of its work.
func (r *Room) applyAcceptance(ctx context.Context, tx *postgres.Tx, c *market.Challenge, move Move) error {
	b, err := r.winnerNamed(ctx, tx, c, move.BidID, market.BidDelivering)
	if err != nil {
		return err
	}
	if !tx.Who().WritesFor(b.OrgID) {
		return market.Refuse(market.Forbidden, "验收由揭榜方申请。")
	}
	agreement, err := tx.Agreement(ctx, b.ID)
	if err != nil {
		return err
	}
	before, err := tx.Acceptances(ctx, c.ID)
	if err != nil {
		return err
	}
	n := 1
	for _, x := range before {
		if x.BidID != b.ID {
			continue
		}
		if n++; x.Open() {
			return market.Refuse(market.Conflict, "已有验收申请正在办理，请等待结论。")
		}
	}
	milestones, err := tx.Milestones(ctx, c.ID)
	if err != nil {
		return err
	}
	move.Evidence = cmp.Or(move.Evidence, move.Names(500))
	x, err := market.NewAcceptance(&agreement, n, move.Reason, move.Evidence, ofBid(milestones, b.ID))
	if err != nil {
		return err
	}
	if err := tx.InsertAcceptance(ctx, &x); err != nil {
		return err
	}
	if err := tx.NotifyRole(ctx, market.RoleClerk, "申请验收，请组织核验："+c.Title, "", fmt.Sprintf("/agreements/%d", b.ID)); err != nil {
		return err
	}
	if err := tx.Record(ctx, "apply", "acceptance", x.ID, move.Reason, map[string]int64{"bid": b.ID}); err != nil {
		return err
	}
	return r.core.AttachPapers(ctx, tx, "acceptance", x.ID, &move.Papers)
}

func ofBid(all []market.Milestone, bidID int64) []market.Milestone {
	var own []market.Milestone
	for _, m := range all {
		if m.BidID == bidID {
			own = append(own, m)
		}
	}
	return own
}

// MoveAcceptance records what was measured, or decides; the bid and the challenge follow the decision.
func (r *Room) MoveAcceptance(ctx context.Context, who market.Actor, id int64, move WorkMove) (market.Acceptance, error) {
	found, err := r.db.Acceptance(ctx, id)
	if err != nil {
		return found, err
	}
	if err := r.checkWorkPapers(ctx, who, found.ChallengeID, found.BidID, &move.Papers, "验收意见"); err != nil {
		return found, err
	}
	var x market.Acceptance
	err = r.inWork(ctx, who, found.BidID, func(tx *postgres.Tx, w *heldWork) (err error) {
		if x, err = tx.Acceptance(ctx, id); err != nil {
			return err
		}
		if move.Version != 0 && move.Version != x.Version {
			return market.ErrStale
		}
		x.Work = w.work
		from := x.Status
		if move.Name == "measure" {
			x.Results, x.Experts, x.Opinion = trimmed(move.Results), lines(move.Experts), strings.TrimSpace(move.Opinion)
		} else {
			x.Answer, x.DecidedAt = move.Reason, tx.Now()
		}
		if err := market.AcceptanceLifecycle.Move(&x, market.AcceptanceMove(move.Name), market.Step{Who: who, Now: tx.Now(), Reason: move.Reason}); err != nil {
			return err
		}
		if err := tx.UpdateAcceptance(ctx, &x); err != nil {
			return err
		}
		next := market.Role("")
		if move.Name == "measure" {
			next = market.RoleLeader
		}
		if err := r.tellWork(ctx, tx, w, "验收"+market.AcceptanceLifecycle.Label(x.Status), move.Reason, next); err != nil {
			return err
		}
		if err := tx.Record(ctx, string(move.Name), "acceptance", id, move.Reason, app.Moved(from, x.Status)); err != nil {
			return err
		}
		if err := r.core.AttachPapers(ctx, tx, "acceptance", id, &move.Papers); err != nil {
			return err
		}
		return r.concludeWork(ctx, tx, w, x.Status, move.Reason)
	})
	return x, err
}

func trimmed(results []market.Measured) []market.Measured {
	for i := range results {
		results[i].Value = strings.TrimSpace(results[i].Value)
	}
	return results
}

// concludeWork lets the bid follow a decision, and the challenge once none is left at work, or nobody waits any more.
func (r *Room) concludeWork(ctx context.Context, tx *postgres.Tx, w *heldWork, decided market.AcceptanceStatus, reason string) error {
	c := &w.challenge
	switch decided {
	case market.AcceptanceApplied, market.AcceptanceMeasured:
		return nil
	case market.AcceptancePassed:
		if err := r.moveBid(ctx, tx, c, &w.bid, BidMove{Name: "accept"}); err != nil {
			return err
		}
	case market.AcceptanceFailed:
		if err := r.moveBid(ctx, tx, c, &w.bid, BidMove{Name: "fail", Reason: reason}); err != nil {
			return err
		}
	case market.AcceptanceRectifying:
	}
	if err := r.recount(ctx, tx, c); err != nil {
		return err
	}
	switch s := c.Docket.Awards; {
	case s.Delivering == 0 && s.Accepted > 0:
		return r.follow(ctx, tx, c, "pass", reason)
	case s.Delivering == 0:
		return r.follow(ctx, tx, c, "fail", reason)
	case s.Applied == 0:
		return r.follow(ctx, tx, c, "resume", reason)
	}
	return tx.UpdateChallenge(ctx, c)
}

// preparePayment reads what a payment of public money rests on; what was typed joins it.
func (r *Room) preparePayment(ctx context.Context, tx *postgres.Tx, c *market.Challenge, move Move) error {
	b, err := r.winnerNamed(ctx, tx, c, move.BidID, market.BidDelivering, market.BidAccepted)
	if err != nil {
		return err
	}
	c.Docket.Awards.Payment, err = r.payment(ctx, tx.Reader, c.ID, b)
	if err != nil {
		return err
	}
	c.Docket.Awards.Payment.SubsidyContent = market.SubsidyContent{BidID: b.ID, Amount: move.Amount, PaidOn: move.PaidOn, Proof: strings.TrimSpace(move.Proof), Note: move.Reason}
	c.Docket.Awards.Payment.Proof = cmp.Or(c.Docket.Awards.Payment.Proof, move.Names(200))
	return nil
}

func (r *Room) payment(ctx context.Context, from postgres.Reader, challengeID int64, b market.Bid) (*market.Subsidy, error) {
	s := &market.Subsidy{ChallengeID: challengeID, OrgID: b.OrgID}
	certificates, err := from.Certificates(ctx, challengeID)
	if err != nil {
		return nil, err
	}
	for _, k := range certificates {
		if (b.ID == 0 || k.BidID == b.ID) && k.Status == market.ContractRegistered {
			s.CertNo = k.CertNo
		}
	}
	before, err := from.Subsidies(ctx, challengeID)
	for _, p := range before {
		s.PaidOut += p.Amount
	}
	return s, err
}

// unregistered says what keeps the technology contracts of a challenge from being registered, empty when nothing does.
func (r *Room) unregistered(ctx context.Context, from postgres.Reader, challengeID int64) (string, error) {
	certificates, err := from.Certificates(ctx, challengeID)
	if err != nil {
		return "", err
	}
	for _, k := range certificates {
		switch {
		case k.ContractID == 0:
			return "揭榜合同还没有录入技术合同，请卖方在签约项目中录入并预审。", nil
		case k.Status == market.ContractDraft:
			return "技术合同预审尚未通过，请卖方补齐后预审。", nil
		}
	}
	return "", nil
}

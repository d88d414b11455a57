package challenge

import (
	"cmp"
	"context"
	"strings"

	"jiebang/internal/link"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

// acceptanceApplied stores the application of one winner for acceptance of its work. The files hang on it.
func acceptanceApplied(ctx context.Context, r *Room, a *challengeAttempt) error {
	tx, c := a.Tx, a.Record
	b, err := winnerNamed(ctx, a)
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
	x, err := market.NewAcceptance(&agreement, n, a.In.Reason, cmp.Or(a.In.Evidence, a.In.Names(500)),
		ofBid(milestones, b.ID))
	if err != nil {
		return err
	}
	if err := tx.InsertAcceptance(ctx, &x); err != nil {
		return err
	}
	if err := tx.TellRole(ctx, market.RoleClerk, market.Message{Kind: market.MessageDuty, What: "申请验收，请组织核验",
		Title: c.Title, Href: link.Agreement(b.ID)}); err != nil {
		return err
	}
	if err := tx.Record(ctx, market.VerbApply, market.NounAcceptance, x.ID, a.In.Reason,
		map[string]int64{"bid": b.ID}); err != nil {
		return err
	}
	a.PapersOn = market.FileHolder{Kind: market.NounAcceptance, Ref: x.ID}
	return r.recount(ctx, tx, c)
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

// paymentNamed reads what a payment of public money rests on; what was typed joins it.
func paymentNamed(ctx context.Context, r *Room, a *challengeAttempt) error {
	b, err := winnerNamed(ctx, a)
	if err != nil {
		return err
	}
	s, err := r.payment(ctx, a.Tx.Reader, a.Record.ID, b)
	if err != nil {
		return err
	}
	s.SubsidyContent = market.SubsidyContent{BidID: b.ID, Amount: a.In.Amount, PaidOn: a.In.PaidOn,
		Proof: cmp.Or(strings.TrimSpace(a.In.Proof), a.In.Names(200)), Note: a.In.Reason}
	a.Record.Docket.Awards.Payment = s
	return nil
}

func (r *Room) payment(ctx context.Context, from postgres.Reader, challengeID int64,
	b market.Bid) (*market.Subsidy, error) {
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

// contractsLookedUp reads what keeps the technology contracts from being registered.
func contractsLookedUp(ctx context.Context, r *Room, a *challengeAttempt) (err error) {
	a.Record.Docket.Awards.Unregistered, err = r.unregistered(ctx, a.Tx.Reader, a.Record.ID)
	return err
}

package challenge

import (
	"context"

	"jiebang/internal/app"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

// PanelView is what the bureau sees of the judging of one challenge, once its bids are open.
type PanelView struct {
	Challenge  market.Challenge
	Bids       []market.Bid
	Names      map[int64]string // of bidders
	Contents   map[int64]market.BidContent
	Reviews    []market.Review
	Bound      map[int64]string // experts who were asked and are in conflict now, with whom
	Candidates []market.Candidate
	Ranking    []market.Ranked // of eligible bids by finished reviews
	Draws      []market.Draw
	Talks      []market.Talk

	Offers    []market.Offer
	BidOffers map[int64][]market.Offer
}

// Panel reads the judging of a challenge for the bureau; before the close there is nothing to see.
func (r *Room) Panel(ctx context.Context, who market.Actor, id int64) (PanelView, error) {
	c, err := r.db.Challenge(ctx, id)
	if err != nil {
		return PanelView{}, err
	}
	if !who.InBureau() || !c.Opened() {
		return PanelView{}, market.ErrNotFound
	}
	if c.Docket, err = r.docket(ctx, id); err != nil {
		return PanelView{}, err
	}
	now, err := r.db.Now(ctx)
	if err != nil {
		return PanelView{}, err
	}
	v := PanelView{Challenge: c, Offers: r.offersFor(&c, who, now), BidOffers: map[int64][]market.Offer{}}
	if v.Bids, err = r.openedBids(ctx, id); err != nil {
		return v, err
	}
	ids := []int64{}
	for i := range v.Bids {
		v.Bids[i].Tender = &market.Tender{Challenge: &c}
		if c.ChecksForm() {
			v.BidOffers[v.Bids[i].ID] = bidMoves.Offers(r, &v.Bids[i], who, now)
		}
		ids = append(ids, v.Bids[i].OrgID)
	}
	if v.Names, err = r.db.OrganizationNames(ctx, ids); err != nil {
		return v, err
	}
	return v, r.besidePanel(ctx, &v)
}

func (r *Room) besidePanel(ctx context.Context, v *PanelView) (err error) {
	if v.Contents, err = r.openedContents(ctx, r.db.Reader, v.Challenge.ID); err != nil {
		return err
	}
	if v.Reviews, err = r.db.Reviews(ctx, postgres.ReviewFilter{ChallengeID: v.Challenge.ID,
		Limit: app.AllRows}); err != nil {
		return err
	}
	reviewers, err := r.db.Reviewers(ctx, v.Challenge.ID)
	if err != nil {
		return err
	}
	v.Bound = map[int64]string{}
	for _, k := range reviewers {
		if k.Conflict != "" {
			v.Bound[k.UserID] = k.Conflict
		}
	}
	if v.Draws, err = r.db.Draws(ctx, v.Challenge.ID); err != nil {
		return err
	}
	if v.Talks, err = r.db.Talks(ctx, v.Challenge.ID); err != nil {
		return err
	}
	if v.Challenge.Status == market.ChallengeClosed || v.Challenge.Status == market.ChallengeReviewing {
		if v.Candidates, err = r.db.Candidates(ctx, v.Challenge.ID, v.Challenge.HitechField); err != nil {
			return err
		}
	}
	v.Ranking, err = r.ranking(ctx, r.db.Reader, &v.Challenge)
	return err
}

// AskExperts adds experts to a review under way, in place of those who recused themselves: the named ones, and as many
// drawn as it takes to make draw of them.
func (r *Room) AskExperts(ctx context.Context, who market.Actor, id int64, experts []int64, draw int) error {
	return r.db.InTx(ctx, who, func(tx *postgres.Tx) error {
		c, err := r.lockChallenge(ctx, tx, id)
		if err != nil {
			return err
		}
		switch {
		case !who.Is(market.RoleClerk):
			return market.ErrNotFound
		case c.Status != market.ChallengeReviewing:
			return market.Refuse(market.Conflict, "评审中的榜单才能补选专家。")
		case len(experts) == 0 && draw <= 0:
			return &market.Error{Code: market.Invalid, Message: "请选择要补选的专家，或填写抽取人数。",
				Fields: map[string]string{"experts": "请至少选择一位专家，或填写抽取人数。"}}
		}
		if err := r.askExperts(ctx, tx, &c, experts); err != nil {
			return err
		}
		if err := r.drawExperts(ctx, tx, &c, draw-len(experts)); err != nil {
			return err
		}
		return tx.Record(ctx, market.VerbAskExperts, market.NounChallenge, id, "",
			map[string]int{"experts": len(experts)})
	})
}

// RecordTalk keeps a talk with a bidder before an award is proposed.
func (r *Room) RecordTalk(ctx context.Context, who market.Actor, challengeID, bidID int64,
	in market.TalkContent) (market.Talk, error) {
	talk := market.Talk{ChallengeID: challengeID, BidID: bidID}
	if !who.Is(market.RoleClerk) {
		return talk, market.ErrNotFound
	}
	err := r.db.InTx(ctx, who, func(tx *postgres.Tx) error {
		c, err := r.lockChallenge(ctx, tx, challengeID)
		if err != nil {
			return err
		}
		if c.Status != market.ChallengeClosed && c.Status != market.ChallengeReviewing {
			return market.Refuse(market.Conflict, "截止以后、提出拟中榜方以前，才能登记对接洽谈。")
		}
		if err := in.Validate(tx.Now()); err != nil {
			return err
		}
		b, err := tx.Bid(ctx, bidID)
		if err != nil {
			return err
		}
		if b.ChallengeID != challengeID || !b.Opened() {
			return &market.Error{Code: market.Invalid, Message: "请选择洽谈的揭榜方。",
				Fields: map[string]string{"bid_id": "请从列表中选择。"}}
		}
		talk.TalkContent = in
		if err := tx.InsertTalk(ctx, &talk); err != nil {
			return err
		}
		return tx.Record(ctx, market.VerbTalk, market.NounChallenge, challengeID, "", map[string]int64{"bid": bidID})
	})
	return talk, err
}

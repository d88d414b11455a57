package challenge

import (
	"cmp"
	"context"
	"errors"
	"fmt"

	"jiebang/internal/app"
	"jiebang/internal/link"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

// FraudDraft is what the bureau records of false material, with the files that show it.
type FraudDraft struct {
	market.FraudContent
	app.Papers
}

// FraudView is the form for recording false material.
type FraudView struct {
	Challenge market.Challenge
	Parties   []market.FraudParty
	Years     int // how long the organisation will be kept out
}

// Fraud reads whose material in a challenge could be found false: the owner's, and once the bids are open the bidders'
// and the members' of their consortia.
func (r *Room) Fraud(ctx context.Context, who market.Actor, challengeID int64) (v FraudView, err error) {
	if !market.MayRecordFraud(who) {
		return v, market.ErrNotFound
	}
	v.Years = r.core.Settings().Int(market.SetFraudYears)
	if v.Challenge, err = r.db.Challenge(ctx, challengeID); err != nil {
		return v, err
	}
	v.Parties, err = r.fraudParties(ctx, r.db.Reader, &v.Challenge)
	return v, err
}

func (r *Room) fraudParties(ctx context.Context, from postgres.Reader, c *market.Challenge) ([]market.FraudParty,
	error) {
	parties := []market.FraudParty{{OrgID: c.OrgID, As: "发榜方"}}
	documents, err := r.openedBidDocuments(ctx, from, c.ID)
	if err != nil {
		return nil, err
	}
	bids, err := from.Bids(ctx, postgres.BidFilter{ChallengeID: c.ID, Limit: app.AllRows})
	if err != nil {
		return nil, err
	}
	ids := []int64{c.OrgID}
	for _, b := range bids {
		if !b.Opened() {
			continue
		}
		parties = append(parties, market.FraudParty{OrgID: b.OrgID, BidID: b.ID, As: "揭榜方"})
		ids = append(ids, b.OrgID)
		for _, m := range documents[b.ID].Members {
			o, err := from.OrganizationByUSCC(ctx, m.USCC)
			if errors.Is(err, market.ErrNotFound) {
				continue
			}
			if err != nil {
				return nil, err
			}
			parties = append(parties, market.FraudParty{OrgID: o.ID, BidID: b.ID, As: "联合体成员"})
			ids = append(ids, o.ID)
		}
	}
	names, err := from.OrganizationNames(ctx, ids)
	for i := range parties {
		parties[i].Name = names[parties[i].OrgID]
	}
	return parties, err
}

// RecordFraud keeps that material in a challenge was false: the organisation is kept from challenges for the term that
// the settings give, and told so; the leader may lift it after a second look.
func (r *Room) RecordFraud(
	ctx context.Context, who market.Actor, challengeID int64, in FraudDraft,
) (b market.Breach, err error) {
	if !market.MayRecordFraud(who) {
		return b, market.ErrNotFound
	}
	unsound := r.core.CheckPapers(ctx, who, &in.Papers, "认定依据", market.FileParty)
	in.Normalize()
	in.Evidence = cmp.Or(in.Evidence, in.Names(500))
	err = r.db.InTx(ctx, who, func(tx *postgres.Tx) error {
		c, err := r.lockChallenge(ctx, tx, challengeID)
		if err != nil {
			return err
		}
		parties, err := r.fraudParties(ctx, tx.Reader, &c)
		if err != nil {
			return err
		}
		if err := app.Together(in.Validate(parties), unsound); err != nil {
			return err
		}
		party, _ := in.Of(parties)
		if err := oneFraud(ctx, tx, &c, party); err != nil {
			return err
		}
		b = market.BreachOf(party.OrgID, &c, party.BidID, market.BreachFraud, in.Facts, r.core.Settings(), tx.Now())
		b.Evidence = in.Evidence
		if err := r.storeBreach(ctx, tx, &c, &b); err != nil {
			return err
		}
		if err := tx.TellRole(ctx, market.RoleLeader, market.Message{Kind: market.MessageDuty, What: "记录弄虚作假",
			Title: party.Name, Body: c.Title, Href: link.Breach(b.ID)}); err != nil {
			return err
		}
		return r.core.AttachPapers(ctx, tx, market.NounBreach, b.ID, &in.Papers)
	})
	return b, err
}

// oneFraud refuses to record the same thing twice while the first is in force.
func oneFraud(ctx context.Context, tx *postgres.Tx, c *market.Challenge, party market.FraudParty) error {
	before, err := tx.Breaches(ctx, postgres.BreachFilter{ChallengeID: c.ID, OrgID: party.OrgID, Limit: app.AllRows})
	if err != nil {
		return err
	}
	for _, b := range before {
		if b.FraudInForce() {
			return market.Refuse(market.Conflict, fmt.Sprintf(
				"“%s”在本榜的弄虚作假已于%s记录，不能重复记录；有新的依据的，请在该记录中补充材料。", party.Name, b.On.Chinese()))
		}
	}
	return nil
}

package challenge

import (
	"context"
	"errors"
	"slices"
	"time"

	"jiebang/internal/app"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

// BidView is a bid as one asker sees it.
type BidView struct {
	market.Bid
	Challenge market.Challenge
	OrgName   string
	Content   market.BidContent
	Files     []market.Attachment
	document  market.BidDocument
	Partners  []market.Partner // of a consortium, while it is being formed
	Own       bool             // the asker belongs to the bidder
	Editable  bool
	Offers    []market.Offer
	Advice    []string
	Scores    []market.Score // of finished reviews, for the bureau
	Trail     []market.Event
	Now       time.Time
}

// Tender reads what a member of an organisation needs to start a bid, refusing who may not bid at all.
func (r *Room) Tender(ctx context.Context, who market.Actor, challengeID, orgID int64) (market.Challenge, error) {
	c, err := r.db.Challenge(ctx, challengeID)
	if err != nil {
		return c, err
	}
	if !c.Public() {
		return c, market.ErrNotFound
	}
	_, err = r.tender(ctx, r.db.Reader, who, c, orgID)
	return c, err
}

// tender gathers what a bid is held against and refuses who may not bid.
func (r *Room) tender(ctx context.Context, from postgres.Reader, who market.Actor, c market.Challenge,
	orgID int64) (*market.Tender, error) {
	if !who.WritesFor(orgID) {
		return nil, &market.Error{Code: market.Invalid, Message: "请选择您所在的单位。",
			Fields: map[string]string{"org_id": "请选择您有编辑权限的单位；尚无单位的，请先登记单位。"}}
	}
	owner, err := from.Organization(ctx, c.OrgID)
	if err != nil {
		return nil, err
	}
	bidder, err := from.Organization(ctx, orgID)
	if err != nil {
		return nil, err
	}
	if err := market.MayBid(&owner, &bidder, r.core.Settings()); err != nil {
		return nil, err
	}
	barred, err := from.Barred(ctx, orgID)
	if barred && err == nil {
		err = market.Refuse(market.Forbidden, "贵单位有未满期限的违约记录，期满前不能揭榜（规则 C6）。")
	}
	return &market.Tender{Challenge: &c, Owner: &owner, Bidder: &bidder, Settings: r.core.Settings()}, err
}

// SaveBid stores what has been typed so far: a new draft, or the draft there is. Files that cannot be taken are told
// of, the rest is saved all the same.
func (r *Room) SaveBid(ctx context.Context, who market.Actor, challengeID int64, in BidDraft) (market.Bid, error) {
	if err := r.closeFiles(ctx, who, &in); err != nil {
		return market.Bid{}, err
	}
	var saved draftedBid
	err := r.db.InTx(ctx, who, func(tx *postgres.Tx) (err error) {
		saved, err = r.draftBid(ctx, tx, challengeID, &in)
		return err
	})
	if err != nil { // nothing was stored
		return market.Bid{}, err
	}
	return saved.Bid, in.refusal()
}

// draftedBid is a draft as it was just stored.
type draftedBid struct {
	market.Bid
	tender   *market.Tender
	document market.BidDocument
}

// draftBid stores a draft of somebody who may bid while bids are taken.
func (r *Room) draftBid(ctx context.Context, tx *postgres.Tx, challengeID int64, in *BidDraft) (d draftedBid,
	err error) {
	added, err := r.storeFiles(ctx, tx, challengeID, in)
	if err != nil {
		return d, err
	}
	c, err := r.holdOpen(ctx, tx, challengeID)
	if err != nil {
		return d, err
	}
	if d.tender, err = r.tender(ctx, tx.Reader, tx.Who(), c, in.OrgID); err != nil {
		return d, err
	}
	in.Normalize(len(c.Indicators))
	if err := in.ValidateDraft(); err != nil {
		return d, err
	}
	return d, r.saveDraft(ctx, tx, c, in, added, &d)
}

func (r *Room) saveDraft(ctx context.Context, tx *postgres.Tx, c market.Challenge, in *BidDraft,
	added []market.Attachment, d *draftedBid) error {
	b, found, err := tx.LiveBid(ctx, c.ID, in.OrgID)
	if err != nil {
		return err
	}
	now, err := tx.Clock(ctx)
	switch {
	case err != nil:
		return err
	case !c.Open(now):
		return market.ErrBidLate
	case found && b.Status != market.BidDraft:
		return market.Refuse(market.Conflict, "贵单位的方案已密封，不能修改；需要更换的，请在截止前撤回后重新提交。")
	case found && in.Version != 0 && in.Version != b.Version:
		return market.ErrStale
	}
	before, err := r.documentBefore(ctx, tx, c.ID, b, found, in)
	if err != nil {
		return err
	}
	kept, dropped := in.keeps(before)
	d.document = market.BidDocument{BidContent: in.BidContent, Attachments: append(kept, added...), Salt: before.Salt}
	if !found {
		b = market.Bid{ChallengeID: c.ID, OrgID: in.OrgID}
		if err := tx.InsertBid(ctx, &b); err != nil {
			return err
		}
		if err := tx.Record(ctx, market.VerbDraft, market.NounBid, b.ID, "", nil); err != nil {
			return err
		}
	}
	closed, _, err := r.closeBid(ctx, tx, &b, d.document, false)
	if err != nil {
		return err
	}
	if found {
		err = tx.SaveBidDraft(ctx, &b, closed)
	} else {
		err = tx.PutBidContent(ctx, closed)
	}
	if err != nil {
		return err
	}
	d.Bid = b
	return r.settleFiles(ctx, tx, b.ID, added, dropped)
}

// PlaceBid saves what was typed and seals it, if the deadline has not passed by the database's clock. What keeps
// it from being sealed leaves the draft saved.
func (r *Room) PlaceBid(ctx context.Context, who market.Actor, challengeID int64, in BidDraft) (market.Bid, error) {
	if err := r.closeFiles(ctx, who, &in); err != nil {
		return market.Bid{}, err
	}
	var b market.Bid
	var refusal error
	err := r.db.InTx(ctx, who, func(tx *postgres.Tx) error {
		draft, err := r.draftBid(ctx, tx, challengeID, &in)
		if b, refusal = draft.Bid, in.refusal(); err != nil || refusal != nil {
			return err
		}
		draft.tender.Content, b.Tender = &in.BidContent, draft.tender
		now, err := tx.Clock(ctx)
		if err != nil {
			return err
		}
		if err := r.gatherPartners(ctx, tx.Reader, &b, draft.document, draft.tender); err != nil {
			return err
		}
		// Tried on a copy first: what keeps the bid from being sealed leaves the draft saved, anything else does not.
		tried := b
		refusal = market.BidLifecycle.Move(&tried, market.BidSeal, market.Step{Who: who, Now: now})
		if refusal != nil {
			return nil
		}
		return bidMoves.Take(ctx, r.core, r, tx, &b, BidMove{Name: market.BidSeal, document: draft.document})
	})
	if err != nil { // nothing was stored
		return market.Bid{}, err
	}
	return b, refusal
}

// openedBids lists the bids of a challenge whose seals were broken by the close.
func (r *Room) openedBids(ctx context.Context, challengeID int64) ([]market.Bid, error) {
	bids, err := r.db.Bids(ctx, postgres.BidFilter{ChallengeID: challengeID, Limit: app.AllRows})
	opened := bids[:0]
	for _, b := range bids {
		if b.Opened() {
			opened = append(opened, b)
		}
	}
	return opened, err
}

// Bid reads a bid with what it says: its own members at any time, the bureau once the close has opened it.
func (r *Room) Bid(ctx context.Context, who market.Actor, id int64) (BidView, error) {
	b, err := r.db.Bid(ctx, id)
	if err != nil {
		return BidView{}, err
	}
	if !b.VisibleTo(who) {
		return BidView{}, market.ErrNotFound
	}
	v := BidView{Bid: b, Own: who.In(b.OrgID)}
	data, err := r.bidDocument(ctx, who, &b)
	if err != nil {
		return BidView{}, err
	}
	if v.document, err = market.ReadBidDocument(data); err != nil {
		return BidView{}, err
	}
	v.Content, v.Files = v.document.BidContent, v.document.Attachments
	if v.Challenge, err = r.db.Challenge(ctx, b.ChallengeID); err != nil {
		return v, err
	}
	if v.Now, err = r.db.Now(ctx); err != nil {
		return v, err
	}
	if !who.InBureau() {
		v.Bid = v.Bid.UntilNotice(&v.Challenge)
	}
	if v.Bid.Tender, err = r.tenderOf(ctx, &v); err != nil {
		return v, err
	}
	v.Partners = v.Tender.Partners
	v.Editable = who.WritesFor(b.OrgID) && b.Status == market.BidDraft && v.Challenge.Open(v.Now)
	if v.Offers = bidMoves.Ahead(r, &v.Bid, who, v.Now); v.Own {
		v.Advice = v.Content.Advice(&v.Challenge)
	}
	return v, r.besideBid(ctx, who, &v)
}

// tenderOf gathers what a draft is held against, so that its page can say what is missing.
func (r *Room) tenderOf(ctx context.Context, v *BidView) (*market.Tender, error) {
	t := &market.Tender{Challenge: &v.Challenge, Content: &v.Content}
	if v.Status != market.BidDraft {
		return t, nil
	}
	owner, err := r.db.Organization(ctx, v.Challenge.OrgID)
	if err != nil {
		return nil, err
	}
	bidder, err := r.db.Organization(ctx, v.OrgID)
	if err != nil {
		return nil, err
	}
	t.Owner, t.Bidder, t.Settings = &owner, &bidder, r.core.Settings()
	return t, r.gatherPartners(ctx, r.db.Reader, &v.Bid, v.document, t)
}

func (r *Room) besideBid(ctx context.Context, who market.Actor, v *BidView) error {
	names, err := r.db.OrganizationNames(ctx, []int64{v.OrgID})
	if err != nil {
		return err
	}
	v.OrgName = names[v.OrgID]
	if who.InBureau() {
		scores, err := r.db.ReviewScores(ctx, v.ChallengeID, 0)
		if err != nil {
			return err
		}
		for _, s := range scores {
			if s.BidID == v.ID {
				v.Scores = append(v.Scores, s)
			}
		}
	}
	v.Trail, err = r.db.EventsOf(ctx, market.NounBid, v.ID)
	if v.Challenge.PlacesHidden(who) {
		v.Trail = slices.DeleteFunc(v.Trail, func(e market.Event) bool {
			return bidMoves.Told(e.Verb) == app.AfterNotice
		})
	}
	return err
}

// MyBid is one of the asker's bids with the challenge it answers.
type MyBid struct {
	market.Bid
	Challenge market.Challenge
	OrgName   string
}

// MyBids lists the bids of the asker's organisations, newest first.
func (r *Room) MyBids(ctx context.Context, who market.Actor) ([]MyBid, error) {
	const most = 100
	return r.myBids(ctx, who, 0, most)
}

func (r *Room) myBids(ctx context.Context, who market.Actor, before int64, limit int) ([]MyBid, error) {
	bids, err := r.db.Bids(ctx, postgres.BidFilter{OrgIDs: who.OrgIDs(), Newest: true, Before: before, Limit: limit})
	if err != nil {
		return nil, err
	}
	rows := make([]MyBid, 0, len(bids))
	for _, b := range bids {
		c, err := r.db.Challenge(ctx, b.ChallengeID)
		if err != nil {
			return nil, err
		}
		row := MyBid{Bid: b.UntilNotice(&c), Challenge: c}
		for _, m := range who.Memberships {
			if m.OrgID == b.OrgID {
				row.OrgName = m.OrgName
			}
		}
		rows = append(rows, row)
	}
	return rows, nil
}

// gatherPartners puts on the tender who the members are and whether they agree to what the bid says now.
func (r *Room) gatherPartners(ctx context.Context, from postgres.Reader, b *market.Bid, document market.BidDocument,
	t *market.Tender) error {
	joinings, err := from.Joinings(ctx, b.ID)
	if err != nil {
		return err
	}
	agreed := map[int64]string{}
	for _, j := range joinings {
		if j.Status == market.MemberConfirmed {
			agreed[j.OrgID] = j.Agreed
		}
	}
	t.Partners = nil
	for _, m := range document.Members {
		partner := market.Partner{BidMember: m}
		o, err := from.OrganizationByUSCC(ctx, m.USCC)
		switch {
		case err == nil:
			partner.Organization, partner.Confirmed = &o, agreed[o.ID] == document.AgreedHash()
			if partner.Barred, err = from.Barred(ctx, o.ID); err != nil {
				return err
			}
		case !errors.Is(err, market.ErrNotFound):
			return err
		}
		t.Partners = append(t.Partners, partner)
	}
	_, t.Elsewhere, err = from.Engaged(ctx, b.ChallengeID, b.OrgID, b.ID)
	return err
}

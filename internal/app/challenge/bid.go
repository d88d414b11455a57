package challenge

import (
	"cmp"
	"context"
	"jiebang/internal/link"
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

// BidDraft is what a bidder saves: for which organisation and what it offers.
type BidDraft struct {
	OrgID   int64 `form:"org_id"`
	Version int   `form:"version"` // of the draft it replaces, 0 for a new one
	market.BidContent
	Files    []SentBidFile     `form:"-"`                  // to be added to the attachments
	Remove   []int64           `form:"remove"`             // attachments to be taken off
	Replaces int64             `form:"replaces,omitempty"` // the withdrawn bid whose attachments a new draft begins with, 0 for none
	closed   []closedFile      // Files that are sound, encrypted
	unsound  map[string]string // what is wrong with the others, by field
	excess   map[string]string // which do not fit beside those there are
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

// holdOpen holds a challenge that takes bids. Who comes too late is told so without holding it: a crowd of late
// bidders must not keep the close waiting.
func (r *Room) holdOpen(ctx context.Context, tx *postgres.Tx, id int64) (market.Challenge, error) {
	if c, err := r.taking(ctx, tx, id); err != nil {
		return c, err
	}
	return tx.HoldChallenge(ctx, id)
}

// taking reads a challenge that takes bids at this instant.
func (r *Room) taking(ctx context.Context, tx *postgres.Tx, id int64) (market.Challenge, error) {
	c, err := tx.Challenge(ctx, id)
	if err != nil {
		return c, err
	}
	if !c.Public() {
		return c, market.ErrNotFound
	}
	now, err := tx.Clock(ctx)
	if err != nil {
		return c, err
	}
	if !c.Open(now) {
		return c, market.ErrBidLate
	}
	return c, nil
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
		sealed := b
		if refusal = market.BidLifecycle.Move(&sealed, "seal", market.Step{Who: who, Now: now}); refusal != nil {
			return nil
		}
		return r.sealBid(ctx, tx, &b, draft.document)
	})
	if err != nil { // nothing was stored
		return market.Bid{}, err
	}
	return b, refusal
}

func (r *Room) sealBid(ctx context.Context, tx *postgres.Tx, b *market.Bid, document market.BidDocument) error {
	closed, hash, err := r.closeBid(ctx, tx, b, document, true)
	if err != nil {
		return err
	}
	if err := tx.SealBid(ctx, b, closed, hash); err != nil {
		return err
	}
	b.Status = market.BidSealed
	return tx.Record(ctx, string(market.BidSeal), market.NounBid, b.ID, "", map[string]string{"sha256": b.SealedHash})
}

// BidMove is one attempt at a move of a bid by its bidder or by a clerk.
type BidMove struct {
	Name    market.BidMove `form:"-"`
	Version int            `form:"version"`
	Reason  string         `form:"reason" maxLength:"500"`
	follows bool           // the platform's own move, following from a decision about something else
}

// MoveBid withdraws a bid, or notes its form as sound or not.
func (r *Room) MoveBid(ctx context.Context, who market.Actor, id int64, move BidMove) (market.Bid, error) {
	var b market.Bid
	err := r.db.InTx(ctx, who, func(tx *postgres.Tx) (err error) {
		if b, err = tx.Bid(ctx, id); err != nil {
			return err
		}
		c, err := r.lockChallenge(ctx, tx, b.ChallengeID)
		if err != nil {
			return err
		}
		if b, err = tx.Bid(ctx, id); err != nil {
			return err
		}
		switch {
		case !b.VisibleTo(who):
			return market.ErrNotFound
		case move.Version != 0 && move.Version != b.Version:
			return market.ErrStale
		case move.Name != "withdraw" && move.Name != "format_pass" && move.Name != "format_fail":
			return market.Refuse(market.Invalid, "方案没有这个操作，请刷新页面后重试。")
		case move.Name != "withdraw" && c.Status != market.ChallengeClosed:
			return market.Refuse(market.Conflict, "评审已经开始，形式审查结果不能再改。")
		}
		return r.moveBid(ctx, tx, &c, &b, move)
	})
	return b, err
}

func (r *Room) moveBid(ctx context.Context, tx *postgres.Tx, c *market.Challenge, b *market.Bid, move BidMove) error {
	from := b.Status
	now, err := tx.Clock(ctx)
	if err != nil {
		return err
	}
	b.Tender = &market.Tender{Challenge: c}
	who := tx.Who()
	if move.follows {
		who = market.TheSystem()
	}
	if err := market.BidLifecycle.Move(b, move.Name, market.Step{Who: who, Now: now, Reason: move.Reason}); err != nil {
		return err
	}
	if move.Name == "withdraw" {
		err = tx.WithdrawBid(ctx, b)
	} else {
		if move.Reason != "" {
			b.Feedback = move.Reason
		}
		err = tx.UpdateBid(ctx, b)
	}
	if err != nil {
		return err
	}
	if err := r.followDeal(ctx, tx, b.ID, move); err != nil {
		return err
	}
	if bidNews[move.Name] {
		if err := tx.NotifyOrganization(ctx, b.OrgID, "揭榜方案"+market.BidLifecycle.Label(b.Status)+"："+c.Title,
			move.Reason, link.Bid(b.ID)); err != nil {
			return err
		}
	}
	return tx.Record(ctx, string(move.Name), market.NounBid, b.ID, move.Reason, app.Moved(from, b.Status))
}

// bidNews are the moves a bidder is told of at once; who stands where in the ranking is told by the notice.
var bidNews = map[market.BidMove]bool{"open": true, "format_pass": true, "format_fail": true, "decline": true,
	"award": true, "reassess": true, "displace": true, "refuse": true, "release": true, "eliminate": true,
	"accept": true, "fail": true,
	"terminate": true, "default": true}

// openBids breaks the seals at the close.
func (r *Room) openBids(ctx context.Context, tx *postgres.Tx, c *market.Challenge) error {
	if err := r.release(ctx, tx, c.ID); err != nil {
		return err
	}
	return r.moveBids(ctx, tx, c, []market.BidStatus{market.BidSealed}, BidMove{Name: "open"})
}

// declineBids answers every bid that was still in the running when no award was made.
func (r *Room) declineBids(ctx context.Context, tx *postgres.Tx, c *market.Challenge, reason string) error {
	return r.moveBids(ctx, tx, c, []market.BidStatus{market.BidOpened, market.BidEligible, market.BidProposed,
		market.BidReserve}, BidMove{Name: "decline", Reason: "本榜流标：" + reason})
}

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

// signDeal records the contract that the owner and the winner signed as a deal.
func (r *Room) signDeal(ctx context.Context, tx *postgres.Tx, c *market.Challenge, b market.Bid, move Move,
	now time.Time) (market.Deal, error) {
	owner, err := tx.Organization(ctx, c.OrgID)
	if err != nil {
		return market.Deal{}, err
	}
	winner, err := tx.Organization(ctx, b.OrgID)
	if err != nil {
		return market.Deal{}, err
	}
	if move.Amount <= 0 {
		return market.Deal{}, &market.Error{Code: market.Invalid, Message: "请填写合同金额。",
			Fields: map[string]string{"amount": "请填写合同金额，单位为万元。"}}
	}
	move.Evidence = cmp.Or(move.Evidence, move.Names(200))
	d := market.Deal{ChallengeID: c.ID, BidID: b.ID, DealContent: market.DealContent{Title: c.Title,
		Buyer:  market.PartyOf(owner),
		Seller: market.PartyOf(winner), Amount: move.Amount, Summary: "由榜单 " + c.No + " 签约形成。"},
		Signing:  market.Signing{ContractOn: move.SignedOn, ContractEvidence: move.Evidence},
		Progress: market.Progress[market.DealStatus]{Status: market.DealNegotiating}}
	if len(c.SourceIDs) > 0 {
		d.DemandID = c.SourceIDs[0]
	}
	if err := market.DealLifecycle.Move(&d, "sign_contract", market.Step{Who: tx.Who(), Now: now}); err != nil {
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
	if v.Offers = market.BidLifecycle.Offers(&v.Bid, who, v.Now); v.Own {
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
	if !who.InBureau() && v.Challenge.Status == market.ChallengeProposed {
		v.Trail = slices.DeleteFunc(v.Trail, func(e market.Event) bool {
			return e.Verb == string(market.BidPropose) ||
				e.Verb == string(market.BidPutInReserve) || e.Verb == string(market.BidPassOver)
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
	bids, err := r.db.Bids(ctx, postgres.BidFilter{OrgIDs: who.OrgIDs(), Limit: 100})
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

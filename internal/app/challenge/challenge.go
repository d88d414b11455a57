package challenge

import (
	"context"
	"slices"
	"time"

	"jiebang/internal/app"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

// View is a challenge as one asker sees it.
type View struct {
	market.Challenge
	OrgName    string
	WinnerName string           // once it may be named
	Sources    []market.Listing // the needs it was made from, as far as they are on show for the asker
	Inside     bool             // the asker belongs to the owner or the bureau
	Editable   bool
	Offers     []market.Offer
	Advice     []string
	Arguments  []market.Argument  // for those inside
	Experts    []market.Candidate // of the pool, for a clerk who records an argument
	Questions  []QuestionView
	RankRule   string
	Trail      []market.Event
	Objections []market.Objection // those the asker may read
	OwnBids    []market.Bid       // of the asker's organisations
	Bids       int                // how many were opened, -1 before the close
	RecordView                    // what the record holds from the notice on
	Frozen     bool               // an objection stops the award
	Now        time.Time          // by the database's clock, for what is left
}

// View reads a challenge for the asker; one never published is there for its owner and the bureau alone.
func (r *Room) View(ctx context.Context, who market.Actor, id int64) (View, error) {
	c, err := r.db.Challenge(ctx, id)
	if err != nil {
		return View{}, err
	}
	if !c.VisibleTo(who) {
		return View{}, market.ErrNotFound
	}
	if c.Docket, err = r.docket(ctx, id); err != nil {
		return View{}, err
	}
	if err := r.awardDocket(ctx, &c); err != nil {
		return View{}, err
	}
	v := View{Challenge: c, Inside: c.Inside(who), Editable: c.Editable(who), Bids: -1,
		Frozen: c.Frozen()}
	if v.Now, err = r.db.Now(ctx); err != nil {
		return v, err
	}
	v.Offers = r.offersFor(&c, who, v.Now)
	if err := r.besideChallenge(ctx, who, &v); err != nil {
		return v, err
	}
	if v.RecordView, err = r.record(ctx, who, &c); err != nil {
		return v, err
	}
	if !v.Inside {
		v.hideInside()
	}
	return v, nil
}

// offersFor lists the moves of a challenge that its page shows. What somebody else must do is told to those inside
// alone: it would give away a winner who is not to be named yet.
func (r *Room) offersFor(c *market.Challenge, who market.Actor, now time.Time) []market.Offer {
	if c.Inside(who) {
		return challengeMoves.Ahead(r, c, who, now)
	}
	return challengeMoves.Offers(r, c, who, now)
}

// hideInside leaves what the public may know.
func (v *View) hideInside() {
	v.Challenge, v.Trail = v.ForPublic(), challengeMoves.PublicTrail(v.Trail)
	if v.WinnerOrgID == 0 {
		v.WinnerName = ""
	}
}

// besideChallenge reads what stands beside a challenge: names, needs, bids, objections and history.
func (r *Room) besideChallenge(ctx context.Context, who market.Actor, v *View) (err error) {
	names, err := r.db.OrganizationNames(ctx, []int64{v.OrgID, v.WinnerOrgID})
	if err != nil {
		return err
	}
	v.OrgName, v.WinnerName = names[v.OrgID], names[v.WinnerOrgID]
	scope, err := r.core.Scope(ctx, who)
	if err != nil {
		return err
	}
	if v.Sources, err = r.db.PublicListings(ctx, scope, v.SourceIDs); err != nil {
		return err
	}
	if v.Trail, err = r.db.EventsOf(ctx, market.NounChallenge, v.ID); err != nil {
		return err
	}
	if v.Opened() {
		opened, err := r.openedBids(ctx, v.ID)
		if err != nil {
			return err
		}
		v.Bids = len(opened)
	}
	if v.OwnBids, err = r.db.Bids(ctx, postgres.BidFilter{ChallengeID: v.ID, OrgIDs: who.OrgIDs(),
		Limit: app.PageSize}); err != nil {
		return err
	}
	if !who.InBureau() {
		for i, b := range v.OwnBids {
			v.OwnBids[i] = b.UntilNotice(&v.Challenge)
		}
	}
	objections, err := r.db.Objections(ctx, postgres.ObjectionFilter{ChallengeID: v.ID, Limit: app.AllRows})
	v.Objections = slices.DeleteFunc(objections, func(o market.Objection) bool { return !o.VisibleTo(who) })
	if err != nil {
		return err
	}
	v.RankRule = v.Terms.RankRule(r.core.Settings())
	if err := r.questions(ctx, who, &v.Challenge, v); err != nil || !v.Inside {
		return err
	}
	return r.insideChallenge(ctx, who, v)
}

// insideChallenge reads what the owner and the bureau see of a challenge on its way to publication.
func (r *Room) insideChallenge(ctx context.Context, who market.Actor, v *View) (err error) {
	if v.Arguments, err = r.db.Arguments(ctx, v.ID); err != nil || v.Public() {
		return err
	}
	running, err := r.db.RunningChallenges(ctx, v.OrgID, v.ID)
	if err != nil {
		return err
	}
	v.Advice = v.Challenge.Advice(running)
	if who.Is(market.RoleClerk) && v.Status == market.ChallengeFormatOK {
		v.Experts, err = r.db.Candidates(ctx, v.ID, v.HitechField)
	}
	return err
}

func (r *Room) docket(ctx context.Context, id int64) (market.Docket, error) {
	d, err := r.db.Docket(ctx, id)
	d.Settings = r.core.Settings()
	return d, err
}

// SeeContact opens the telephone number of a published challenge to members of verified organisations;
// each look is recorded.
func (r *Room) SeeContact(ctx context.Context, who market.Actor, id int64) (string, error) {
	c, err := r.db.Challenge(ctx, id)
	if err != nil {
		return "", err
	}
	if !c.VisibleTo(who) {
		return "", market.ErrNotFound
	}
	if !who.Verified() {
		return "", market.Refuse(market.Forbidden, "联系电话向认证单位的人员开放，请先登记单位并通过认证。")
	}
	err = r.db.InTx(ctx, who, func(tx *postgres.Tx) error {
		return tx.Record(ctx, market.VerbSeeContact, market.NounChallenge,
			id, "", nil)
	})
	return c.ContactPhone, err
}

// Draft prepares a challenge from a need on show, without storing it.
func (r *Room) Draft(ctx context.Context, who market.Actor, listingID int64) (market.Challenge, error) {
	l, err := r.needOf(ctx, who, listingID)
	if err != nil {
		return market.Challenge{}, err
	}
	now, err := r.db.Now(ctx)
	if err != nil {
		return market.Challenge{}, err
	}
	c, err := market.ChallengeFrom(&l, r.core.Settings(), now)
	if err != nil {
		return market.Challenge{}, err
	}
	return *c, nil
}

// needOf reads the need a challenge is to be made from; only its own organisation and clerks may do so.
func (r *Room) needOf(ctx context.Context, who market.Actor, listingID int64) (market.Listing, error) {
	l, err := r.db.Listing(ctx, listingID)
	if err != nil {
		return l, err
	}
	if !who.WritesFor(l.OrgID) && !who.Is(market.RoleClerk) {
		return l, market.ErrNotFound
	}
	return l, putUpOnce(ctx, r.db.Reader, listingID, 0)
}

// putUpOnce refuses a need of which another challenge is on its way or came to something. The next round of the
// challenge given is none of these: that there is one already is a refusal of its own.
func putUpOnce(ctx context.Context, from postgres.Reader, listingID, challengeID int64) error {
	made, err := from.Challenges(ctx, postgres.ChallengeFilter{SourceID: listingID, Limit: app.PageSize})
	if err != nil {
		return err
	}
	return market.CheckPutUp(slices.DeleteFunc(made, func(c market.Challenge) bool {
		return challengeID != 0 && c.PreviousID == challengeID
	}))
}

// Create stores a draft made from a need on show.
func (r *Room) Create(ctx context.Context, who market.Actor, listingID int64,
	content market.ChallengeContent) (market.Challenge, error) {
	c, err := r.Draft(ctx, who, listingID)
	if err != nil {
		return c, err
	}
	if c.ChallengeContent, err = checkedChallenge(content); err != nil {
		return c, err
	}
	c.BidClosesAt = c.Deadline()
	err = r.db.InTx(ctx, who, func(tx *postgres.Tx) error {
		// Of two who put the same need up at once, the second must see what the first made.
		if _, err := tx.LockListing(ctx, listingID); err != nil {
			return err
		}
		if err := putUpOnce(ctx, tx.Reader, listingID, 0); err != nil {
			return err
		}
		if err := tx.InsertChallenge(ctx, &c); err != nil {
			return err
		}
		return tx.Record(ctx, market.VerbCreate, market.NounChallenge, c.ID, "", map[string]int64{"listing": listingID})
	})
	return c, err
}

func checkedChallenge(content market.ChallengeContent) (market.ChallengeContent, error) {
	content.Normalize()
	return content, content.ValidateDraft()
}

// Edit rewrites a draft or a returned challenge.
func (r *Room) Edit(ctx context.Context, who market.Actor, id int64, version int,
	content market.ChallengeContent) (market.Challenge, error) {
	var c market.Challenge
	err := r.db.InTx(ctx, who, func(tx *postgres.Tx) (err error) {
		if c, err = tx.Challenge(ctx, id); err != nil {
			return err
		}
		if !c.VisibleTo(who) {
			return market.ErrNotFound
		}
		if !c.Editable(who) {
			return market.Refuse(market.Forbidden, "榜单提交后内容即固定；需要修改的，请联系受理员退回。")
		}
		if c.ChallengeContent, err = checkedChallenge(content); err != nil {
			return err
		}
		c.Version, c.BidClosesAt = version, c.Deadline()
		if err := tx.UpdateChallenge(ctx, &c); err != nil {
			return err
		}
		return tx.Record(ctx, market.VerbEdit, market.NounChallenge, id, "", nil)
	})
	return c, err
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
		// Its need may have been put up again meanwhile; two challenges of one need would compete.
		for _, source := range c.SourceIDs {
			if _, err := tx.LockListing(ctx, source); err != nil {
				return err
			}
			if err := putUpOnce(ctx, tx.Reader, source, c.ID); err != nil {
				return err
			}
		}
		if err := tx.InsertChallenge(ctx, next); err != nil {
			return err
		}
		if err := tx.Record(ctx, market.VerbNewRound, market.NounChallenge, id, next.No,
			map[string]int64{"next": next.ID}); err != nil {
			return err
		}
		return tx.Record(ctx, market.VerbCreate, market.NounChallenge, next.ID, "由 "+c.No+" 重新发榜",
			map[string]int64{"previous": id})
	})
	if err != nil {
		return market.Challenge{}, err
	}
	return *next, nil
}

// awardDocket reads what the rules of later moves ask beside the bids.
func (r *Room) awardDocket(ctx context.Context, c *market.Challenge) (err error) {
	if len(c.Docket.Awards.WinnerOrgs) == 0 {
		return nil
	}
	if c.Docket.Awards.Unregistered, err = r.unregistered(ctx, r.db.Reader, c.ID); err != nil {
		return err
	}
	c.Docket.Awards.Payment, err = r.payment(ctx, r.db.Reader, c.ID, market.Bid{})
	return err
}

// questions lists the questions about a challenge that the asker may read; who asked is left out for everybody else.
func (r *Room) questions(ctx context.Context, who market.Actor, c *market.Challenge, v *View) error {
	all, err := r.db.Questions(ctx, c.ID)
	if err != nil {
		return err
	}
	for _, q := range all {
		q.Challenge = c
		if !q.VisibleTo(who) {
			continue
		}
		shown := QuestionView{Question: q, Own: who.In(q.OrgID)}
		shown.Offers = questionMoves.Ahead(r, &q, who, v.Now)
		if !shown.Own {
			shown.Question = shown.Question.WithoutAsker()
		}
		v.Questions = append(v.Questions, shown)
	}
	return nil
}

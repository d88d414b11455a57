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

// Search narrows the public board.
type Search struct {
	Statuses  []market.ChallengeStatus
	Kind      market.ListKind
	Field     string
	MinBounty market.Money
	Due       market.DeadlineWindow
	Text      string
	Before    int64
}

// Challenges lists published challenges for everybody, newest first; within a deadline window those that end soonest
// come first, of those that have ended the latest.
func (r *Room) Challenges(ctx context.Context, s Search) ([]market.Challenge, error) {
	f, err := r.board(ctx, s)
	if err != nil {
		return nil, err
	}
	f.Before, f.Limit = s.Before, app.PageSize
	return r.db.Challenges(ctx, f)
}

// board are the published challenges that a search narrows.
func (r *Room) board(ctx context.Context, s Search) (postgres.ChallengeFilter, error) {
	f := postgres.ChallengeFilter{Public: true, Statuses: s.Statuses, Kind: s.Kind, Field: s.Field,
		MinBounty: s.MinBounty, Text: s.Text}
	if s.Due != "" {
		now, err := r.db.Now(ctx)
		if err != nil {
			return f, err
		}
		if s.Due == market.DuePast {
			f.ClosedBy = s.Due.Until(now)
		} else {
			f.ClosesBy = s.Due.Until(now)
		}
	}
	return f, nil
}

// Counts counts published challenges by state.
func (r *Room) Counts(ctx context.Context) (map[market.ChallengeStatus]int, error) {
	return r.db.ChallengeCounts(ctx, true)
}

// Mine lists the challenges of the asker's organisations in any state.
func (r *Room) Mine(ctx context.Context, who market.Actor, before int64) ([]market.Challenge, error) {
	f := mine(who)
	f.Before, f.Limit = before, app.PageSize
	return r.db.Challenges(ctx, f)
}

// mine are the challenges of the asker's organisations.
func mine(who market.Actor) postgres.ChallengeFilter {
	return postgres.ChallengeFilter{OrgIDs: who.OrgIDs()}
}

// Pipeline is the bureau's view of all challenges: how many in each state, and those of the chosen states.
type Pipeline struct {
	Counts map[market.ChallengeStatus]int
	Rows   []market.Challenge
	Names  map[int64]string
	Late   int // how many stand longer than they should, among the newest of those held to days
	Now    time.Time
}

// lateAmong bounds how many challenges are looked through for late ones.
const lateAmong = 1000

// lateChallenges lists those that stand where they stand longer than the settings allow, newest first.
func (r *Room) lateChallenges(ctx context.Context, now time.Time) ([]market.Challenge, error) {
	timed, err := r.db.Challenges(ctx, postgres.ChallengeFilter{Statuses: market.StagesTimed, Limit: lateAmong})
	return slices.DeleteFunc(timed, func(c market.Challenge) bool {
		return !c.StageLate(r.core.Settings(),
			market.DateOf(now))
	}), err
}

// Pipeline reads the pipeline for the bureau; nil states are all of them. Late takes those alone that stand
// longer than they should.
func (r *Room) Pipeline(ctx context.Context, who market.Actor, statuses []market.ChallengeStatus, late bool,
	before int64) (p Pipeline, err error) {
	if !who.InBureau() {
		return p, market.ErrNotFound
	}
	if p.Now, err = r.db.Now(ctx); err != nil {
		return p, err
	}
	overdue, err := r.lateChallenges(ctx, p.Now)
	if err != nil {
		return p, err
	}
	p.Late = len(overdue)
	if p.Counts, err = r.db.ChallengeCounts(ctx, false); err != nil {
		return p, err
	}
	if p.Rows = overdue; !late {
		if p.Rows, err = r.db.Challenges(ctx, postgres.ChallengeFilter{Statuses: statuses, Before: before,
			Limit: app.PageSize}); err != nil {
			return p, err
		}
	}
	ids := make([]int64, 0, len(p.Rows))
	for _, c := range p.Rows {
		ids = append(ids, c.OrgID)
	}
	p.Names, err = r.db.OrganizationNames(ctx, ids)
	return p, err
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

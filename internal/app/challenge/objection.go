package challenge

import (
	"cmp"
	"context"
	"fmt"
	"time"

	"jiebang/internal/app"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

// FileObjection takes a signed objection to a proposed award; while it is open nothing can be awarded.
func (r *Room) FileObjection(ctx context.Context, who market.Actor, challengeID int64, content market.ObjectionContent, papers app.Papers) (market.Objection, error) {
	o := market.Objection{ChallengeID: challengeID}
	if !who.Known() {
		return o, market.Refuse(market.Forbidden, "异议须实名提出，请先登录；也可以书面形式送交主管部门。")
	}
	content.Normalize()
	if err := app.Together(content.Validate(), r.core.CheckPapers(ctx, who, &papers, "佐证材料", market.FileParty)); err != nil {
		return o, err
	}
	content.Evidence = cmp.Or(content.Evidence, papers.Names(1000))
	o.ObjectionContent = content
	err := r.db.InTx(ctx, who, func(tx *postgres.Tx) error {
		c, err := r.lockChallenge(ctx, tx, challengeID)
		if err != nil {
			return err
		}
		if !c.VisibleTo(who) {
			return market.ErrNotFound
		}
		if err := tx.InsertObjection(ctx, &o); err != nil {
			return err
		}
		if err := tx.NotifyRole(ctx, market.RoleClerk, "收到异议："+c.Title, o.No, fmt.Sprintf("/objections/%d", o.ID)); err != nil {
			return err
		}
		if err := tx.Record(ctx, "file", "objection", o.ID, "", map[string]int64{"challenge": challengeID}); err != nil {
			return err
		}
		return r.core.AttachPapers(ctx, tx, "objection", o.ID, &papers)
	})
	return o, err
}

// ObjectionView is an objection with the challenge it is about.
type ObjectionView struct {
	market.Objection
	Challenge market.Challenge
	Offers    []market.Offer
	Trail     []market.Event
	Masked    bool        // who signed it is told only on request, and the request is recorded
	DueOn     market.Date // the last day to accept it or not
}

// Objection reads an objection for its author and the bureau; for everybody else it does not exist.
func (r *Room) Objection(ctx context.Context, who market.Actor, id int64) (ObjectionView, error) {
	o, err := r.db.Objection(ctx, id)
	if err != nil {
		return ObjectionView{}, err
	}
	if !o.VisibleTo(who) {
		return ObjectionView{}, market.ErrNotFound
	}
	v := ObjectionView{Objection: o}
	if v.Challenge, err = r.db.Challenge(ctx, o.ChallengeID); err != nil {
		return v, err
	}
	now, err := r.db.Now(ctx)
	if err != nil {
		return v, err
	}
	v.Offers = market.ObjectionLifecycle.Offers(&v.Objection, who, now)
	v.DueOn = o.DueOn(r.core.Settings())
	v.Trail, err = r.db.EventsOf(ctx, "objection", id)
	if o.FiledBy != who.UserID {
		v.Masked, v.Objection = true, v.Objection.Masked()
		maskObjectors(v.Trail, map[int64]int64{id: o.FiledBy})
	}
	return v, err
}

// maskObjectors hides in events who filed an objection, as the objection itself does; by is whoever filed it, by its id.
func maskObjectors(events []market.Event, by map[int64]int64) {
	for i, e := range events {
		if filed := by[e.Ref]; e.Kind == "objection" && filed != 0 && e.ActorID == filed {
			events[i].ActorName = market.MaskObjector(e.ActorName)
		}
	}
}

// SeeObjector shows the bureau who signed an objection; each look is recorded.
func (r *Room) SeeObjector(ctx context.Context, who market.Actor, id int64) (ObjectionView, error) {
	if !who.InBureau() {
		return ObjectionView{}, market.ErrNotFound
	}
	o, err := r.db.Objection(ctx, id)
	if err != nil {
		return ObjectionView{}, err
	}
	if err := r.db.InTx(ctx, who, func(tx *postgres.Tx) error { return tx.Record(ctx, "see_person", "objection", id, "", nil) }); err != nil {
		return ObjectionView{}, err
	}
	v, err := r.Objection(ctx, who, id)
	v.Masked, v.Name, v.Phone = false, o.Name, o.Phone
	return v, err
}

// ObjectionMove is one attempt at a move of an objection.
type ObjectionMove struct {
	Name    market.ObjectionMove `form:"-"`
	Version int                  `form:"version"`
	Reason  string               `form:"reason" maxLength:"500"`
	// Remedy is what follows when it is upheld.
	Remedy market.Remedy `form:"remedy"`
}

// MoveObjection takes a step with an objection and answers its author. One that is upheld sends the challenge
// back to its reviewers.
func (r *Room) MoveObjection(ctx context.Context, who market.Actor, id int64, move ObjectionMove) (market.Objection, error) {
	var o market.Objection
	err := r.db.InTx(ctx, who, func(tx *postgres.Tx) (err error) {
		if o, err = tx.Objection(ctx, id); err != nil {
			return err
		}
		c, err := r.lockChallenge(ctx, tx, o.ChallengeID)
		if err != nil {
			return err
		}
		if o, err = tx.Objection(ctx, id); err != nil {
			return err
		}
		if !o.VisibleTo(who) {
			return market.ErrNotFound
		}
		if move.Version != 0 && move.Version != o.Version {
			return market.ErrStale
		}
		return r.moveObjection(ctx, tx, &c, &o, move)
	})
	return o, err
}

func (r *Room) moveObjection(ctx context.Context, tx *postgres.Tx, c *market.Challenge, o *market.Objection, move ObjectionMove) error {
	from := o.Status
	if err := market.ObjectionLifecycle.Move(o, move.Name, market.Step{Who: tx.Who(), Now: tx.Now(), Reason: move.Reason}); err != nil {
		return err
	}
	if move.Reason != "" {
		o.Answer = move.Reason
	}
	if err := tx.UpdateObjection(ctx, o); err != nil {
		return err
	}
	if err := tx.Record(ctx, string(move.Name), "objection", o.ID, move.Reason, app.Moved(from, o.Status)); err != nil {
		return err
	}
	href := fmt.Sprintf("/objections/%d", o.ID)
	if err := tx.Notify(ctx, []int64{o.FiledBy}, "您提出的异议"+market.ObjectionLifecycle.Label(o.Status)+"："+c.Title, o.Answer, href); err != nil {
		return err
	}
	if move.Name == "accept" {
		return tx.NotifyRole(ctx, market.RoleLeader, "异议待裁定："+c.Title, o.No, href)
	}
	if move.Name != "uphold" {
		return nil
	}
	var err error
	c.Docket.Upheld = true
	if c.Docket.OpenObjections, err = r.openObjections(ctx, tx, c.ID); err != nil {
		return err
	}
	switch move.Remedy {
	case market.RemedyReserve:
		return r.replace(ctx, tx, c, move.Reason)
	case market.RemedyReview:
		return r.overturn(ctx, tx, c, move.Reason)
	}
	return &market.Error{Code: market.Invalid, Message: "请选择异议成立后如何处理。", Fields: map[string]string{"remedy": "请选择重新评审，或由候补递补。"}}
}

// openObjections counts those that still freeze the award.
func (r *Room) openObjections(ctx context.Context, tx *postgres.Tx, challengeID int64) (int, error) {
	open, err := tx.Objections(ctx, postgres.ObjectionFilter{ChallengeID: challengeID, Statuses: []market.ObjectionStatus{market.ObjectionFiled, market.ObjectionInvestigating}, Limit: app.AllRows})
	return len(open), err
}

// replace takes the proposal from whoever the objection was upheld against and proposes the next reserve, which goes
// to a public notice of its own.
func (r *Room) replace(ctx context.Context, tx *postgres.Tx, c *market.Challenge, reason string) error {
	proposed, err := tx.Bids(ctx, postgres.BidFilter{ChallengeID: c.ID, Statuses: []market.BidStatus{market.BidProposed}, Limit: app.AllRows})
	if err != nil {
		return err
	}
	if c.Docket.Awards.Reserves == 0 || len(proposed) != 1 {
		return &market.Error{Code: market.Invalid, Message: "没有可以递补的候补方案，或有多家拟中榜方，请选择重新评审。", Fields: map[string]string{"remedy": "请选择重新评审。"}}
	}
	if err := r.moveBid(ctx, tx, c, &proposed[0], BidMove{Name: "displace", Reason: "异议成立：" + reason}); err != nil {
		return err
	}
	c.Closing = "异议成立，由候补递补，将再次公示。"
	return r.follow(ctx, tx, c, "next_reserve", reason)
}

// overturn takes the proposal back and asks the experts to judge again.
func (r *Room) overturn(ctx context.Context, tx *postgres.Tx, c *market.Challenge, reason string) error {
	if err := r.moveBids(ctx, tx, c, []market.BidStatus{market.BidProposed, market.BidReserve, market.BidNotSelected}, BidMove{Name: "reassess"}); err != nil {
		return err
	}
	if err := tx.ReopenReviews(ctx, c.ID); err != nil {
		return err
	}
	c.Closing, c.WinnerBidID, c.WinnerOrgID = "异议成立，重新评审。", 0, 0
	c.NoticeStartsAt, c.NoticeEndsAt = time.Time{}, time.Time{}
	if err := r.moveChallenge(ctx, tx, c, Move{Name: "re_review", Reason: reason}); err != nil {
		return err
	}
	reviews, err := tx.Reviews(ctx, postgres.ReviewFilter{ChallengeID: c.ID, Statuses: []market.ReviewStatus{market.ReviewDeclared}, Limit: app.AllRows})
	if err != nil {
		return err
	}
	for _, review := range reviews {
		if err := tx.Notify(ctx, []int64{review.ExpertID}, "请重新评审："+c.Title, "异议成立，请核对评分后重新提交。", fmt.Sprintf("/reviews/%d", review.ID)); err != nil {
			return err
		}
	}
	return nil
}

package app

import (
	"context"
	"fmt"

	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

// FileObjection takes a signed objection to a proposed award; while it is open nothing can be awarded.
func (a *App) FileObjection(ctx context.Context, who market.Actor, challengeID int64, content market.ObjectionContent) (market.Objection, error) {
	o := market.Objection{ChallengeID: challengeID}
	if !who.Known() {
		return o, market.Refuse(market.Forbidden, "异议须实名提出，请先登录；也可以书面形式送交主管部门。")
	}
	content.Normalize()
	if err := content.Validate(); err != nil {
		return o, err
	}
	o.ObjectionContent = content
	err := a.db.InTx(ctx, who, func(tx *postgres.Tx) error {
		c, err := a.lockChallenge(ctx, tx, challengeID)
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
		return tx.Record(ctx, "file", "objection", o.ID, "", map[string]int64{"challenge": challengeID})
	})
	return o, err
}

// ObjectionView is an objection with the challenge it is about.
type ObjectionView struct {
	market.Objection
	Challenge market.Challenge
	Offers    []market.Offer
	Trail     []market.Event
}

// Objection reads an objection for its author and the bureau; for everybody else it does not exist.
func (a *App) Objection(ctx context.Context, who market.Actor, id int64) (ObjectionView, error) {
	o, err := a.db.Objection(ctx, id)
	if err != nil {
		return ObjectionView{}, err
	}
	if !o.VisibleTo(who) {
		return ObjectionView{}, market.ErrNotFound
	}
	v := ObjectionView{Objection: o}
	if v.Challenge, err = a.db.Challenge(ctx, o.ChallengeID); err != nil {
		return v, err
	}
	now, err := a.db.Now(ctx)
	if err != nil {
		return v, err
	}
	v.Offers = market.ObjectionLifecycle.Offers(&v.Objection, who, now)
	v.Trail, err = a.db.EventsOf(ctx, "objection", id)
	return v, err
}

// ObjectionMove is one attempt at a move of an objection.
type ObjectionMove struct {
	Name    string `form:"-"`
	Version int    `form:"version"`
	Reason  string `form:"reason" maxLength:"500"`
}

// MoveObjection takes a step with an objection and answers its author. One that is upheld sends the challenge
// back to its reviewers.
func (a *App) MoveObjection(ctx context.Context, who market.Actor, id int64, move ObjectionMove) (market.Objection, error) {
	var o market.Objection
	err := a.db.InTx(ctx, who, func(tx *postgres.Tx) (err error) {
		if o, err = tx.Objection(ctx, id); err != nil {
			return err
		}
		c, err := a.lockChallenge(ctx, tx, o.ChallengeID)
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
		return a.moveObjection(ctx, tx, &c, &o, move)
	})
	return o, err
}

func (a *App) moveObjection(ctx context.Context, tx *postgres.Tx, c *market.Challenge, o *market.Objection, move ObjectionMove) error {
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
	if err := tx.Record(ctx, move.Name, "objection", o.ID, move.Reason, moved(from, o.Status)); err != nil {
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
	return a.overturn(ctx, tx, c, move.Reason)
}

// overturn takes the proposal back and asks the experts to judge again.
func (a *App) overturn(ctx context.Context, tx *postgres.Tx, c *market.Challenge, reason string) error {
	c.Docket.Upheld = true
	if err := a.moveBids(ctx, tx, c, []market.BidStatus{market.BidProposed, market.BidReserve, market.BidNotSelected}, BidMove{Name: "reassess"}); err != nil {
		return err
	}
	if err := tx.ReopenReviews(ctx, c.ID); err != nil {
		return err
	}
	c.Closing, c.WinnerBidID, c.WinnerOrgID = "异议成立，重新评审。", 0, 0
	if err := a.moveChallenge(ctx, tx, c, ChallengeMove{Name: "re_review", Reason: reason}); err != nil {
		return err
	}
	reviews, err := tx.Reviews(ctx, postgres.ReviewFilter{ChallengeID: c.ID, Statuses: []market.ReviewStatus{market.ReviewDeclared}, Limit: allRows})
	if err != nil {
		return err
	}
	for _, r := range reviews {
		if err := tx.Notify(ctx, []int64{r.ExpertID}, "请重新评审："+c.Title, "异议成立，请核对评分后重新提交。", fmt.Sprintf("/reviews/%d", r.ID)); err != nil {
			return err
		}
	}
	return nil
}

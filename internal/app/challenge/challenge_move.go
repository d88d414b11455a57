package challenge

import (
	"context"
	"fmt"
	"jiebang/internal/link"
	"time"

	"jiebang/internal/app"
	"jiebang/internal/job"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

// Move is one attempt at a move of a challenge, with what some moves need besides.
type Move struct {
	Name         market.ChallengeMove `form:"-"`
	Version      int                  `form:"version"` // what the asker saw; 0 when they did not look
	Reason       string               `form:"reason" maxLength:"500"`
	ArgueOpinion string               `form:"argue_opinion" maxLength:"4000"` // argue_pass, argue_fail
	NoticeText   string               `form:"notice_text" maxLength:"4000"`   // publish, start_notice
	ClosesOn     market.Date          `form:"closes_on"`                      // extend
	ClosesTime   string               `form:"closes_time"`                    // extend
	Experts      []int64              `form:"experts"`                        // open_review: named
	Draw         int                  `form:"draw"`                           // open_review: how many in all; those not named are drawn
	Feedback     map[int64]string     `form:"feedback"`                       // propose: what each bidder who did not win is told
	AwardInput
}

// Move makes a move of a challenge and lets its bids, its experts and the people concerned follow it.
func (r *Room) Move(ctx context.Context, who market.Actor, id int64, move Move) (market.Challenge, error) {
	var c market.Challenge
	if purpose := awardPapers[move.Name]; purpose == "" {
		move.Files = nil
	} else if err := r.core.CheckPapers(ctx, who, &move.Papers, purpose, market.FileParty); err != nil {
		return c, err
	}
	err := r.db.InTx(ctx, who, func(tx *postgres.Tx) (err error) {
		if c, err = r.lockChallenge(ctx, tx, id); err != nil {
			return err
		}
		if !c.VisibleTo(who) {
			return market.ErrNotFound
		}
		if move.Version != 0 && move.Version != c.Version {
			return r.whoWasFirst(ctx, tx, id, market.ErrStale)
		}
		found := c.Status
		err = r.moveChallenge(ctx, tx, &c, move)
		if market.CodeOf(err) == market.Conflict && !market.ChallengeLifecycle.Leads(move.Name, found) {
			return r.whoWasFirst(ctx, tx, id, err)
		}
		return err
	})
	return c, err
}

// lockChallenge reads a challenge for a move: nobody else moves it, bids for it or objects meanwhile.
func (r *Room) lockChallenge(ctx context.Context, tx *postgres.Tx, id int64) (market.Challenge, error) {
	c, err := tx.LockChallenge(ctx, id)
	c.Docket.Settings = r.core.Settings()
	return c, err
}

// whoWasFirst adds to a refusal that the record has moved on who took the last step and when.
func (r *Room) whoWasFirst(ctx context.Context, tx *postgres.Tx, id int64, err error) error {
	last, lookErr := tx.LastMover(ctx, market.NounChallenge, id)
	if lookErr != nil || last.ActorName == tx.Who().Name {
		return err
	}
	return market.Refuse(market.Conflict, fmt.Sprintf("%s上一步由%s于 %s 办理（%s）。", market.MessageOf(err), last.ActorName,
		last.At.In(market.Shanghai).Format("15:04:05"), VerbLabel(last.Verb)))
}

// VerbLabel is what a step in the trail of a challenge is called.
func VerbLabel(verb string) string {
	for _, m := range market.ChallengeLifecycle.Moves {
		if string(m.Name) == verb {
			return m.Label
		}
	}
	if word, ok := map[string]string{"create": "起草榜单", "edit": "修改榜单", "ask_experts": "补选专家", "see_contact": "查看联系方式",
		"argue": "登记论证意见", "draw": "随机抽取专家", "talk": "登记对接洽谈", "unargue": "撤回论证意见", "objection": "收到异议",
		"new_round": "重新发榜"}[verb]; ok {
		return word
	}
	return verb
}

func (r *Room) moveChallenge(ctx context.Context, tx *postgres.Tx, c *market.Challenge, move Move) error {
	from := c.Status
	// A deadline is judged by the clock as it stands once the lock is held, not when the transaction began.
	now, err := tx.Clock(ctx)
	if err != nil {
		return err
	}
	if err := r.prepareChallenge(ctx, tx, c, move); err != nil {
		return err
	}
	if err := market.ChallengeLifecycle.Move(c, move.Name,
		market.Step{Who: tx.Who(), Now: now, Reason: move.Reason}); err != nil {
		return err
	}
	if err := r.followChallenge(ctx, tx, c, move, now); err != nil {
		return err
	}
	if err := tx.UpdateChallenge(ctx, c); err != nil {
		return err
	}
	if err := r.announce(ctx, tx, c, move, now); err != nil {
		return err
	}
	if err := r.tellChallenge(ctx, tx, c, move); err != nil {
		return err
	}
	if err := tx.Record(ctx, string(move.Name), market.NounChallenge, c.ID, move.Reason,
		app.Moved(from, c.Status)); err != nil {
		return err
	}
	return r.afterAward(ctx, tx, c, move)
}

// prepareChallenge puts on the challenge what the guard of the move asks for.
func (r *Room) prepareChallenge(ctx context.Context, tx *postgres.Tx, c *market.Challenge, move Move) error {
	switch move.Name {
	case "argue_pass", "argue_fail":
		c.ArgueOpinion = move.ArgueOpinion
		return r.argued(ctx, tx, c)
	case "publish", "start_notice":
		c.NoticeText = move.NoticeText
	case "open_review":
		if err := r.askExperts(ctx, tx, c, move.Experts); err != nil {
			return err
		}
		return r.drawExperts(ctx, tx, c, move.Draw-len(move.Experts))
	default: // nothing of its own
	}
	return r.prepareAward(ctx, tx, c, move)
}

// followChallenge does what belongs to the move beside the new state: times, bids, work to come.
func (r *Room) followChallenge(ctx context.Context, tx *postgres.Tx, c *market.Challenge, move Move,
	now time.Time) error {
	switch move.Name {
	case "submit":
		c.SubmittedAt = now
	case "publish":
		c.PublishedAt, c.BidClosesAt = now, c.Deadline()
		if err := r.makeLock(ctx, tx, c.ID); err != nil {
			return err
		}
		return tx.Enqueue(ctx, job.CloseBidding{ChallengeID: c.ID, ClosesAt: c.BidClosesAt}, c.BidClosesAt)
	case "extend":
		return r.extend(ctx, tx, c, move)
	case "withdraw":
		c.Closing = move.Reason
	case "close":
		return r.openBids(ctx, tx, c)
	case "no_award":
		c.Closing = move.Reason
		return r.declineBids(ctx, tx, c, move.Reason)
	case "propose":
		return r.proposeBest(ctx, tx, c, move.Feedback)
	default: // nothing of its own
	}
	return r.followAward(ctx, tx, c, move, now)
}

// extend moves the deadline and leaves work for the new one.
func (r *Room) extend(ctx context.Context, tx *postgres.Tx, c *market.Challenge, move Move) error {
	longer := market.ChallengeContent{ClosesOn: move.ClosesOn, ClosesTime: move.ClosesTime}
	until := longer.Deadline()
	if !until.After(c.BidClosesAt) {
		return &market.Error{Code: market.Invalid, Message: "新的截止时间必须晚于原截止时间。",
			Fields: map[string]string{"closes_on": "请填写晚于原截止时间的日期和时刻。"}}
	}
	c.ClosesOn, c.ClosesTime, c.BidClosesAt, c.Closing = move.ClosesOn, move.ClosesTime, until, move.Reason
	return tx.Enqueue(ctx, job.CloseBidding{ChallengeID: c.ID, ClosesAt: until}, until)
}

// tellChallenge tells those whose turn it is, and those whom it concerns.
func (r *Room) tellChallenge(ctx context.Context, tx *postgres.Tx, c *market.Challenge, move Move) error {
	href := link.Challenge(c.ID)
	next := map[market.ChallengeMove]market.Role{"submit": market.RoleClerk, "format_pass": market.RoleClerk,
		"argue_pass": market.RoleLeader, "close": market.RoleClerk,
		"propose": market.RoleLeader, "award": market.RoleClerk, "apply_acceptance": market.RoleLeader,
		"pass": market.RoleLeader, "re_review": market.RoleApprover}
	title := market.ChallengeLifecycle.Label(c.Status) + "：" + c.Title
	if role, ok := next[move.Name]; ok {
		if err := tx.NotifyRole(ctx, role, title, "", href); err != nil {
			return err
		}
	}
	if move.Name == "submit" {
		return nil
	}
	if err := r.tellBidders(ctx, tx, c, move); err != nil {
		return err
	}
	if err := tx.NotifyOrganization(ctx, c.OrgID, title, move.Reason, href); err != nil || c.WinnerOrgID == 0 ||
		!c.Decided() {
		return err
	}
	return tx.NotifyOrganization(ctx, c.WinnerOrgID, title, move.Reason, href)
}

// tellBidders tells those who bid, or are still writing, what changes for all of them.
func (r *Room) tellBidders(ctx context.Context, tx *postgres.Tx, c *market.Challenge, move Move) error {
	sentences := map[market.ChallengeMove]string{"extend": "揭榜时间延长：", "withdraw": "榜单已撤榜：", "start_notice": "评审结果公示：",
		"re_review": "重新评审："}
	sentence, ok := sentences[move.Name]
	if !ok {
		return nil
	}
	bids, err := tx.Bids(ctx, postgres.BidFilter{ChallengeID: c.ID, Limit: app.AllRows})
	if err != nil {
		return err
	}
	for _, b := range bids {
		if b.Status == market.BidWithdrawn {
			continue
		}
		if err := tx.NotifyOrganization(ctx, b.OrgID, sentence+c.Title, c.Closing, link.Bid(b.ID)); err != nil {
			return err
		}
	}
	return nil
}

// CloseBidding ends the bidding for a challenge whose deadline has passed and opens its bids, once. It tells
// when to come again, the zero time when there is nothing left to do.
func (r *Room) CloseBidding(ctx context.Context, id int64) (again time.Time, err error) {
	err = r.db.InTx(ctx, market.TheSystem(), func(tx *postgres.Tx) error {
		again = time.Time{}
		c, err := r.lockChallenge(ctx, tx, id)
		if err != nil || c.Status != market.ChallengePublished {
			return err
		}
		now, err := tx.Clock(ctx)
		if err != nil {
			return err
		}
		if now.Before(c.BidClosesAt) {
			again = c.BidClosesAt
			return nil
		}
		return r.moveChallenge(ctx, tx, &c, Move{Name: "close"})
	})
	if err != nil {
		return again, fmt.Errorf("close bidding for challenge %d: %w", id, err)
	}
	return again, nil
}

// CloseDueBidding closes every challenge whose deadline has passed, for those whose own work was lost, and tells
// how many.
func (r *Room) CloseDueBidding(ctx context.Context) (int, error) {
	const batch = 100
	due, err := r.db.DueChallenges(ctx, batch)
	if err != nil {
		return 0, fmt.Errorf("close due bidding: %w", err)
	}
	for i, id := range due {
		if _, err := r.CloseBidding(ctx, id); err != nil {
			return i, err
		}
	}
	return len(due), nil
}

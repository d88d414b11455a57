package challenge

import (
	"context"
	"fmt"
	"slices"

	"jiebang/internal/app"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

// QuestionView is a question as one asker sees it.
type QuestionView struct {
	market.Question
	Own    bool // asked by the asker's own organisation
	Offers []market.Offer
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
		q.Answer = "——"
		shown.Offers = market.QuestionLifecycle.Offers(&q, who, v.Now)
		if !shown.Own {
			shown.Question = shown.Question.WithoutAsker()
		}
		v.Questions = append(v.Questions, shown)
	}
	return nil
}

// AskQuestion asks about a challenge in the name of an organisation. Those who answer are not told who asked.
func (r *Room) AskQuestion(ctx context.Context, who market.Actor, challengeID, orgID int64, text string) (market.Question, error) {
	q := market.Question{ChallengeID: challengeID, OrgID: orgID, Text: text}
	err := r.db.InTx(ctx, who, func(tx *postgres.Tx) error {
		c, err := tx.Challenge(ctx, challengeID)
		if err != nil {
			return err
		}
		if !c.Public() {
			return market.ErrNotFound
		}
		now, err := tx.Clock(ctx)
		if err != nil {
			return err
		}
		q.Challenge = &c
		if err := q.Ask(who, now); err != nil {
			return err
		}
		if err := tx.InsertQuestion(ctx, &q); err != nil {
			return err
		}
		href := fmt.Sprintf("/challenges/%d#questions", c.ID)
		if err := tx.NotifyOrganization(ctx, c.OrgID, "榜单收到提问："+c.Title, q.Text, href); err != nil {
			return err
		}
		if err := tx.NotifyRole(ctx, market.RoleClerk, "榜单收到提问："+c.Title, q.Text, href); err != nil {
			return err
		}
		return tx.Record(ctx, "ask", "question", q.ID, "", nil)
	})
	return q, err
}

// QuestionMove is one attempt at a move of a question.
type QuestionMove struct {
	Name    market.QuestionMove `form:"-"`
	Version int                 `form:"version"`
	Reason  string              `form:"reason" maxLength:"500"`
	Answer  string              `form:"answer" maxLength:"2000"`
}

// MoveQuestion answers a question for everybody, or tells its asker why not.
func (r *Room) MoveQuestion(ctx context.Context, who market.Actor, id int64, move QuestionMove) (market.Question, error) {
	var q market.Question
	err := r.db.InTx(ctx, who, func(tx *postgres.Tx) (err error) {
		if q, err = tx.Question(ctx, id); err != nil {
			return err
		}
		c, err := tx.HoldChallenge(ctx, q.ChallengeID)
		if err != nil {
			return err
		}
		q.Challenge = &c
		if !c.VisibleTo(who) || !q.VisibleTo(who) {
			return market.ErrNotFound
		}
		if move.Version != 0 && move.Version != q.Version {
			return market.ErrStale
		}
		return r.moveQuestion(ctx, tx, &q, move)
	})
	return q, err
}

func (r *Room) moveQuestion(ctx context.Context, tx *postgres.Tx, q *market.Question, move QuestionMove) error {
	from := q.Status
	now, err := tx.Clock(ctx)
	if err != nil {
		return err
	}
	if q.Answer = move.Answer; move.Name == "decline" {
		q.Answer = move.Reason
	}
	if err := market.QuestionLifecycle.Move(q, move.Name, market.Step{Who: tx.Who(), Now: now, Reason: move.Reason}); err != nil {
		return err
	}
	if err := tx.UpdateQuestion(ctx, q); err != nil {
		return err
	}
	if err := r.tellQuestion(ctx, tx, q); err != nil {
		return err
	}
	return tx.Record(ctx, string(move.Name), "question", q.ID, move.Reason, app.Moved(from, q.Status))
}

// tellQuestion tells the asker, and with an answer all who are writing a bid, since it holds for them too.
func (r *Room) tellQuestion(ctx context.Context, tx *postgres.Tx, q *market.Question) error {
	orgs := []int64{q.OrgID}
	if q.Status == market.QuestionAnswered {
		bids, err := tx.Bids(ctx, postgres.BidFilter{ChallengeID: q.ChallengeID, Statuses: []market.BidStatus{market.BidDraft, market.BidSealed}, Limit: app.AllRows})
		if err != nil {
			return err
		}
		for _, b := range bids {
			orgs = append(orgs, b.OrgID)
		}
	}
	slices.Sort(orgs)
	for _, org := range slices.Compact(orgs) {
		title := "榜单答疑" + market.QuestionLifecycle.Label(q.Status) + "：" + q.Challenge.Title
		if err := tx.NotifyOrganization(ctx, org, title, q.Answer, fmt.Sprintf("/challenges/%d#questions", q.ChallengeID)); err != nil {
			return err
		}
	}
	return nil
}

package challenge

import (
	"context"
	"fmt"

	"jiebang/internal/link"
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
		shown.Offers = questionMoves.Ahead(r, &q, who, v.Now)
		if !shown.Own {
			shown.Question = shown.Question.WithoutAsker()
		}
		v.Questions = append(v.Questions, shown)
	}
	return nil
}

// AskQuestion asks about a challenge in the name of an organisation. Those who answer are not told who asked.
func (r *Room) AskQuestion(
	ctx context.Context, who market.Actor, challengeID, orgID int64, text string,
) (market.Question, error) {
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
		title, href := "榜单收到提问："+c.Title, link.Questions(c.ID)
		if err := tx.NotifyOrganization(ctx, c.OrgID, title, q.Text, href); err != nil {
			return err
		}
		if err := tx.NotifyRole(ctx, market.RoleClerk, title, q.Text, href); err != nil {
			return err
		}
		return tx.Record(ctx, market.VerbAsk, market.NounQuestion, q.ID, "", nil)
	})
	if err != nil {
		return q, fmt.Errorf("ask about challenge %d: %w", challengeID, err)
	}
	return q, nil
}

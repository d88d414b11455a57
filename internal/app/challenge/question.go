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
		m := market.Message{Kind: market.MessageDuty, What: "榜单收到提问", Title: c.Title, Body: q.Text,
			Href: link.Questions(c.ID)}
		if err := tx.TellOrganization(ctx, c.OrgID, m); err != nil {
			return err
		}
		if err := tx.TellRole(ctx, market.RoleClerk, m); err != nil {
			return err
		}
		return tx.Record(ctx, market.VerbAsk, market.NounQuestion, q.ID, "", nil)
	})
	if err != nil {
		return q, fmt.Errorf("ask about challenge %d: %w", challengeID, err)
	}
	return q, nil
}

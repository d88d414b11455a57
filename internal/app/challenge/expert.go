package challenge

import (
	"context"
	"crypto/rand"
	"fmt"
	"slices"

	"jiebang/internal/link"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

// drawExperts draws so many experts from the pool and asks them; seed, pool and result are kept, so that the draw can
// be repeated by anybody.
func (r *Room) drawExperts(ctx context.Context, tx *postgres.Tx, c *market.Challenge, wanted int) error {
	if wanted <= 0 {
		return nil
	}
	candidates, err := tx.Candidates(ctx, c.ID, c.HitechField)
	if err != nil {
		return err
	}
	d := market.Draw{ChallengeID: c.ID, Seed: rand.Text(), Wanted: wanted,
		Pool: market.PoolOf(candidates, c.HitechField)}
	if len(d.Pool) < wanted {
		sentence := fmt.Sprintf("专家库中没有关联、可以抽取的专家只有 %d 位，不足 %d 位，请补充专家库。", len(d.Pool), wanted)
		return &market.Error{Code: market.Invalid, Message: sentence, Fields: map[string]string{"draw": sentence}}
	}
	d.Drawn = d.Result()
	if err := tx.InsertDraw(ctx, &d); err != nil {
		return err
	}
	if err := r.askExperts(ctx, tx, c, d.Drawn); err != nil {
		return err
	}
	return tx.Record(ctx, market.VerbDraw, market.NounChallenge, c.ID,
		fmt.Sprintf("第 %d 次抽取，%d 选 %d", d.N, len(d.Pool), wanted),
		map[string]any{"seed": d.Seed, "drawn": d.Drawn})
}

// askExperts asks experts to review a challenge; those of the owner's or a bidder's organisation are refused.
func (r *Room) askExperts(ctx context.Context, tx *postgres.Tx, c *market.Challenge, experts []int64) error {
	candidates, err := tx.Candidates(ctx, c.ID, c.HitechField)
	if err != nil {
		return err
	}
	for _, id := range experts {
		i := slices.IndexFunc(candidates, func(k market.Candidate) bool { return k.UserID == id })
		if i < 0 {
			return market.Refuse(market.Conflict, "所选人员不是评审专家，或已在评审名单中，请刷新页面后重新选择。")
		}
		if conflict := candidates[i].Conflict; conflict != "" {
			return market.Refuse(market.Forbidden, fmt.Sprintf("专家%s与“%s”有关联，与本榜有利害关系，不能参加评审，请另选专家。",
				candidates[i].Name, conflict))
		}
		review, err := tx.AskExpert(ctx, c.ID, id)
		if err != nil {
			return err
		}
		if err := tx.Tell(ctx, []int64{id}, market.Message{Kind: market.MessageDuty, What: "请评审", Title: c.Title,
			Body: "请先声明有无利害关系，声明后方可查看揭榜方案。", Href: link.Review(review)}); err != nil {
			return err
		}
		c.Docket.Reviewers++
	}
	return nil
}

package challenge

import (
	"context"
	"slices"

	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

// ArgumentDraft is what a clerk types of one expert: one of the pool, or somebody named.
type ArgumentDraft struct {
	ExpertID int64 `form:"expert_id"`
	market.ArgumentContent
}

// RecordArgument puts on record what one expert said of a challenge; experts of the owner are refused.
func (r *Room) RecordArgument(ctx context.Context, who market.Actor, challengeID int64,
	in ArgumentDraft) (market.Argument, error) {
	argument := market.Argument{ChallengeID: challengeID, ExpertID: in.ExpertID}
	err := r.inArgument(ctx, who, challengeID, func(tx *postgres.Tx, c *market.Challenge) error {
		if err := r.knownExpert(ctx, tx, c, &in); err != nil {
			return err
		}
		owner, err := tx.Organization(ctx, c.OrgID)
		if err != nil {
			return err
		}
		in.Normalize()
		if err := in.Validate(&owner); err != nil {
			return err
		}
		argument.ArgumentContent = in.ArgumentContent
		if err := tx.InsertArgument(ctx, &argument); err != nil {
			return err
		}
		return tx.Record(ctx, market.VerbArgue, market.NounChallenge, challengeID,
			argument.Byline()+"："+argument.VerdictLabel(), nil)
	})
	return argument, err
}

// knownExpert fills in who an expert of the pool is, and refuses one in conflict.
func (r *Room) knownExpert(ctx context.Context, tx *postgres.Tx, c *market.Challenge, in *ArgumentDraft) error {
	if in.ExpertID == 0 {
		return nil
	}
	candidates, err := tx.Candidates(ctx, c.ID, c.HitechField)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(candidates, func(k market.Candidate) bool { return k.UserID == in.ExpertID })
	refuse := func(sentence string) error {
		return &market.Error{Code: market.Invalid, Message: sentence, Fields: map[string]string{"expert_id": sentence}}
	}
	switch {
	case i < 0:
		return refuse("请从专家库中选择。")
	case candidates[i].Conflict != "":
		return refuse("该专家与“" + candidates[i].Conflict + "”有关联，应当回避，请另选专家。")
	}
	in.Name = candidates[i].Name
	if candidates[i].Unit != "" {
		in.Unit = candidates[i].Unit
	}
	if in.JobTitle == "" {
		in.JobTitle = candidates[i].JobTitle
	}
	return nil
}

// DropArgument takes back what was recorded by mistake; the trail keeps that it was there.
func (r *Room) DropArgument(ctx context.Context, who market.Actor, challengeID, id int64) error {
	return r.inArgument(ctx, who, challengeID, func(tx *postgres.Tx, _ *market.Challenge) error {
		if err := tx.DeleteArgument(ctx, challengeID, id); err != nil {
			return err
		}
		return tx.Record(ctx, market.VerbUnargue, market.NounChallenge, challengeID, "",
			map[string]int64{"argument": id})
	})
}

// inArgument holds a challenge that waits for its argument, for a clerk.
func (r *Room) inArgument(ctx context.Context, who market.Actor, challengeID int64,
	work func(*postgres.Tx, *market.Challenge) error) error {
	if !who.Is(market.RoleClerk) {
		return market.ErrNotFound
	}
	return r.db.InTx(ctx, who, func(tx *postgres.Tx) error {
		c, err := r.lockChallenge(ctx, tx, challengeID)
		if err != nil {
			return err
		}
		if c.Status != market.ChallengeFormatOK {
			return market.Refuse(market.Conflict, "榜单当前为“"+market.ChallengeLifecycle.Label(c.Status)+
				"”，待论证的榜单才能登记专家意见。")
		}
		return work(tx, &c)
	})
}

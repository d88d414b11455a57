package listing

import (
	"context"
	"slices"

	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

// knownRecommender holds the one who is asked to endorse a listing to the verified parks and towns, as they are
// offered: an organisation must not endorse its own through another of its names. One that was asked before stays.
func knownRecommender(ctx context.Context, tx *postgres.Tx, id, before int64) error {
	if id == 0 || id == before {
		return nil
	}
	org, err := tx.Organization(ctx, id)
	if err != nil && !market.Missing(err) {
		return err
	}
	p := market.Problems{}
	p.Check(err == nil && org.Status == market.OrgVerified && slices.Contains(market.RecommenderKinds, org.Kind),
		"recommender_id", "请从列表中选择归口推荐单位。")
	return p.Err()
}

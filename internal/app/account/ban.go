package account

import (
	"context"
	"fmt"

	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

// EndBans takes organisations whose term is over off the blacklist, and tells how many.
func (r *Room) EndBans(ctx context.Context) (ended int, err error) {
	const batch = 100
	now, err := r.db.Now(ctx)
	if err != nil {
		return 0, fmt.Errorf("end bans: %w", err)
	}
	ids, err := r.db.EndedBans(ctx, market.DateOf(now), batch)
	if err != nil {
		return 0, fmt.Errorf("end bans: %w", err)
	}
	for _, id := range ids {
		if err := r.endBan(ctx, id); err != nil {
			return ended, fmt.Errorf("end ban of organisation %d: %w", id, err)
		}
		ended++
	}
	return ended, nil
}

func (r *Room) endBan(ctx context.Context, id int64) error {
	return r.db.InTx(ctx, market.TheSystem(), func(tx *postgres.Tx) error {
		org, err := tx.Organization(ctx, id)
		if err != nil || org.Status != market.OrgBlacklisted {
			return err
		}
		return organizationMoves.Take(ctx, r.core, r, tx, &org,
			OrganizationMove{Name: market.OrgEndBan, Reason: "失信期满，自动解除。"})
	})
}

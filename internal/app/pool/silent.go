package pool

import (
	"context"
	"fmt"

	"jiebang/internal/link"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

// silentAtOnce is how many entries move on in one transaction.
const silentAtOnce = 500

// MoveOn puts needs that nobody has answered for the days of the setting onto the list of what nobody answers, and
// tells who handles them, each once. It tells how many it moved.
func (r *Room) MoveOn(ctx context.Context) (int, error) {
	now, err := r.db.Now(ctx)
	if err != nil {
		return 0, err
	}
	before := market.DateOf(now).AddDays(-r.core.Settings().Int(market.SetUnansweredDays))
	for all := 0; ; {
		var fresh []postgres.Silent
		err := r.db.InTx(ctx, market.TheSystem(), func(tx *postgres.Tx) (err error) {
			if fresh, err = tx.NoteSilent(ctx, before, silentAtOnce); err != nil {
				return err
			}
			return tellSilent(ctx, tx, fresh)
		})
		all += len(fresh)
		if err != nil || len(fresh) < silentAtOnce {
			return all, err
		}
	}
}

func tellSilent(ctx context.Context, tx *postgres.Tx, fresh []postgres.Silent) error {
	shares := map[int64]int{}
	for _, s := range fresh {
		if err := tx.Record(ctx, market.VerbUnanswered, market.NounPoolEntry, s.ListingID, "", nil); err != nil {
			return err
		}
		shares[s.KeeperID]++
	}
	for keeper, n := range shares {
		msg := market.Message{Kind: market.MessageDuty, What: fmt.Sprintf("%d 项需求无人应答，请选择下一步办法", n),
			Href: link.MyPoolAt(market.PoolSilent)}
		tell := func() error { return tx.Tell(ctx, []int64{keeper}, msg) }
		if keeper == 0 {
			msg.Href = link.PoolAt(market.PoolSilent)
			tell = func() error { return tx.TellRole(ctx, market.RoleLeader, msg) }
		}
		if err := tell(); err != nil {
			return err
		}
	}
	return nil
}

// Tend does what the pool needs from time to time.
func (r *Room) Tend(ctx context.Context) error {
	if _, err := r.GiveAway(ctx); err != nil {
		return err
	}
	if _, err := r.MoveOn(ctx); err != nil {
		return err
	}
	if err := r.TellKeepers(ctx); err != nil {
		return err
	}
	return r.TellLate(ctx)
}

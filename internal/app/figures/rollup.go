package figures

import (
	"context"
	"fmt"

	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

// Load sees to it that the figures kept are those of this district: a fresh record keeps none yet.
func (r *Room) Load(ctx context.Context) error {
	district := r.core.Settings().District()
	kept, err := r.db.RollupScope(ctx)
	if err != nil || kept == district {
		return err
	}
	return r.RebuildRollups(ctx)
}

// RebuildRollups counts every registered contract again. Contracts cannot be written meanwhile.
func (r *Room) RebuildRollups(ctx context.Context) error {
	err := r.db.InTx(ctx, market.TheSystem(), func(tx *postgres.Tx) error {
		return rebuildRollups(ctx, tx, r.core.Settings().District())
	})
	if err != nil {
		return fmt.Errorf("rebuild roll-ups: %w", err)
	}
	return nil
}

func rebuildRollups(ctx context.Context, tx *postgres.Tx, district market.Region) error {
	if err := tx.RebuildRollups(ctx, district); err != nil {
		return err
	}
	return tx.Record(ctx, market.VerbRebuild, market.NounStatistics, 0, string(district), nil)
}

// RollupCheck is what a recount of every contract found.
type RollupCheck struct {
	District market.Region
	Kept     market.Region // the district whose figures are kept
	Years    []int
	Faults   []postgres.RollupFault
}

// Sound reports whether the figures kept are those of the contracts.
func (c RollupCheck) Sound() bool { return c.Kept == c.District && len(c.Faults) == 0 }

// VerifyRollups counts every registered contract once more and compares, year by year and side by side.
func (r *Room) VerifyRollups(ctx context.Context) (RollupCheck, error) {
	check := RollupCheck{District: r.core.Settings().District()}
	var err error
	if check.Kept, err = r.db.RollupScope(ctx); err != nil || check.Kept != check.District {
		return check, err
	}
	if check.Years, err = r.db.RollupYears(ctx); err != nil {
		return check, err
	}
	for _, year := range check.Years {
		for _, side := range market.Sides {
			faults, err := r.db.RollupFaults(ctx, year, side, check.District)
			if err != nil {
				return check, fmt.Errorf("recount %d: %w", year, err)
			}
			check.Faults = append(check.Faults, faults...)
		}
	}
	return check, nil
}

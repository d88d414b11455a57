package contract

import (
	"context"
	"encoding/json"
	"fmt"

	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

// keepDeal reads a deal as a ledger finds it.
func keepDeal(ctx context.Context, from postgres.Reader, ref int64) (any, error) {
	return from.Deal(ctx, ref)
}

// putDealBack makes a deal say and stand as it did before a ledger updated it.
func putDealBack(ctx context.Context, tx *postgres.Tx, b *market.ImportBatch, ref int64, was []byte) error {
	var before market.Deal
	if err := json.Unmarshal(was, &before); err != nil {
		return fmt.Errorf("put deal %d back: %w", ref, err)
	}
	now, err := tx.Deal(ctx, ref)
	if err != nil {
		return err
	}
	before.Version = now.Version
	if err := tx.UpdateDeal(ctx, &before); err != nil {
		return err
	}
	return tx.Record(ctx, market.VerbPutBack, market.NounDeal, ref, b.Name, nil)
}

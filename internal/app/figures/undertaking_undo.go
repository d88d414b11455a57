package figures

import (
	"context"
	"encoding/json"
	"fmt"

	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

// keepUndertaking reads a row of the log as a sheet finds it.
func keepUndertaking(ctx context.Context, from postgres.Reader, ref int64) (any, error) {
	return from.Undertaking(ctx, ref)
}

// putUndertakingBack makes a row of the log say again what it said before a sheet updated it.
func putUndertakingBack(ctx context.Context, tx *postgres.Tx, b *market.ImportBatch, ref int64, was []byte) error {
	var before market.Undertaking
	if err := json.Unmarshal(was, &before); err != nil {
		return fmt.Errorf("put undertaking %d back: %w", ref, err)
	}
	u, err := tx.Undertaking(ctx, ref)
	if err != nil {
		return err
	}
	u.UndertakingContent = before.UndertakingContent
	if err := tx.UpdateUndertaking(ctx, &u); err != nil {
		return err
	}
	return tx.Record(ctx, market.VerbPutBack, market.NounUndertaking, ref, b.Name, nil)
}

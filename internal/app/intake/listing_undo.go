package intake

import (
	"context"
	"encoding/json"
	"fmt"

	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

// keepListing reads an entry as a sheet finds it.
func keepListing(ctx context.Context, from postgres.Reader, ref int64) (any, error) {
	return from.Listing(ctx, ref)
}

// putListingBack makes an entry say and stand as it did before a sheet updated it. Where the sheet changed what is on
// show, that follows.
func putListingBack(ctx context.Context, tx *postgres.Tx, b *market.ImportBatch, ref int64, was []byte) error {
	now, err := tx.LockListing(ctx, ref)
	if err != nil {
		return err
	}
	l := now
	var before market.Listing
	if err := json.Unmarshal(was, &before); err != nil {
		return fmt.Errorf("put listing %d back: %w", ref, err)
	}
	l.ListingContent, l.Progress, l.SubmittedAt = before.ListingContent, before.Progress, before.SubmittedAt
	l.Version = now.Version
	if err := tx.UpdateListing(ctx, &l); err != nil {
		return err
	}
	if now.Status == market.ListingPublished {
		if err := tx.ShowListing(ctx, ref); err != nil {
			return err
		}
		if err := tx.AskMatches(ctx, []int64{ref}, tx.Now().Add(matchAfter)); err != nil {
			return err
		}
	}
	return tx.Record(ctx, market.VerbPutBack, market.NounListing, ref, b.Name, nil)
}

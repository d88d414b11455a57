package intake

import (
	"context"

	"jiebang/internal/app"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

// takeOverFiles hangs what came with the answers of a round on the entries that the desk has made of them, for the same
// readers. The answers keep their own.
func takeOverFiles(ctx context.Context, tx *postgres.Tx, b *market.ImportBatch, taken []*app.ImportRow) error {
	if b.RoundID == 0 {
		return nil
	}
	for _, row := range taken {
		answer, err := tx.AnswerOfRow(ctx, b.ID, row.N)
		if market.Missing(err) {
			continue
		}
		if err != nil {
			return err
		}
		names, err := tx.CopyFiles(ctx, market.FileHolder{Kind: market.NounRoundAnswer, Ref: answer},
			market.FileHolder{Kind: market.NounListing, Ref: row.Ref})
		if err != nil {
			return err
		}
		for _, name := range names {
			if err := tx.Record(ctx, market.VerbAttach, market.NounListing, row.Ref, name, nil); err != nil {
				return err
			}
		}
	}
	return nil
}

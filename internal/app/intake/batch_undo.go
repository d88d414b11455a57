package intake

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"

	"jiebang/internal/app"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

// kept is a record as it is now, for the day on which its batch is undone, with the digest of what it says.
func kept(ctx context.Context, from postgres.Reader, kind *app.Importable, ref int64) (was []byte, digest string,
	err error) {
	record, err := kind.Keep(ctx, from, ref)
	if err != nil {
		return nil, "", err
	}
	if was, err = json.Marshal(record); err != nil {
		return nil, "", fmt.Errorf("keep %s %d: %w", kind.Kind, ref, err)
	}
	sum := sha256.Sum256(was)
	return was, hex.EncodeToString(sum[:]), nil
}

// keepBefore reads what the records say that rows are about to update.
func keepBefore(ctx context.Context, tx *postgres.Tx, kind *app.Importable, rows []*app.ImportRow) ([][]byte, error) {
	if kind.Keep == nil {
		return nil, nil
	}
	before := make([][]byte, len(rows))
	for i, row := range rows {
		var err error
		if before[i], _, err = kept(ctx, tx.Reader, kind, row.Found); err != nil {
			return nil, err
		}
	}
	return before, nil
}

// keepAfter notes of the rows that updated a record what it said before, and what it says now.
func keepAfter(ctx context.Context, tx *postgres.Tx, kind *app.Importable, b *market.ImportBatch,
	rows []*app.ImportRow, before [][]byte) error {
	if before == nil {
		return nil
	}
	var updates []postgres.ImportUpdate
	for i, row := range rows {
		if row.Outcome != market.RowUpdated {
			continue
		}
		_, digest, err := kept(ctx, tx.Reader, kind, row.Ref)
		if err != nil {
			return err
		}
		updates = append(updates, postgres.ImportUpdate{N: row.N, Before: before[i], After: digest})
	}
	return tx.KeepImportUpdates(ctx, b.ID, updates)
}

// updatesUndone puts back what records said before the sheet updated them. One that somebody has changed since is left
// as it is, and told.
func updatesUndone(ctx context.Context, tx *postgres.Tx, kind *app.Importable, b *market.ImportBatch) error {
	updates, err := tx.ImportUpdates(ctx, b.ID)
	if err != nil {
		return err
	}
	byRef := map[int64][]postgres.ImportUpdate{}
	var refs []int64
	for _, u := range updates {
		if byRef[u.Ref] == nil {
			refs = append(refs, u.Ref)
		}
		byRef[u.Ref] = append(byRef[u.Ref], u)
	}
	var undone, left []int
	example := ""
	for _, ref := range refs {
		rows := byRef[ref]
		back, err := putBack(ctx, tx, kind, b, rows)
		if err != nil {
			return err
		}
		for _, u := range rows {
			if back {
				undone = append(undone, u.N)
				continue
			}
			left, example = append(left, u.N), u.Title
		}
	}
	if len(left) > 0 {
		b.Note = fmt.Sprintf("有 %d 行更新过的记录没有恢复，例如“%s”：更新之后已有人修改，或当时没有留存原值。这些记录保持现在的内容。", len(left),
			app.Clip(example, 30))
	}
	if err := tx.NoteImportRows(ctx, b.ID, left, "更新后已有人修改，或没有留存原值，撤销时保持现在的内容。"); err != nil {
		return err
	}
	return tx.UndoImportUpdates(ctx, b.ID, undone)
}

// putBack makes one record say what it said before the first of the rows updated it, unless it says something else by
// now than after the last.
func putBack(ctx context.Context, tx *postgres.Tx, kind *app.Importable, b *market.ImportBatch,
	rows []postgres.ImportUpdate) (bool, error) {
	first, last := rows[0], rows[len(rows)-1]
	if kind.Keep == nil || last.After == "" || len(first.Before) == 0 {
		return false, nil
	}
	_, digest, err := kept(ctx, tx.Reader, kind, first.Ref)
	if market.Missing(err) || err == nil && digest != last.After {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	return true, kind.PutBack(ctx, tx, b, first.Ref, first.Before)
}

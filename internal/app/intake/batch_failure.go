package intake

import (
	"context"
	"fmt"

	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

// failed has a sheet tried again after a while, each time after a longer one. When that has been in vain often enough
// it waits for its person, with what happened.
func (r *Room) failed(ctx context.Context, id int64, cause error) error {
	return r.db.InTx(ctx, market.TheSystem(), func(tx *postgres.Tx) error {
		b, err := tx.LockImportBatch(ctx, id)
		if err != nil || !b.Status.AtWork() {
			return err
		}
		n := b.Failures + 1
		if n < market.ImportTries {
			return tx.DelayImport(ctx, id, n, market.ImportPause(n))
		}
		if err := tx.DelayImport(ctx, id, n, 0); err != nil {
			return err
		}
		return batchMoves.Take(ctx, r.core, r, tx, &b, Move{Name: market.ImportStall, note: whatHappened(&b, cause)})
	})
}

// whatHappened says in words where the work on a sheet stopped, and why as far as that is for people.
func whatHappened(b *market.ImportBatch, cause error) string {
	step := "读取和核对"
	if b.Status == market.ImportTaking {
		step = "导入"
	}
	where := "开始" + step + "时"
	if b.Done > 0 {
		where = fmt.Sprintf("%s完 %d 行（共 %d 行）之后", step, b.Done, b.Rows)
	}
	why := "平台内部出错"
	if market.CodeOf(cause) != market.Internal {
		why = "“" + market.MessageOf(cause) + "”"
	}
	return fmt.Sprintf("%s%s，自动试了 %d 次都没有成功。可以稍后点“重试”，会从中断处继续；仍不成功的，请把批次编号 %d 告诉系统管理员。", where, why,
		market.ImportTries, b.ID)
}

// stalled notes what happened, where the batch's person reads it.
func stalled(_ context.Context, _ *Room, a *batchAttempt) error {
	a.Record.Note = a.In.note
	return nil
}

// retried has the sheet worked on at once, where it stopped.
func retried(ctx context.Context, _ *Room, a *batchAttempt) error {
	a.Record.Note = ""
	return a.Tx.ForgiveImport(ctx, a.Record.ID)
}

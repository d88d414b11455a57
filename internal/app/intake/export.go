package intake

import (
	"context"

	"jiebang/internal/app"
	"jiebang/internal/market"
)

// ExportBatches writes the sheets that Batches lists.
func (r *Room) ExportBatches(ctx context.Context, who market.Actor, e *app.Export) error {
	read := func(ctx context.Context, before int64, limit int) ([]market.ImportBatch, error) {
		return r.db.ImportBatches(ctx, broughtFor(who), before, limit)
	}
	return app.WriteList(ctx, r.core, who, e, app.List[market.ImportBatch]{Name: "导入批次", Noun: market.NounImportBatch,
		Behind: app.ByID(read, func(b *market.ImportBatch) int64 { return b.ID }),
		Columns: []app.Column[market.ImportBatch]{
			app.In("批次名称", 32, func(b *market.ImportBatch) any { return b.Name }),
			app.In("表格类别", 28, func(b *market.ImportBatch) any { return b.Kind.Label() }),
			app.In("文件名", 32, func(b *market.ImportBatch) any { return b.FileName }),
			app.In("行数", 8, func(b *market.ImportBatch) any { return b.Rows }),
			app.In("上传人", 12, func(b *market.ImportBatch) any { return b.ByName }),
			app.In("上传日期", 12, func(b *market.ImportBatch) any { return market.DateOf(b.CreatedAt) }),
			app.In("状态", 10, func(b *market.ImportBatch) any { return market.ImportLifecycle.Label(b.Status) }),
		}})
}

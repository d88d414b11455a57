package site

import (
	"context"

	"jiebang/internal/app"
	"jiebang/internal/market"
	"jiebang/web/page"
)

// exceptions lists the steps that one person took twice in a row.
func (s *Site) exceptions(r *request) error {
	if r.taken() {
		return s.export(r, "exceptions", func(ctx context.Context, e *app.Export) error {
			return s.app.ExportExceptions(ctx, r.who, e)
		})
	}
	rows, err := s.app.Exceptions(r.ctx, r.who, r.before())
	if err != nil {
		return err
	}
	view := page.ExceptionRows{Rows: rows, Small: s.app.Settings().Bool(market.SetSmallOffice), Links: r.who.InBureau()}
	if n := len(rows); n > 0 {
		view.Older = r.older(n, app.PageSize, rows[n-1].ID)
	}
	return s.renderDesk(r, "职责分离例外", page.ExceptionsBody(view))
}

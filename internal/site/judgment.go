package site

import (
	"context"

	"jiebang/internal/app"
	"jiebang/internal/market"
	"jiebang/web/page"
)

// matching shows the bureau what people made of the suggestions.
func (s *Site) matching(r *request) error {
	m, err := s.app.Matching.Matching(r.ctx, r.who)
	if err != nil {
		return err
	}
	return s.renderDesk(r, "匹配成效", page.MatchingBody(page.MatchingPage{ByWeek: m.ByWeek, ByMatcher: m.ByMatcher,
		Dismissals: m.Dismissals, Version: m.Version, Waiting: m.Waiting}))
}

// matchingRows shows the pairs or needs behind one of the figures.
func (s *Site) matchingRows(r *request) error {
	by, key := market.LiveBy(r.Query("by")), r.Query("key")
	view := page.MatchingRows{Of: r.Query("of"), Key: key}
	if r.taken() {
		return s.export(r, "matching", func(ctx context.Context, e *app.Export) error {
			switch view.Of {
			case "pairs":
				return s.app.Matching.ExportJudgedPairs(ctx, r.who, by, key, e)
			case "needs":
				return s.app.Matching.ExportJudgedNeeds(ctx, r.who, by, key, e)
			case "dismissed":
				return s.app.Matching.ExportDismissedPairs(ctx, r.who, key, e)
			}
			return market.ErrNotFound
		})
	}
	var err error
	switch view.Of {
	case "pairs":
		view.Pairs, err = s.app.Matching.JudgedPairs(r.ctx, r.who, by, key)
	case "needs":
		view.Needs, err = s.app.Matching.JudgedNeeds(r.ctx, r.who, by, key)
	case "dismissed":
		view.Pairs, err = s.app.Matching.DismissedPairs(r.ctx, r.who, key)
	default:
		return market.ErrNotFound
	}
	if err != nil {
		return err
	}
	return s.renderDesk(r, "匹配成效明细", page.MatchingRowsBody(view))
}

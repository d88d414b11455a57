package listing

import (
	"context"

	"jiebang/internal/app"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

// exportedRow is a listing with what a sheet says beside its own fields.
type exportedRow struct {
	market.Listing
	owner    market.Organization
	demandNo string // of the need behind a talent need
}

func (row *exportedRow) content() *market.ListingContent { return &row.ListingContent }

// ExportMine writes the listings that Mine lists.
func (r *Room) ExportMine(ctx context.Context, who market.Actor, kind market.Kind, e *app.Export) error {
	return r.exportListings(ctx, who, kind, e, r.filtered(mine(who, kind)))
}

// filtered reads the listings of a filter, newest first.
func (r *Room) filtered(f postgres.ListingFilter) func(context.Context, *exportedRow, int) ([]exportedRow, error) {
	read := func(ctx context.Context, before int64, limit int) ([]exportedRow, error) {
		f.Before, f.Limit = before, limit
		rows, err := r.db.Listings(ctx, f)
		if err != nil {
			return nil, err
		}
		return r.owned(ctx, rows)
	}
	return app.ByID(read, func(row *exportedRow) int64 { return row.ID })
}

// exportListings writes working copies: those of one kind with all that its table holds, in the bureau's order, those
// of several with what all kinds have.
func (r *Room) exportListings(ctx context.Context, who market.Actor, kind market.Kind, e *app.Export,
	behind func(context.Context, *exportedRow, int) ([]exportedRow, error)) error {
	if kind != "" && !kind.Valid() {
		return market.ErrNotFound
	}
	l := app.List[exportedRow]{Name: "清单", Noun: market.NounListing, Columns: overview(),
		Behind: behind}
	if kind != "" {
		l.Name, l.Columns = kind.ListName(), sheetOf(kind, func(*market.Field) bool { return true })
	}
	l.Columns = append(l.Columns, standing()...)
	return app.WriteList(ctx, r.core, who, e, l)
}

// owned puts to listings whose they are, and the number of the need behind a talent need.
func (r *Room) owned(ctx context.Context, listings []market.Listing) ([]exportedRow, error) {
	orgs, demands := make([]int64, 0, len(listings)), []int64(nil)
	for _, l := range listings {
		orgs = append(orgs, l.OrgID)
		if t := l.Details.Talent; t != nil && t.DemandID != 0 {
			demands = append(demands, t.DemandID)
		}
	}
	owners, err := r.db.Organizations(ctx, postgres.OrganizationFilter{IDs: orgs, Limit: len(orgs)})
	if err != nil {
		return nil, err
	}
	byID := make(map[int64]market.Organization, len(owners))
	for _, o := range owners {
		byID[o.ID] = o
	}
	numbers, err := r.db.ListingNumbers(ctx, demands)
	rows := make([]exportedRow, 0, len(listings))
	for _, l := range listings {
		row := exportedRow{Listing: l, owner: byID[l.OrgID]}
		if t := l.Details.Talent; t != nil {
			row.demandNo = numbers[t.DemandID]
		}
		rows = append(rows, row)
	}
	return rows, err
}

// sheetOf are the columns of one of the five lists: whose the listing is, and those fields that fit.
func sheetOf(kind market.Kind, fits func(*market.Field) bool) []app.Column[exportedRow] {
	columns := ownColumns()
	for _, head := range market.ListingSheet(kind) {
		f := head.Field
		if !fits(&f) {
			continue
		}
		column := app.ByField(market.ListingFields(kind), (*exportedRow).content, f.Key)[0]
		column.Title = head.Heading
		if f.Input == market.InputReference {
			column.Cell = func(row *exportedRow) any { return row.demandNo }
		}
		columns = append(columns, column)
	}
	return columns
}

// ownColumns say which listing it is, and whose.
func ownColumns() []app.Column[exportedRow] {
	return []app.Column[exportedRow]{
		app.In("编号", 16, func(row *exportedRow) any { return row.No }),
		app.In("单位名称", 28, func(row *exportedRow) any { return row.owner.Name }),
		app.In("统一社会信用代码", 22, func(row *exportedRow) any { return row.owner.USCC }),
	}
}

// standing says where a listing stands, and where it came from, which is for its own side and the bureau.
func standing() []app.Column[exportedRow] {
	return []app.Column[exportedRow]{
		app.In("状态", 10, func(row *exportedRow) any { return market.ListingLifecycle.Label(row.Status) }),
		app.In("办结结果", 18, func(row *exportedRow) any { return row.Outcome.Label() }),
		app.In("办结说明", 32, func(row *exportedRow) any { return row.OutcomeReason }),
		app.In("办结时间", 18, func(row *exportedRow) any { return row.ClosedAt }),
		app.In("信息来源", 12, func(row *exportedRow) any { return row.Source }),
		app.In("征集批次", 16, func(row *exportedRow) any { return row.Batch }),
		firstShown(),
	}
}

func firstShown() app.Column[exportedRow] {
	return app.In("首次发布时间", 18, func(row *exportedRow) any { return row.PublishedAt })
}

// overview are the columns of listings of several kinds.
func overview() []app.Column[exportedRow] {
	columns := append(ownColumns(),
		app.In("清单类别", 12, func(row *exportedRow) any { return row.Kind.Label() }))
	return append(columns, app.ByField(market.ListingContent{}.Fields(), (*exportedRow).content, "title",
		"public_text", "hitech_field", "region", "keywords", "valid_until")...)
}

// ExportSearch writes what Search finds, in its order: what everybody may read of it, for the contacts of others are
// not taken out in bulk.
func (r *Room) ExportSearch(ctx context.Context, who market.Actor, q SearchQuery, e *app.Export) error {
	q.After, q.WithFacets, q.Limit = "", false, searchPage
	behind := func(ctx context.Context, last *exportedRow, _ int) ([]exportedRow, error) {
		for last == nil || q.After != "" {
			found, err := r.find(ctx, who, q)
			if err != nil {
				return nil, err
			}
			listings := make([]market.Listing, 0, len(found.Listings))
			for _, l := range found.Listings {
				listings = append(listings, l.Listing)
			}
			last, q.After = &exportedRow{}, found.Next
			if len(listings) > 0 { // all of a page may have gone off show since
				return r.owned(ctx, listings)
			}
		}
		return nil, nil
	}
	l := app.List[exportedRow]{Name: "检索结果", Noun: market.NounListing, Columns: overview(), Behind: behind}
	if len(q.Kinds) == 1 && q.Kinds[0].Valid() {
		l.Name, l.Columns = q.Kinds[0].ListName(), sheetOf(q.Kinds[0], forEverybody)
	}
	l.Columns = append(l.Columns, firstShown())
	return app.WriteList(ctx, r.core, who, e, l)
}

// searchPage is how many hits are read at a time.
const searchPage = 100

// forEverybody reports whether the one who sees a listing may read the field. The need behind a talent need may be
// hidden.
func forEverybody(f *market.Field) bool {
	return f.For == market.ForAll && f.Search != market.SearchVisible && f.Input != market.InputReference
}

// ExportSavedSearches writes what the asker keeps.
func (r *Room) ExportSavedSearches(ctx context.Context, who market.Actor, e *app.Export) error {
	return app.WriteList(ctx, r.core, who, e, app.List[market.SavedSearch]{Name: "保存的检索",
		Noun: market.NounSavedSearch,
		Behind: app.AtOnce(func(ctx context.Context) ([]market.SavedSearch, error) {
			return r.SavedSearches(ctx, who)
		}),
		Columns: []app.Column[market.SavedSearch]{
			app.In("名称", 28, func(s *market.SavedSearch) any { return s.Name }),
			app.In("检索条件", 48, func(s *market.SavedSearch) any { return s.Query }),
			app.In("新条目（条）", 12, func(s *market.SavedSearch) any { return s.Fresh }),
			app.In("保存时间", 18, func(s *market.SavedSearch) any { return s.CreatedAt }),
		}})
}

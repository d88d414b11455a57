package listing

import (
	"bytes"
	"context"

	"jiebang/internal/market"
	"jiebang/internal/postgres"
	"jiebang/internal/sheet"
)

// Export writes the asker's listings of a kind as a spreadsheet, for the bureau everybody's: a column for each field
// of the kind's table, under the heading by which an import knows it again.
func (r *Room) Export(ctx context.Context, who market.Actor, kind market.Kind) (
	name string, content []byte, err error,
) {
	if !kind.Valid() {
		return "", nil, market.ErrNotFound
	}
	f := postgres.ListingFilter{Kind: kind, Limit: sheet.MaxRows}
	if !who.InBureau() {
		f.OrgIDs = who.OrgIDs()
	}
	rows, err := r.db.Listings(ctx, f)
	if err != nil {
		return "", nil, err
	}
	table, err := r.sheet(ctx, kind, rows)
	if err != nil {
		return "", nil, err
	}
	var b bytes.Buffer
	if err := sheet.WriteXLSX(&b, table); err != nil {
		return "", nil, err
	}
	err = r.db.InTx(ctx, who, func(tx *postgres.Tx) error {
		return tx.Record(ctx, market.VerbExport, market.NounListing, 0, kind.ListName(), nil)
	})
	return kind.ListName() + ".xlsx", b.Bytes(), err
}

// sheet is the table of the listings: whose they are, where they stand, and what they say.
func (r *Room) sheet(ctx context.Context, kind market.Kind, rows []market.Listing) (sheet.Table, error) {
	fields := exported(kind)
	t := sheet.Table{Name: kind.ListName()}
	t.Columns = []sheet.Column{{Title: "编号", Width: 16}, {Title: "单位名称", Width: 28}, {Title: "状态", Width: 10}}
	for _, f := range fields {
		t.Columns = append(t.Columns, sheet.Column{Title: f.SheetHeading(), Width: columnWidth(f)})
	}
	orgs := make([]int64, 0, len(rows))
	for _, l := range rows {
		orgs = append(orgs, l.OrgID)
	}
	names, err := r.db.OrganizationNames(ctx, orgs)
	if err != nil {
		return t, err
	}
	for i := range rows {
		l := &rows[i]
		cells := []any{l.No, names[l.OrgID], market.ListingLifecycle.Label(l.Status)}
		for _, f := range fields {
			cell := f.Cell(&l.ListingContent)
			if f.Input == market.InputReference {
				if cell, err = r.numberOf(ctx, f.Value(&l.ListingContent)); err != nil {
					return t, err
				}
			}
			cells = append(cells, cell)
		}
		t.Rows = append(t.Rows, cells)
	}
	return t, nil
}

// exported are the fields of a kind that a sheet holds: all that are typed.
func exported(kind market.Kind) []market.Field {
	var fields []market.Field
	for _, f := range market.ListingFields(kind).Rows() {
		if f.Input != market.InputNone && f.Input != market.InputRows {
			fields = append(fields, f)
		}
	}
	return fields
}

// columnWidth gives texts room.
func columnWidth(f market.Field) float64 {
	const prose, short = 48, 18
	if f.Prose() {
		return prose
	}
	return short
}

// numberOf is the public number of the listing with the id, empty for none.
func (r *Room) numberOf(ctx context.Context, id any) (string, error) {
	ref, _ := id.(int64)
	if ref == 0 {
		return "", nil
	}
	l, err := r.db.Listing(ctx, ref)
	if market.CodeOf(err) == market.NotFound {
		return "", nil
	}
	return l.No, err
}

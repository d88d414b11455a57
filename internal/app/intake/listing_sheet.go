package intake

import (
	"context"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"time"

	"jiebang/internal/app"
	"jiebang/internal/link"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

// listingSheet is how sheets of one of the five lists become its entries.
type listingSheet struct {
	room   *Room
	kind   market.Kind
	fields []importField
}

func (r *Room) listingSheet(kind market.Kind) *app.Importable {
	s := &listingSheet{room: r, kind: kind, fields: importFields(kind)}
	in := &app.Importable{Kind: market.ImportKind(kind), Required: titledBy(kind), Read: s.read, Check: s.check,
		Store: s.store, Update: s.update, Undo: s.undo, Href: link.Listing,
		Keep: keepListing, PutBack: putListingBack}
	for _, f := range s.fields {
		in.Fields = append(in.Fields, f.ImportField)
	}
	return in
}

// titledBy are the fields one of which a file must have: a need for people may go by its post, a joint project by what
// is done in it.
func titledBy(kind market.Kind) []string {
	if kind == market.KindTalent {
		return []string{"title", "details.talent.post"}
	}
	if kind == market.KindCooperation {
		return []string{"title", "public_text"}
	}
	return []string{"title"}
}

// uncounted is said of rows that may come in and do not count yet.
const uncounted = "计入有效清单还缺："

func (s *listingSheet) read(from *app.ImportRow, day market.Date) {
	row := readRow(s.kind, from, s.fields)
	if row.barred != "" {
		from.Fault("secrecy", row.barred)
	}
	from.Faults(row.ValidateImport(s.kind, day))
	var missing []string
	for _, key := range row.Uncounted() {
		missing = append(missing, market.ListingFields(s.kind).Label(key))
	}
	if len(missing) > 0 {
		from.Note("", uncounted+strings.Join(missing, "、")+"。")
	}
}

// check finds whose the rows are and which of them are in the record: by their key, or by their title among the entries
// of their organisation.
func (s *listingSheet) check(ctx context.Context, from postgres.Reader, b *market.ImportBatch,
	rows []*app.ImportRow) error {
	owners, err := s.owners(ctx, from, b, rows)
	if err != nil {
		return err
	}
	wanted := postgres.ImportedFilter{Kind: s.kind}
	for _, row := range rows {
		in := content(row)
		wanted.Keys = append(wanted.Keys, row.Key, row.Also) // earlier releases knew a row by what it says
		if org := owners.of(b, in); org != 0 {
			wanted.OrgIDs, wanted.Titles = append(wanted.OrgIDs, org), append(wanted.Titles, in.Title)
		}
	}
	listings, err := from.ImportedListings(ctx, wanted)
	if err != nil {
		return err
	}
	if err := linkDemands(ctx, from, b, &owners, rows); err != nil {
		return err
	}
	for _, row := range rows {
		in, org := content(row), owners.of(b, content(row))
		found := slices.IndexFunc(listings, func(l market.Listing) bool {
			return l.ImportKey != "" && (l.ImportKey == row.Key || l.ImportKey == row.Also) ||
				org != 0 && l.OrgID == org && l.Title == in.Title
		})
		switch {
		case found >= 0:
			row.Found, row.Differs = listings[found].ID, s.differences(row, &listings[found])
		case b.OrgID != 0 && in.owner.name != "" && org == 0:
			row.Fault("org", "“"+app.Clip(in.owner.name, 30)+"”不是本单位，本单位的表格只能导入本单位的清单。")
		case in.owner == (importOwner{}) && b.OrgID == 0:
			row.Outcome = market.RowOwnerless
			row.Fault("org", "没有写明单位，指定单位后才能导入。")
		}
	}
	return nil
}

// linkDemands puts to talent needs the technology needs of the same organisation that they name by number. A number
// that is none, or another organisation's, is told and left out.
func linkDemands(ctx context.Context, from postgres.Reader, b *market.ImportBatch, known *owners,
	rows []*app.ImportRow) error {
	var numbers []string
	for _, row := range rows {
		if no := content(row).demandNo; no != "" {
			numbers = append(numbers, no)
		}
	}
	if len(numbers) == 0 {
		return nil
	}
	found, err := from.ListingsNumbered(ctx, market.KindDemand, numbers)
	if err != nil {
		return err
	}
	for _, row := range rows {
		in := content(row)
		if in.demandNo == "" {
			continue
		}
		if demand, ok := found[in.demandNo]; ok && demand.OrgID == known.of(b, in) {
			details := *in.Details.Talent
			details.DemandID = demand.ID
			in.Details.Talent = &details
			continue
		}
		row.Note("details.talent.demand_id", "关联的技术需求“"+app.Clip(in.demandNo, 20)+"”不是本单位的技术需求编号，未关联。")
	}
	return nil
}

// owners finds the organisations that rows name. An organisation's own sheet is its own, however it writes its name.
func (s *listingSheet) owners(ctx context.Context, from postgres.Reader, b *market.ImportBatch, rows []*app.ImportRow) (
	owners, error,
) {
	known, err := knownOwners(ctx, from, eachOwner(rows))
	if err != nil || b.OrgID == 0 {
		return known, err
	}
	org, err := from.Organization(ctx, b.OrgID)
	known.own = &org
	return known, err
}

// of is the organisation that a row belongs to, 0 while the record does not know it.
func (o owners) of(b *market.ImportBatch, row *importRow) int64 {
	if b.OrgID != 0 {
		if row.owner == (importOwner{}) || o.isOwn(row.owner) {
			return b.OrgID
		}
		return 0
	}
	if org := o.Find(row.owner.name, row.owner.uscc); org != nil {
		return org.ID
	}
	return 0
}

// differences are what a row says otherwise than the entry that it was found to be. What the row does not say is none.
func (s *listingSheet) differences(row *app.ImportRow, l *market.Listing) []market.RowDifference {
	var found []market.RowDifference
	in := content(row)
	rows := market.ListingFields(s.kind).Rows()
	for i := range rows {
		f := &rows[i]
		if row.Text(f.Key) == "" || f.NoImport || f.Input == market.InputReference {
			continue
		}
		there, here := f.Value(&in.ListingContent), f.Value(&l.ListingContent)
		if reflect.ValueOf(there).IsZero() || reflect.DeepEqual(there, here) || f.Cell(&in.ListingContent) == "" {
			continue
		}
		found = append(found, market.RowDifference{Key: f.Key, Label: f.Label, Here: f.Text(&l.ListingContent),
			There: f.Text(&in.ListingContent)})
	}
	return found
}

// store makes listings of rows, with the organisations that the record does not know: drafts, which wait for somebody
// to hand them in, or entries on show where a leader has said so for the sheet.
func (s *listingSheet) store(ctx context.Context, tx *postgres.Tx, b *market.ImportBatch, rows []*app.ImportRow) error {
	known, err := s.owners(ctx, tx.Reader, b, rows)
	if err != nil {
		return err
	}
	of, err := ownersOf(ctx, tx, s.kind, b, rows, &known)
	if err != nil {
		return err
	}
	listings := make([]*market.Listing, 0, len(rows))
	for _, row := range rows {
		l := listingOf(b, row, tx)
		l.OrgID = of[row].ID
		listings = append(listings, l)
	}
	if err := storeListings(ctx, tx, b, s.kind, listings); err != nil {
		return err
	}
	for i, row := range rows {
		row.Ref = listings[i].ID
	}
	return nil
}

// update takes what differs into the working copies. An entry on show goes through its review again, unless a leader
// has let the sheet be shown.
func (s *listingSheet) update(ctx context.Context, tx *postgres.Tx, b *market.ImportBatch,
	rows []*app.ImportRow) error {
	for _, row := range rows {
		l, err := tx.LockListing(ctx, row.Found)
		if err != nil {
			return err
		}
		onShow := l.Status == market.ListingPublished
		if !l.TakesSheets(b) {
			row.Fault("", "该条目为“"+market.ListingLifecycle.Label(l.Status)+"”，不能按表格更新。")
			continue
		}
		if onShow && !b.Release {
			step := market.Step{Who: tx.Who(), Now: tx.Now()}
			if err := market.ListingLifecycle.Move(&l, market.ListingEdit, step); err != nil {
				row.Fault("", app.ReasonOf(err))
				continue
			}
			l.SubmittedAt = tx.Now()
		}
		s.overwrite(&l, row)
		if err := tx.UpdateListing(ctx, &l); err != nil {
			return err
		}
		if onShow && b.Release {
			if err := tx.ShowListing(ctx, l.ID); err != nil {
				return err
			}
			if err := tx.AskMatches(ctx, []int64{l.ID}, tx.Now().Add(matchAfter)); err != nil {
				return err
			}
		}
		if err := tx.Record(ctx, market.VerbImport, market.NounListing, l.ID, b.Name, row.Differs); err != nil {
			return err
		}
	}
	return nil
}

// overwrite writes the differing values of a row into the entry.
func (s *listingSheet) overwrite(l *market.Listing, row *app.ImportRow) {
	changed := &importRow{kind: s.kind, ListingContent: l.ListingContent}
	for _, d := range row.Differs {
		at := slices.IndexFunc(s.fields, func(f importField) bool { return f.Key == d.Key })
		if d.Key == "keywords" {
			changed.Keywords = nil
		}
		if at >= 0 {
			_ = s.fields[at].set(changed, row.Text(d.Key), row.Unit(d.Key)) // what it could not take was told before
		}
	}
	changed.Normalize(s.kind)
	l.ListingContent = changed.ListingContent
}

// undo removes the drafts of a sheet that nobody has worked on, and the organisations that were made for them.
func (s *listingSheet) undo(ctx context.Context, tx *postgres.Tx, b *market.ImportBatch, refs []int64) error {
	touched, err := tx.TouchedListings(ctx, refs)
	if err != nil {
		return err
	}
	if len(touched) > 0 {
		return market.Refuse(market.Conflict, fmt.Sprintf("其中 %d 条已有人办理，例如“%s”，不能整批撤销。请逐条处理。", len(touched),
			touched[0].Title))
	}
	if err := tx.RecordEach(ctx, market.VerbDelete, market.NounListing, refs, b.Name); err != nil {
		return err
	}
	orgs, err := tx.DeleteListings(ctx, refs)
	if err != nil {
		return err
	}
	return tx.DeleteIdleOrganizations(ctx, orgs, b.CreatedAt)
}

// matchAfter lets the nodes index an import before its matches are looked for. The first that has says so; only if none
// does is this time waited for.
const matchAfter = time.Minute

// storeListings stores one chunk: working copies, one event each for the nodes to follow, and for a sheet that is shown
// at once the public copies and the wish for matches, which what others publish meanwhile overtakes.
func storeListings(ctx context.Context, tx *postgres.Tx, b *market.ImportBatch, kind market.Kind,
	listings []*market.Listing) error {
	if err := tx.CopyListings(ctx, kind, listings); err != nil {
		return err
	}
	ids := make([]int64, 0, len(listings))
	for _, l := range listings {
		ids = append(ids, l.ID)
	}
	if b.Release {
		if err := tx.ShowListings(ctx, ids); err != nil {
			return err
		}
		if err := tx.AskMatches(ctx, ids, tx.Now().Add(matchAfter)); err != nil {
			return err
		}
	}
	return tx.RecordEach(ctx, market.VerbImport, market.NounListing, ids, b.Name)
}

// listingOf is what a row becomes.
func listingOf(b *market.ImportBatch, from *app.ImportRow, tx *postgres.Tx) *market.Listing {
	row, now := content(from), tx.Now()
	l := &market.Listing{Kind: row.kind, ListingContent: row.ListingContent, Source: market.ImportSource,
		Batch: b.Name, BatchID: b.ID, ImportKey: from.Key,
		Progress: market.Progress[market.ListingStatus]{Status: market.ListingDraft, MovedBy: tx.Who().UserID}}
	switch {
	case b.OrgID != 0:
		l.Source = market.OwnSource
	case b.RoundID != 0:
		l.Source = market.RoundSource
	}
	l.NotSecret = true
	if l.HitechField == "" {
		l.HitechField = market.GuessHitechField(l.Title, l.PublicText)
	}
	if b.Release {
		l.Status, l.SubmittedAt, l.PublishedAt, l.LastConfirmedAt = market.ListingPublished, now, now, now
	}
	return l
}

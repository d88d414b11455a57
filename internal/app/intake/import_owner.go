package intake

import (
	"context"
	"unicode/utf8"

	"jiebang/internal/app"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

// ownersOf finds whose each row is, making the organisations that rows name and the record does not know.
func ownersOf(ctx context.Context, tx *postgres.Tx, kind market.Kind, b *market.ImportBatch, rows []*app.ImportRow,
	known *owners) (map[*app.ImportRow]*market.Organization, error) {
	var missing []*market.Organization
	of := make(map[*app.ImportRow]*market.Organization, len(rows))
	for _, row := range placedFirst(rows) {
		in := content(row)
		if b.OrgID != 0 {
			of[row] = known.own
			continue
		}
		if of[row] = known.Find(in.owner.name, in.owner.uscc); of[row] == nil {
			of[row] = newOwner(kind, in)
			known.Add(of[row])
			missing = append(missing, of[row])
		}
	}
	if err := tx.CopyOrganizations(ctx, missing); err != nil {
		return nil, err
	}
	made := make([]int64, 0, len(missing))
	for _, org := range missing {
		made = append(made, org.ID)
	}
	if err := tx.RecordEach(ctx, market.VerbImport, market.NounOrganization, made, b.Name); err != nil {
		return nil, err
	}
	return of, tx.FindTwins(ctx, made...)
}

// placedFirst are the rows in the order in which their organisations are looked for: names that say where before those
// that leave it out, which may be of either of two in one file.
func placedFirst(rows []*app.ImportRow) []*app.ImportRow {
	var placed, others []*app.ImportRow
	for _, row := range rows {
		if name := content(row).owner.name; market.NameKey(name) != market.PlainName(name) {
			placed = append(placed, row)
		} else {
			others = append(others, row)
		}
	}
	return append(placed, others...)
}

func eachOwner(rows []*app.ImportRow) []importOwner {
	all := make([]importOwner, 0, len(rows))
	for _, row := range rows {
		all = append(all, content(row).owner)
	}
	return all
}

// owners are the organisations that rows may mean. The own one is that whose sheet it is.
type owners struct {
	app.Known
	own *market.Organization
}

// isOwn reports whether a row means the organisation whose sheet it is.
func (o owners) isOwn(owner importOwner) bool {
	if o.own == nil {
		return false
	}
	if owner.uscc != "" && o.own.USCC != "" {
		return owner.uscc == o.own.USCC
	}
	return market.SameOrganization(owner.name, o.own.Name)
}

func knownOwners(ctx context.Context, from postgres.Reader, named []importOwner) (owners, error) {
	var names, codes []string
	for _, owner := range named {
		names, codes = append(names, owner.name), append(codes, owner.uscc)
	}
	known, err := app.OrganizationsKnown(ctx, from, names, codes)
	return owners{Known: known}, err
}

// newOwner is a draft of an organisation that only a file speaks of.
func newOwner(kind market.Kind, row *importRow) *market.Organization {
	name := row.owner.name
	if name == "" {
		name = "单位 " + row.owner.uscc
	}
	org := &market.Organization{OrganizationContent: market.OrganizationContent{Name: app.Clip(name, 100),
		USCC: row.owner.uscc, Kind: ownerKind(kind, name),
		Region: row.Region, ContactName: row.ContactName, ContactPhone: row.ContactPhone}}
	org.Status = market.OrgDraft
	return org
}

// ownerKind reads the kind of an organisation off its name. A short name that is none of an organisation is that of the
// person who holds a result.
func ownerKind(kind market.Kind, name string) market.OrgKind {
	const longestPerson = 4
	found, known := market.OrgKindNamed(name)
	if !known && kind == market.KindAchievement && utf8.RuneCountInString(name) <= longestPerson {
		return market.OrgIndividual
	}
	return found
}

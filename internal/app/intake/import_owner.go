package intake

import (
	"context"
	"strings"
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
		if of[row] = known.find(in.owner); of[row] == nil {
			of[row] = newOwner(kind, in)
			known.add(of[row])
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

// owners are organisations by code and by the keys of their names; the code decides. The own one is that whose sheet it
// is.
type owners struct {
	byCode map[string]*market.Organization
	byKey  map[string][]*market.Organization
	own    *market.Organization
}

func (o owners) add(org *market.Organization) {
	if org.USCC != "" && o.byCode[org.USCC] == nil {
		o.byCode[org.USCC] = org
	}
	for _, key := range market.NameKeys(org.Name) {
		o.byKey[key] = append(o.byKey[key], org)
	}
}

// find is the organisation that a row names: by its code, or the one that its name can only be of. One of the record
// goes before one that only the file speaks of.
func (o owners) find(owner importOwner) *market.Organization {
	if org := o.byCode[owner.uscc]; org != nil {
		return org
	}
	var known, fresh []*market.Organization
	for _, key := range market.NameKeys(owner.name) {
		for _, org := range o.byKey[key] {
			switch {
			case org.USCC != "" && owner.uscc != "" && org.USCC != owner.uscc: // another one of the same name
			case org.ID != 0:
				known = append(known, org)
			default:
				fresh = append(fresh, org)
			}
		}
	}
	whois := func(o *market.Organization) (int64, string) { return o.ID, o.Name }
	if org, found := market.OneNamed(owner.name, known, whois); found {
		return org
	}
	org, _ := market.OneNamed(owner.name, fresh, whois)
	return org
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
	var keys, codes []string
	for _, owner := range named {
		keys, codes = append(keys, market.NameKeys(owner.name)...), append(codes, owner.uscc)
	}
	found, err := from.OrganizationsNamed(ctx, keys, codes)
	known := owners{byCode: map[string]*market.Organization{}, byKey: map[string][]*market.Organization{}}
	for _, f := range found {
		known.add(&market.Organization{ID: f.ID, OrganizationContent: market.OrganizationContent{Name: f.Name,
			USCC: f.USCC}})
	}
	return known, err
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

// ownerKind reads the kind of an organisation off its name; a clerk corrects it when it registers.
func ownerKind(kind market.Kind, name string) market.OrgKind {
	const longestPerson = 4
	switch {
	case strings.HasSuffix(name, "公司") || strings.HasSuffix(name, "厂") || strings.HasSuffix(name, "会社"):
		return market.OrgEnterprise
	case strings.Contains(name, "医院"):
		return market.OrgHospital
	case strings.HasSuffix(name, "大学") || strings.HasSuffix(name, "学校") ||
		strings.HasSuffix(name, "学院") && !strings.HasSuffix(name, "科学院"):
		return market.OrgUniversity
	case strings.Contains(name, "研究院") || strings.Contains(name, "研究所") || strings.Contains(name, "科学院") ||
		strings.Contains(name, "研究中心"):
		return market.OrgInstitute
	case kind == market.KindAchievement && utf8.RuneCountInString(name) <= longestPerson:
		return market.OrgIndividual
	}
	return market.OrgEnterprise
}

package intake

import (
	"context"
	"strings"
	"unicode/utf8"

	"jiebang/internal/app"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

// holdingName is the organisation that owns imported rows which name none.
const holdingName = "科技局代征集"

// ownImport gives every listing its organisation, making those that the record does not know, and tells how many.
func (r *Room) ownImport(ctx context.Context, tx *postgres.Tx, in Import, rows []*importRow,
	listings []*market.Listing) (n int, err error) {
	owners, err := knownOwners(ctx, tx, rows)
	if err != nil {
		return 0, err
	}
	var missing []*market.Organization
	of := make([]*market.Organization, len(rows)) // nil for rows that name none
	for _, i := range placedFirst(rows) {
		row := rows[i]
		if row.owner == (importOwner{}) {
			continue
		}
		if of[i] = owners.find(row.owner); of[i] == nil {
			of[i] = newOwner(in.Kind, row)
			owners.add(of[i])
			missing = append(missing, of[i])
		}
	}
	if err := tx.CopyOrganizations(ctx, missing); err != nil {
		return 0, err
	}
	made := make([]int64, 0, len(missing))
	for _, org := range missing {
		made = append(made, org.ID)
	}
	if err := tx.RecordEach(ctx, market.VerbImport, market.NounOrganization, made, in.Batch); err != nil {
		return 0, err
	}
	if err := tx.FindTwins(ctx, made...); err != nil {
		return 0, err
	}
	holding, err := r.holding(ctx, tx, in, rows)
	for i, org := range of {
		listings[i].OrgID = holding
		if org != nil {
			listings[i].OrgID = org.ID
		}
	}
	return len(missing), err
}

// placedFirst are the rows in the order in which their organisations are looked for: names that say where before those
// that leave it out, which may be of either of two in one file.
func placedFirst(rows []*importRow) []int {
	var placed, others []int
	for i, row := range rows {
		if market.NameKey(row.owner.name) != market.PlainName(row.owner.name) {
			placed = append(placed, i)
		} else {
			others = append(others, i)
		}
	}
	return append(placed, others...)
}

// owners are organisations by code and by the keys of their names; the code decides.
type owners struct {
	byCode map[string]*market.Organization
	byKey  map[string][]*market.Organization
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

func knownOwners(ctx context.Context, tx *postgres.Tx, rows []*importRow) (owners, error) {
	var keys, codes []string
	for _, row := range rows {
		keys, codes = append(keys, market.NameKeys(row.owner.name)...), append(codes, row.owner.uscc)
	}
	found, err := tx.OrganizationsNamed(ctx, keys, codes)
	known := owners{map[string]*market.Organization{}, map[string][]*market.Organization{}}
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

// holding is who owns rows that name no organisation: the one the import names, or the bureau's own collection, which
// is made at the first need.
func (r *Room) holding(ctx context.Context, tx *postgres.Tx, in Import, rows []*importRow) (int64, error) {
	if in.OrgID != 0 {
		org, err := tx.Organization(ctx, in.OrgID)
		if market.Missing(err) {
			return 0, market.Refuse(market.Invalid, "没有该编号的单位，请核对。")
		}
		return org.ID, err
	}
	if !needsHolding(rows) {
		return 0, nil
	}
	found, err := tx.OrganizationsNamed(ctx, market.NameKeys(holdingName), nil)
	if err != nil || len(found) > 0 {
		return firstID(found), err
	}
	org := market.Organization{OrganizationContent: market.OrganizationContent{Name: holdingName, Kind: market.OrgGov,
		Region: r.core.Settings().District(),
		Intro:  "由主管部门代为征集、尚未由所属单位认领的清单条目。"}}
	org.Status, org.VerifiedAt = market.OrgVerified, tx.Now()
	if err := tx.InsertOrganization(ctx, &org); err != nil {
		return 0, err
	}
	return org.ID, tx.Record(ctx, market.VerbImport, market.NounOrganization, org.ID, "", nil)
}

func needsHolding(rows []*importRow) bool {
	for _, row := range rows {
		if row.owner == (importOwner{}) {
			return true
		}
	}
	return false
}

func firstID(found []postgres.NamedOrganization) int64 {
	if len(found) == 0 {
		return 0
	}
	return found[0].ID
}

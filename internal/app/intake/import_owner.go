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
	for _, row := range rows {
		if row.owner == (importOwner{}) || owners.find(row.owner) != nil {
			continue
		}
		org := newOwner(in.Kind, row)
		owners.add(org)
		missing = append(missing, org)
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
	holding, err := r.holding(ctx, tx, in, rows)
	for i, row := range rows {
		listings[i].OrgID = holding
		if org := owners.find(row.owner); org != nil {
			listings[i].OrgID = org.ID
		}
	}
	return len(missing), err
}

// linkDemands puts to talent needs the technology needs of the same organisation that they name by number. A number
// that is none, or another organisation's, is told and left out.
func linkDemands(ctx context.Context, tx *postgres.Tx, rows []*importRow, listings []*market.Listing,
	report *Report) error {
	var numbers []string
	for _, row := range rows {
		if row.demandNo != "" {
			numbers = append(numbers, row.demandNo)
		}
	}
	found, err := tx.ListingsNumbered(ctx, market.KindDemand, numbers)
	if err != nil {
		return err
	}
	for i, row := range rows {
		if row.demandNo == "" {
			continue
		}
		if demand, ok := found[row.demandNo]; ok && demand.OrgID == listings[i].OrgID {
			details := *listings[i].Details.Talent
			details.DemandID = demand.ID
			listings[i].Details.Talent = &details
			continue
		}
		report.Notes = append(report.Notes, RowNote{row.sheet, row.line, row.Title,
			"关联的技术需求“" + app.Clip(row.demandNo, 20) + "”不是本单位的技术需求编号，未关联。"})
	}
	return nil
}

// owners are organisations by code and by their plain name; the code decides.
type owners struct {
	byCode, byName map[string]*market.Organization
}

func (o owners) add(org *market.Organization) {
	if org.USCC != "" {
		o.byCode[org.USCC] = org
	}
	if name := market.PlainName(org.Name); o.byName[name] == nil {
		o.byName[name] = org
	}
}

func (o owners) find(owner importOwner) *market.Organization {
	if org := o.byCode[owner.uscc]; org != nil {
		return org
	}
	org := o.byName[market.PlainName(owner.name)]
	if org != nil && org.USCC != "" && owner.uscc != "" && org.USCC != owner.uscc {
		return nil // another organisation of the same name
	}
	return org
}

func knownOwners(ctx context.Context, tx *postgres.Tx, rows []*importRow) (owners, error) {
	var names, codes []string
	for _, row := range rows {
		names, codes = append(names, market.NameSpellings(row.owner.name)...), append(codes, row.owner.uscc)
	}
	found, err := tx.OrganizationsNamed(ctx, names, codes)
	known := owners{map[string]*market.Organization{}, map[string]*market.Organization{}}
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
	found, err := tx.OrganizationsNamed(ctx, []string{holdingName}, nil)
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

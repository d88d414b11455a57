package intake

import (
	"context"
	"strings"
	"unicode/utf8"

	"jiebang/internal/app"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

// makeOwners makes the organisations that rows name and the record does not know.
func makeOwners(ctx context.Context, tx *postgres.Tx, kind market.Kind, b *market.ImportBatch, rows []*app.ImportRow,
	known *owners) error {
	var missing []*market.Organization
	for _, row := range rows {
		in := content(row)
		if in.owner == (importOwner{}) || known.of(b, in) != 0 || known.find(in.owner) != nil {
			continue
		}
		org := newOwner(kind, in)
		known.add(org)
		missing = append(missing, org)
	}
	if err := tx.CopyOrganizations(ctx, missing); err != nil {
		return err
	}
	made := make([]int64, 0, len(missing))
	for _, org := range missing {
		made = append(made, org.ID)
	}
	return tx.RecordEach(ctx, market.VerbImport, market.NounOrganization, made, b.Name)
}

// owners are organisations by code and by their plain name; the code decides. The own one is that whose sheet it is.
type owners struct {
	byCode, byName map[string]*market.Organization
	own            *market.Organization
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

// isOwn reports whether a row means the organisation whose sheet it is.
func (o owners) isOwn(owner importOwner) bool {
	if o.own == nil {
		return false
	}
	if owner.uscc != "" && o.own.USCC != "" {
		return owner.uscc == o.own.USCC
	}
	return market.PlainName(owner.name) == market.PlainName(o.own.Name)
}

func knownOwners(ctx context.Context, from postgres.Reader, named []importOwner) (owners, error) {
	var names, codes []string
	for _, owner := range named {
		names, codes = append(names, market.NameSpellings(owner.name)...), append(codes, owner.uscc)
	}
	found, err := from.OrganizationsNamed(ctx, names, codes)
	known := owners{byCode: map[string]*market.Organization{}, byName: map[string]*market.Organization{}}
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

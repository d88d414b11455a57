package postgres

import (
	"context"

	"jiebang/internal/market"
)

var formerNameTable = tableOf[market.FormerName]("organization_name", columns{
	given: `id`,
	fixed: `org_id name name_key stem_key key_rules since until why ended_by`,
})

// FormerNames lists the names that an organisation had, the last one first.
func (r Reader) FormerNames(ctx context.Context, orgID int64) ([]market.FormerName, error) {
	return list[market.FormerName](ctx, r, formerNameTable.read+`where org_id = @org order by id desc`,
		args{"org": orgID})
}

// FormerNamesOf maps organisations to the names that they had, one on each line.
func (r Reader) FormerNamesOf(ctx context.Context, orgIDs []int64) (map[int64]string, error) {
	type row struct {
		OrgID int64
		Names string
	}
	rows, err := list[row](ctx, r, `select org_id, string_agg(name, chr(10) order by id) as names from organization_name
		where org_id = any(@orgs) group by org_id`, args{"orgs": orEmpty(orgIDs)})
	names := make(map[int64]string, len(rows))
	for _, row := range rows {
		names[row.OrgID] = row.Names
	}
	return names, err
}

// InsertFormerName keeps a name that an organisation had until now.
func (tx *Tx) InsertFormerName(ctx context.Context, f market.FormerName) error {
	f.Names, f.Until, f.EndedBy = market.NamesOf(f.Name), tx.now, tx.who.Name
	if f.Since.IsZero() {
		since, err := one[market.FormerName](ctx, tx.Reader, formerNameTable.read+`where org_id = @org
			order by id desc limit 1`, args{"org": f.OrgID})
		if err != nil && !market.Missing(err) {
			return err
		}
		f.Since = since.Until
	}
	_, err := tx.exec(ctx, formerNameTable.insert, formerNameTable.inserted(&f))
	return err
}

// keyed is a name whose keys are to be made.
type keyed struct {
	ID   int64
	Name string
}

// NamesUnkeyed reports whether some name has no keys yet, or keys that older rules made.
func (r Reader) NamesUnkeyed(ctx context.Context) (bool, error) {
	return one[bool](ctx, r, `select exists (select from organization where key_rules < @rules)
		or exists (select from organization_name where key_rules < @rules)`, args{"rules": market.NameRules})
}

// KeyNames makes the keys of some names that no rules, or older ones, made the keys of. It answers the organisations
// whose names they are, none when nothing is left to do. Keys follow from names, so that this is no event.
func (tx *Tx) KeyNames(ctx context.Context, limit int) (orgs []int64, err error) {
	for _, t := range []struct{ table, org string }{{"organization", "id"}, {"organization_name", "org_id"}} {
		rows, err := list[keyed](ctx, tx.Reader, `select id, name from `+t.table+`
			where key_rules < @rules order by key_rules, id limit @limit for update`,
			args{"rules": market.NameRules, "limit": limit})
		if err != nil {
			return nil, err
		}
		if len(rows) == 0 {
			continue
		}
		ids := make([]int64, 0, len(rows))
		var names, stems []string
		for _, row := range rows {
			n := market.NamesOf(row.Name)
			ids, names, stems = append(ids, row.ID), append(names, n.NameKey), append(stems, n.StemKey)
		}
		of, err := list[int64](ctx, tx.Reader, `update `+t.table+` t set name_key = k.name, stem_key = k.stem, key_rules = @rules
			from unnest(@ids::bigint[], @names::text[], @stems::text[]) as k (id, name, stem)
			where t.id = k.id returning t.`+t.org,
			args{"ids": ids, "names": names, "stems": stems, "rules": market.NameRules})
		return of, err
	}
	return nil, nil
}

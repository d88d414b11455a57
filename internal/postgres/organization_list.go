package postgres

import (
	"context"
	"strings"

	"jiebang/internal/market"
)

// OrganizationList narrows the bureau's list of organisations; zero values do not narrow.
type OrganizationList struct {
	market.ListPart // by the day it joined; the text may be in a name, of today or before, or be the whole code
	Statuses        []market.OrgStatus
	Kind            market.OrgKind
	Town            string
	Limit           int
}

var organizationSorting = sorting{from: ` from organization `, id: `id`, own: "-" + market.ByTurn,
	keys: map[market.ListOrder]string{market.ByTurn: `created_at`, market.ByOwner: `name`}}

// called is true of a name that holds what is looked for, or begins with it however it is typed.
const called = `position(@text in name) > 0 or @key <> '' and starts_with(name_key, @key)`

func (f OrganizationList) where() where {
	var w where
	w.and(f.Statuses != nil, `status = any(@statuses)`, "statuses", f.Statuses)
	w.and(f.Kind != "", `kind = @kind`, "kind", f.Kind)
	w.and(f.Town != "", `town = @town`, "town", f.Town)
	w.and(!f.From.IsZero(), `created_at >= @from`, "from", f.From.Start())
	w.and(!f.Till.IsZero(), `created_at < @till`, "till", f.Till.End())
	if text := strings.TrimSpace(f.Text); text != "" {
		w.and(true, `uscc = upper(@text) or `+called+`
			or id in (select org_id from organization_name where `+called+`)`, "text", text)
		w.set("key", market.NameKey(text))
	}
	return w
}

// OrganizationList reads the list in its order.
func (r Reader) OrganizationList(ctx context.Context, f OrganizationList) ([]market.Organization, error) {
	w := f.where()
	organizationSorting.begin(&w, f.ListPart)
	return list[market.Organization](ctx, r, organizationTable.read+w.sql()+organizationSorting.ordered(f.ListPart)+
		` limit @limit`, w.args("limit", f.Limit))
}

// CountOrganizations counts the list, at most up to limit.
func (r Reader) CountOrganizations(ctx context.Context, f OrganizationList, limit int) (int, error) {
	w := f.where()
	return one[int](ctx, r, `select count(*) from (select from organization `+w.sql()+` limit @limit) o`,
		w.args("limit", limit))
}

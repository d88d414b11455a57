package postgres

import (
	"context"

	"jiebang/internal/market"
)

// unregistered are the signed deals of sellers in the district that have no certificate.
var unregistered = indicators["R3"].predicate()

// Unregistered counts and lists the signed deals of sellers in the district that have no certificate, the largest
// first.
func (r Reader) Unregistered(ctx context.Context, district market.Region,
	limit int) (all market.Tally, largest []market.UnregisteredDeal, err error) {
	named := args{"district": regionPattern(district), "limit": limit}
	type row struct {
		market.UnregisteredDeal
		Count, Deal int64
	}
	rows, err := list[row](ctx, r, `with top as (select d.id, d.amount, d.contract_on, count(*) over () as count,
			coalesce(sum(d.amount) over (), 0)::bigint as deal
			`+unregistered+` order by d.amount desc, d.contract_on, d.id limit @limit)
		select d.id, d.no, d.title, d.seller ->> 'name' as seller, d.buyer ->> 'name' as buyer,
			d.contract_on as signed_on, d.amount,
			coalesce((select c.status from contract c where c.deal_id = d.id order by c.id desc limit 1), '') as filed,
			top.count, top.deal
		from top join deal d using (id) order by d.amount desc, d.contract_on, d.id`, named)
	for _, found := range rows {
		all = market.Tally{Count: found.Count, Deal: market.Money(found.Deal)}
		largest = append(largest, found.UnregisteredDeal)
	}
	return all, largest, err
}

// SolvedNeeds counts the needs that a contract registered in the period answers, by where its seller lies.
func (r Reader) SolvedNeeds(ctx context.Context, q StatisticsQuery) (market.SolvedNeeds, error) {
	return one[market.SolvedNeeds](ctx, r,
		`select count(distinct d.demand_id) filter (where c.seller_region like @district)::int as here,
			count(distinct d.demand_id) filter (where not c.seller_region like @district)::int as outside
		from deal d join contract c on c.deal_id = d.id
		where d.demand_id is not null and c.status = `+contractRegistered+` and c.registered_on >= @from
			and c.registered_on < @to`,
		args{"from": q.From, "to": q.To, "district": regionPattern(q.District)})
}

package postgres

import (
	"context"

	"jiebang/internal/market"
)

// Broker is a broker with how many listings on show they handle, and what is counted of their mandates.
type Broker struct {
	ID                int64
	Name, Unit, Phone string
	Fields            []string
	Towns             []string // for which listings are given to them by the table of who handles what
	Entries           int
	market.BrokerFigures
}

// BrokerFilter says whose figures are counted, and as of when.
type BrokerFilter struct {
	All  bool          // of all brokers, or else
	Own  int64         // of this one, 0 for nobody
	Late []market.Date // for each term the last day of issue of what is late
}

// brokerRows reads the brokers with their figures, each counted by the condition by which Mandates finds the rows.
var brokerRows = `with counted as (select m.broker_id, count(*)::int as given,
		count(*) filter (where m.status ` + oneOf(market.MandatesTaken) + `)::int as taken,
		count(*) filter (where m.status = '` + string(market.MandateDeclined) + `')::int as declined,
		count(*) filter (where ` + mandateLed + `)::int as introduced,
		count(*) filter (where m.status = '` + string(market.MandateSucceeded) + `')::int as succeeded,
		count(*) filter (where ` + mandateLate + `)::int as late,
		count(*) filter (where ` + mandateRated + `)::int as rated, sum(m.rating)::int as stars,
		count(*) filter (where ` + mandateSigned + `)::int as signed,
		array_agg(m.issued_at order by m.id) filter (where m.status ` + oneOf(market.MandatesTaken) + `) as issued_at,
		array_agg(m.accepted_at order by m.id) filter (where m.status ` + oneOf(market.MandatesTaken) + `) as accepted_at
	from mandate m where @all or m.broker_id = @own group by m.broker_id),
	valued as (select d.broker_id, sum(d.amount)::bigint as value from deal d
		where (@all or d.broker_id = @own) and exists (select from mandate m where ` + mandateDeal + `)
		group by d.broker_id)
	select u.id, u.name, u.unit, u.phone, u.fields,
		(select coalesce(array_agg(distinct r.town order by r.town), '{}') from pool_rule r
			where r.user_id = u.id and r.town <> '') as towns,
		(select count(*)::int from pool_entry e join listing_public p on p.id = e.listing_id
			where e.keeper_id = u.id) as entries,
		coalesce(c.given, 0) as given, coalesce(c.taken, 0) as taken, coalesce(c.declined, 0) as declined,
		coalesce(c.introduced, 0) as introduced, coalesce(c.succeeded, 0) as succeeded, coalesce(c.late, 0) as late,
		coalesce(c.rated, 0) as rated, coalesce(c.stars, 0) as stars, coalesce(c.signed, 0) as signed,
		coalesce(v.value, 0) as value, coalesce(c.issued_at, '{}') as issued_at,
		coalesce(c.accepted_at, '{}') as accepted_at
	from users u left join counted c on c.broker_id = u.id left join valued v on v.broker_id = u.id
	where not u.disabled and '` + string(market.RoleBroker) + `' = any(u.roles) order by u.name, u.id`

// Brokers lists the enabled brokers by name; figures that are not asked for are 0.
func (r Reader) Brokers(ctx context.Context, f BrokerFilter) ([]Broker, error) {
	return list[Broker](ctx, r, brokerRows, args{"all": f.All, "own": f.Own, "terms": dayTexts(f.Late)})
}

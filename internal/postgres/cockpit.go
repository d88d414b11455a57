package postgres

import (
	"context"

	"jiebang/internal/market"
)

// path follows the needs first published in a year. The one who came further has also passed the steps before, even
// where the record skipped one: a deal that came of no match still means that the two met.
var path = `need as (
		select l.id, l.title, o.name as org_name, (l.published_at at time zone 'Asia/Shanghai')::date as published
		from listing l join organization o on o.id = l.org_id
		where l.kind = 'demand' and l.status not ` + inListingsGone + `
			and (l.published_at at time zone 'Asia/Shanghai')::date >= @from
				and (l.published_at at time zone 'Asia/Shanghai')::date < @to
	), seen as (
		select n.id, n.title, n.org_name, n.published, d.made, d.signed, c.registered,
			(select min((m.contact_at at time zone 'Asia/Shanghai')::date) from match m where m.demand_id = n.id) as met
		from need n
		left join lateral (
			select min((created_at at time zone 'Asia/Shanghai')::date) as made, min(contract_on) as signed
			from deal where demand_id = n.id) d on true
		left join lateral (
			select min(c.registered_on) as registered from contract c join deal on deal.id = c.deal_id
			where deal.demand_id = n.id and c.status = ` + contractRegistered + `) c on true
	), reached as (
		select s.id, s.title, s.org_name, s.published, r.n, (@steps::text[])[r.n] as step, r.day,
			lag(r.day) over (partition by s.id order by r.n) as before
		from seen s, lateral (values (1, s.published), (2, least(s.met, s.made, s.signed, s.registered)),
			(3, least(s.made, s.signed, s.registered)),
			(4, least(s.signed, s.registered)), (5, s.registered)) r (n, day)
	)`

// Funnel counts how far the needs of a period came, with the median and the ninth decile of the days of each step.
func (r Reader) Funnel(ctx context.Context, from, to market.Date) ([]market.FunnelStep, error) {
	return list[market.FunnelStep](ctx, r, `with `+path+`
		select step, count(day) as count,
			coalesce(percentile_cont(0.5) within group (order by greatest(day - before, 0)::double precision),
				0)::double precision as median,
			coalesce(percentile_cont(0.9) within group (order by greatest(day - before, 0)::double precision),
				0)::double precision as p90
		from (select step, n, day, case when day is not null then before end as before from reached) line
		group by step, n order by n`, args{"from": from, "to": to, "steps": market.FunnelSteps})
}

// FunnelRows lists the needs of a period that came to a step, the latest first.
func (r Reader) FunnelRows(ctx context.Context, from, to market.Date, step string,
	limit int) ([]market.FunnelRow, error) {
	return list[market.FunnelRow](ctx, r, `with `+path+`
		select id, title, org_name, published, day as reached from reached where step = @step and day is not null
		order by day desc, id desc limit @limit`,
		args{"from": from, "to": to, "steps": market.FunnelSteps, "step": step, "limit": limit})
}

// ended are those needs of a period that were closed, with how they came out.
const ended = `select n.id, n.title, n.org_name, n.published,
		(coalesce(l.closed_at, l.updated_at) at time zone 'Asia/Shanghai')::date as day,
		coalesce(nullif(l.outcome, ''), '` + string(market.OutcomeNone) + `') as outcome
	from need n join listing l on l.id = n.id where l.status = ` + listingClosed

// Endings counts the needs of a period that were closed, by how they came out.
func (r Reader) Endings(ctx context.Context, from, to market.Date) ([]market.Ending, error) {
	return list[market.Ending](ctx, r, `with `+path+`
		select outcome, count(*)::int as count from (`+ended+`) e group by outcome`,
		args{"from": from, "to": to, "steps": market.FunnelSteps})
}

// EndingRows lists the needs of a period that ended in one way, the latest first.
func (r Reader) EndingRows(ctx context.Context, from, to market.Date, outcome market.ListingOutcome,
	limit int) ([]market.FunnelRow, error) {
	return list[market.FunnelRow](ctx, r, `with `+path+`
		select id, title, org_name, published, day as reached from (`+ended+`) e where outcome = @outcome
		order by day desc, id desc limit @limit`,
		args{"from": from, "to": to, "steps": market.FunnelSteps, "outcome": outcome, "limit": limit})
}

// Waits counts the work that waits, with how long the oldest of it has waited; first answers are late whose clock began
// by the day late.
func (r Reader) Waits(ctx context.Context, today, late market.Date) ([]market.Wait, error) {
	return list[market.Wait](ctx, r, `with waiting as (
			select 'org_submitted' as what, updated_at::date as since from organization where status = `+orgSubmitted+`
			union all select 'listing_' || status, updated_at::date from listing where status `+inListingsWaiting+`
			union all select 'contract_' || status, updated_at::date from contract where status `+inContractsPending+`
			union all select 'match_wanted', updated_at::date from match where status `+inMatchesWanted+`
			union all select 'deal_overdue', next_on from deal where next_on < @today and status `+inDealsOpen+`
			union all select 'pool_late', (e.since at time zone 'Asia/Shanghai')::date from pool_entry e
				join listing_public p on p.id = e.listing_id where `+answerLate+`
			union all select 'pool_step', next_on from pool_entry e join listing_public p on p.id = e.listing_id
				where next_on < @today)
		select what, count(*)::int as count, greatest(max(@today::date - since), 0)::int as days from waiting
		group by what`, args{"today": today, "late": late})
}

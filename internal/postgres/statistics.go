package postgres

import (
	"context"

	"jiebang/internal/market"
)

// StatisticsQuery says which registered contracts are counted: those of a period, seen from a side of the district.
type StatisticsQuery struct {
	From, To market.Date // registered on From or later and before To
	Side     market.Side
	District market.Region
	Fold     bool             // a licence counts as a transfer, as before 2026
	Only     market.Dimension // the one dimension asked for beside the total; empty for all of them
}

// onSide is the condition that a contract is seen from the side asked for.
const onSide = `case @side::text
		when 'output' then c.seller_region like @district
		when 'absorb' then c.buyer_region like @district
		when 'local' then c.seller_region like @district and c.buyer_region like @district
	end`

// headings gives each contract its heading in every dimension: the twin of market.Dimension.Heading.
const headings = `select c.id, c.cert_no, c.deal_amount, c.tech_amount, c.title, c.registered_on, c.seller, c.buyer,
		case when @fold and c.type = 'license' then 'transfer' else c.type end as type,
		c.tech_field as field, coalesce(c.ip_kinds[1], '') as ip, c.plan_source as plan,
		` + natureGroup + `(c.seller_nature) as seller_group, ` + natureGroup + `(c.buyer_nature) as buyer_group,
		case
			when o.away then 'foreign' when o.region = '' then '' when o.region like @district then 'district'
			when o.region like @city then 'city' when o.region like @province then 'province' else 'elsewhere'
		end as flow,
		extract(month from c.registered_on)::int::text as month,
		case when o.away then 'foreign' else o.region end as place,
		case when @side::text = 'absorb' then c.buyer_town else c.seller_town end as town
	from contract c
	cross join lateral (select
		case when @side::text = 'absorb' then c.seller_region else c.buyer_region end as region,
		case when @side::text = 'absorb' then c.seller_foreign else c.buyer_foreign end as away) o
	where c.status = ` + contractRegistered + ` and c.registered_on >= @from and c.registered_on < @to and ` + onSide

// natureGroup is the function of the database that market.NatureGroup is the twin of.
const natureGroup = `contract_nature_group`

// dimensionColumn is the column of headings that a dimension reads.
const dimensionColumn = `case @by::text
		when 'type' then type when 'field' then field when 'ip' then ip when 'seller' then seller_group
		when 'buyer' then buyer_group when 'plan' then plan when 'flow' then flow when 'month' then month
		when 'place' then place when 'town' then town
	end`

func (q StatisticsQuery) args() args {
	return args{"from": q.From, "to": q.To, "side": q.Side, "fold": q.Fold, "district": regionPattern(q.District),
		"city": regionPattern(q.District.City()), "province": regionPattern(q.District.Province())}
}

// Statistics tells the contracts apart by every dimension, from the figures that are kept; the cell without a dimension
// is the total.
func (r Reader) Statistics(ctx context.Context, q StatisticsQuery) ([]market.StatisticsCell, error) {
	cells, err := r.rolled(ctx, q)
	if err != nil || len(cells) > 0 {
		return cells, err
	}
	return r.CountStatistics(ctx, q)
}

// CountStatistics counts the contracts by every dimension, one by one: what Statistics must say.
func (r Reader) CountStatistics(ctx context.Context, q StatisticsQuery) ([]market.StatisticsCell, error) {
	return list[market.StatisticsCell](ctx, r, `with counted as (`+headings+`)
		select case
				when grouping(type) = 0 then 'type' when grouping(field) = 0 then 'field'
				when grouping(ip) = 0 then 'ip'
				when grouping(seller_group) = 0 then 'seller' when grouping(buyer_group) = 0 then 'buyer'
				when grouping(plan) = 0 then 'plan' when grouping(flow) = 0 then 'flow'
				when grouping(month) = 0 then 'month'
				when grouping(place) = 0 then 'place' when grouping(town) = 0 then 'town' else ''
			end as dimension,
			coalesce(type, field, ip, seller_group, buyer_group, plan, flow, month, place, town, '') as key,
			count(*) as count, coalesce(sum(deal_amount), 0)::bigint as deal,
			coalesce(sum(tech_amount), 0)::bigint as tech
		from counted
		group by grouping sets ((), (type), (field), (ip), (seller_group), (buyer_group), (plan), (flow), (month),
			(place), (town))
		order by 1, 2`, q.args())
}

// StatisticsRow is one contract behind a figure.
type StatisticsRow struct {
	ID           int64
	CertNo       string
	Title        string
	Seller       string
	Buyer        string
	RegisteredOn market.Date
	DealAmount   market.Money
	TechAmount   market.Money
}

// StatisticsRows lists the contracts under a heading, oldest first; no dimension lists them all, a limit of 0 is none.
func (r Reader) StatisticsRows(ctx context.Context, q StatisticsQuery, by market.Dimension, key string, offset,
	limit int) ([]StatisticsRow, error) {
	named := q.args()
	named["by"], named["key"], named["offset"], named["limit"] = by, key, offset, limit
	return list[StatisticsRow](ctx, r, `with counted as (`+headings+`)
		select id, cert_no, title, seller ->> 'name' as seller, buyer ->> 'name' as buyer, registered_on, deal_amount,
			tech_amount
		from counted where @by::text = '' or `+dimensionColumn+` = @key
		order by registered_on, id offset @offset limit nullif(@limit, 0)`, named)
}

// LargestContracts lists the contracts of a period that come to most, the largest first.
func (r Reader) LargestContracts(ctx context.Context, q StatisticsQuery, limit int) ([]StatisticsRow, error) {
	named := args{"from": q.From, "to": q.To, "side": q.Side, "district": regionPattern(q.District), "limit": limit}
	return list[StatisticsRow](ctx, r, `with top as (select c.id from contract c where c.status = `+contractRegistered+`
			and c.registered_on >= @from and c.registered_on < @to and `+onSide+`
			order by c.deal_amount desc, c.registered_on, c.id limit @limit)
		select c.id, c.cert_no, c.title, c.seller ->> 'name' as seller, c.buyer ->> 'name' as buyer, c.registered_on,
			c.deal_amount, c.tech_amount
		from top join contract c using (id) order by c.deal_amount desc, c.registered_on, c.id`, named)
}

// StatisticsTally counts the contracts under a heading.
func (r Reader) StatisticsTally(ctx context.Context, q StatisticsQuery, by market.Dimension,
	key string) (market.Tally, error) {
	named := q.args()
	named["by"], named["key"] = by, key
	return one[market.Tally](ctx, r, `with counted as (`+headings+`)
		select count(*) as count, coalesce(sum(deal_amount), 0)::bigint as deal,
			coalesce(sum(tech_amount), 0)::bigint as tech
		from counted where @by::text = '' or `+dimensionColumn+` = @key`, named)
}

// ContractActs sums what the registry did with the contracts registered in a year, by month of the act; what was done
// later is month 13. It reads the figures that are kept.
func (r Reader) ContractActs(ctx context.Context, q StatisticsQuery) ([]market.ContractAct, error) {
	kept, err := r.RollupScope(ctx)
	if err != nil || kept != q.District || q.To != (market.Date{Year: q.From.Year + 1, Month: 1, Day: 1}) {
		return r.CountContractActs(ctx, q)
	}
	return list[market.ContractAct](ctx, r, `select month::int as month, change, count, deal, tech
		from contract_act_rollup
		where side = @side and year = @year and count <> 0 order by 1, 2`, args{"side": q.Side, "year": q.From.Year})
}

// countedActs goes through the versions of the contracts registered in the period.
const countedActs = `with act as (
			select v.change, v.deal_amount, v.tech_amount,
				case when v.change = 'register' then c.registered_on else greatest(v."on", c.registered_on) end as "on",
				lag(v.deal_amount, 1, 0) over w as deal_before, lag(v.tech_amount, 1, 0) over w as tech_before
			from contract_version v join contract c on c.id = v.contract_id
			where c.registered_on >= @from and c.registered_on < @to and ` + onSide + `
			window w as (partition by v.contract_id order by v.n))
		select case when "on" >= @to then 13 else extract(month from "on")::int end as month, change, count(*) as count,
			sum(case when change = 'amend' then deal_amount - deal_before else deal_amount end)::bigint as deal,
			sum(case when change = 'amend' then tech_amount - tech_before else tech_amount end)::bigint as tech
		from act group by 1, 2`

// CountContractActs sums the acts one by one: what ContractActs must say.
func (r Reader) CountContractActs(ctx context.Context, q StatisticsQuery) ([]market.ContractAct, error) {
	return list[market.ContractAct](ctx, r, countedActs+` order by 1, 2`,
		args{"from": q.From, "to": q.To, "side": q.Side, "district": regionPattern(q.District)})
}

package postgres

import (
	"context"

	"jiebang/internal/market"
)

// RollupScope is the district whose statistics are kept, empty when none are.
func (r Reader) RollupScope(ctx context.Context) (market.Region, error) {
	return one[market.Region](ctx, r, `select coalesce(max(district), '') from rollup_scope`, nil)
}

// RebuildRollups counts every contract again for the district. Contracts cannot be written meanwhile; the one who tries
// waits.
func (tx *Tx) RebuildRollups(ctx context.Context, district market.Region) error {
	for _, step := range []struct {
		sql  string
		args args
	}{
		{`set local statement_timeout to 0`, nil},
		{`lock table contract, contract_version in share row exclusive mode`, nil},
		{`delete from contract_rollup`, nil},
		{`delete from contract_act_rollup`, nil},
		{`insert into rollup_scope (district, within, city, province, built_at)
			values (@code, @within, @city, @province, @now)
			on conflict (one) do update set district = excluded.district, within = excluded.within,
				city = excluded.city,
				province = excluded.province, built_at = excluded.built_at`,
			args{"code": district, "within": regionPattern(district), "city": regionPattern(district.City()),
				"province": regionPattern(district.Province()), "now": tx.now}},
		{`insert into contract_rollup (side, year, month, dimension, key, count, deal, tech)
			select f.side, f.year, f.month, f.dimension, f.key, count(*), sum(c.deal_amount), sum(c.tech_amount)
			from rollup_scope s, contract c, lateral contract_figures(c, s) f group by 1, 2, 3, 4, 5`, nil},
		{`insert into contract_act_rollup (side, year, month, change, count, deal, tech)
			select f.side, f.year, f.month, f.change, count(*), sum(f.deal), sum(f.tech)
			from rollup_scope s, contract c, lateral contract_act_figures(c.id, c.registered_on, c.seller_region,
				c.buyer_region, s, 0) f
			where c.registered_on is not null group by 1, 2, 3, 4`, nil},
	} {
		if _, err := tx.exec(ctx, step.sql, step.args); err != nil {
			return err
		}
	}
	return nil
}

// RollupYears lists the years that have registered contracts or kept figures.
func (r Reader) RollupYears(ctx context.Context) ([]int, error) {
	return list[int](ctx, r, `select distinct extract(year from registered_on)::int from contract
		where registered_on is not null
		union select distinct year::int from contract_rollup union select distinct year::int from contract_act_rollup
		order by 1`, nil)
}

// RollupFault is a kept figure that the contracts do not bear out.
type RollupFault struct {
	Year      int
	Side      market.Side
	Dimension market.Dimension // empty for the total
	Key       string
	Month     int
	Change    string // of the ledger's figures, else empty
	Kept      market.Tally
	Counted   market.Tally
}

type rollupFaultRow struct {
	Month                                                                 int
	Dimension, Key, Change                                                string
	KeptCount, KeptDeal, KeptTech, CountedCount, CountedDeal, CountedTech int64
}

// RollupFaults counts the contracts of a year from one side once more, contract by contract and by another statement
// than keeps the figures, and tells where the two differ. Each comparison sees one moment of the record.
func (r Reader) RollupFaults(ctx context.Context, year int, side market.Side,
	district market.Region) ([]RollupFault, error) {
	q := StatisticsQuery{From: market.Date{Year: year, Month: 1, Day: 1},
		To: market.Date{Year: year + 1, Month: 1, Day: 1}, Side: side, District: district}
	named := q.args()
	named["year"] = year
	figures, err := list[rollupFaultRow](ctx, r, `with kept as (
			select month::int as month, dimension, key, count, deal, tech from contract_rollup
			where side = @side and year = @year and (count, deal, tech) <> (0, 0, 0)),
		counted as (`+headings+`),
		naive as (select month::int as month, d.dimension, d.key, count(*) as count, sum(deal_amount)::bigint as deal,
			sum(tech_amount)::bigint as tech
			from counted, lateral (values ('', ''), ('type', type), ('field', field), ('ip', ip),
				('seller', seller_group), ('buyer', buyer_group), ('plan', plan),
				('flow', flow), ('place', place), ('town', town)) d (dimension, key) group by 1, 2, 3)
		select month, dimension, key, '' as change, coalesce(k.count, 0) as kept_count,
			coalesce(k.deal, 0) as kept_deal, coalesce(k.tech, 0) as kept_tech,
			coalesce(n.count, 0) as counted_count, coalesce(n.deal, 0) as counted_deal,
			coalesce(n.tech, 0) as counted_tech
		from kept k full join naive n using (month, dimension, key)
		where (k.count, k.deal, k.tech) is distinct from (n.count, n.deal, n.tech) order by 1, 2, 3`, named)
	if err != nil {
		return nil, err
	}
	ledger, err := list[rollupFaultRow](ctx, r, `with kept as (
			select month::int as month, change, count, deal, tech from contract_act_rollup
			where side = @side and year = @year and (count, deal, tech) <> (0, 0, 0)),
		naive as (`+countedActs+`)
		select month, '' as dimension, '' as key, change, coalesce(k.count, 0) as kept_count,
			coalesce(k.deal, 0) as kept_deal, coalesce(k.tech, 0) as kept_tech,
			coalesce(n.count, 0) as counted_count, coalesce(n.deal, 0) as counted_deal,
			coalesce(n.tech, 0) as counted_tech
		from kept k full join naive n using (month, change)
		where (k.count, k.deal, k.tech) is distinct from (n.count, n.deal, n.tech) order by 1, 4`,
		args{"from": q.From, "to": q.To, "side": side, "district": regionPattern(district), "year": year})
	faults := make([]RollupFault, 0, len(figures)+len(ledger))
	for _, f := range append(figures, ledger...) {
		faults = append(faults, RollupFault{Year: year, Side: side, Dimension: market.Dimension(f.Dimension),
			Key: f.Key, Month: f.Month, Change: f.Change,
			Kept: market.Tally{Count: f.KeptCount, Deal: market.Money(f.KeptDeal), Tech: market.Money(f.KeptTech)},
			Counted: market.Tally{Count: f.CountedCount, Deal: market.Money(f.CountedDeal),
				Tech: market.Money(f.CountedTech)}})
	}
	return faults, err
}

// rolledMonths are the kept figures of the whole months of a period; there is no row at all when those of another
// district are kept.
const rolledMonths = `select r.month::int as month, dimension,
		case when @fold and dimension = 'type' and key = 'license' then 'transfer' else key end as key,
		count, deal, tech
	from rollup_scope s, contract_rollup r
	where s.district = @code and r.side = @side and r.year = @year and r.month = any(@months::smallint[])`

// monthsFrom lists the months: the key of the kept figures is found month by month.
func monthsFrom(first, next int) []int16 {
	months := []int16{}
	for month := first; month < next; month++ {
		months = append(months, int16(month))
	}
	return months
}

// rolled reads the statistics of a period from the kept figures and counts only what lies in a month begun. It finds
// nothing when those of another district are kept, or when the period is not one of a year.
func (r Reader) rolled(ctx context.Context, q StatisticsQuery) ([]market.StatisticsCell, error) {
	if q.From.Day != 1 || !q.From.Before(q.To) || q.To.AddDays(-1).Year != q.From.Year {
		return nil, nil
	}
	next, tail := int(q.To.Month), q.To.Day != 1
	if q.To.Year != q.From.Year {
		next = 13
	}
	named := args{"side": q.Side, "fold": q.Fold, "code": q.District, "year": q.From.Year,
		"months": monthsFrom(int(q.From.Month), next)}
	kept := rolledMonths
	if q.Only != "" {
		kept += ` and r.dimension = any(@only::text[])`
		named["only"] = []string{"", string(q.Only)}
	}
	sql := `with line as (` + kept
	if tail {
		part := q
		part.From = market.Date{Year: q.To.Year, Month: q.To.Month, Day: 1}
		for name, value := range part.args() {
			named[name] = value
		}
		sql = `with counted as (` + headings + `), line as (` + kept + `
			union all select month::int, d.dimension, d.key, 1, deal_amount, tech_amount
			from counted, lateral (values ('', ''), ('type', type), ('field', field), ('ip', ip),
				('seller', seller_group), ('buyer', buyer_group), ('plan', plan), ('flow', flow),
				('place', place), ('town', town)) d (dimension, key)`
	}
	return list[market.StatisticsCell](ctx, r, sql+`), figure as (
			select dimension, key, count, deal, tech from line
			union all select 'month', month::text, count, deal, tech from line where dimension = ''
			union all select '', '', 0, 0, 0)
		select dimension, key, sum(count)::bigint as count, sum(deal)::bigint as deal, sum(tech)::bigint as tech
		from figure
		where exists (select from rollup_scope where district = @code)
		group by 1, 2 having sum(count) <> 0 or dimension = '' order by 1, 2`, named)
}

// MonthTotals are what the contracts registered in a year come to, month by month from January, seen from one side.
func (r Reader) MonthTotals(ctx context.Context, year int, side market.Side,
	district market.Region) ([12]market.Tally, error) {
	months := [12]market.Tally{}
	q := StatisticsQuery{From: market.Date{Year: year, Month: 1, Day: 1},
		To: market.Date{Year: year + 1, Month: 1, Day: 1}, Side: side, District: district}
	named := q.args()
	named["code"], named["year"], named["months"] = district, year, monthsFrom(1, 13)
	type row struct {
		Month int
		market.Tally
	}
	rows, err := list[row](ctx, r, `with kept as (select from rollup_scope where district = @code),
			counted as (`+headings+`)
		select r.month::int as month, r.count, r.deal, r.tech from contract_rollup r
		where exists (select from kept) and r.side = @side and r.year = @year and r.month = any(@months::smallint[])
			and r.dimension = ''
		union all
		select month::int, count(*), sum(deal_amount)::bigint, sum(tech_amount)::bigint from counted
		where not exists (select from kept) group by 1`, named)
	for _, row := range rows {
		months[row.Month-1] = row.Tally
	}
	return months, err
}

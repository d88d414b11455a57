package postgres

import (
	"slices"
	"strings"

	"jiebang/internal/market"
)

// indicator is what a computed indicator counts: its predicate, and what is told of each record that fulfils it. Its
// number is the sum of its rows' values, so that a number cannot differ from the rows behind it.
type indicator struct {
	from, where         string // the predicate
	kind                string // of the records, as events name it
	id, no, title       string
	party, counterparty string
	on                  string // the day by which it counts
	region, org         string
	value               string

	number, rows, totals string   // the statements
	takes                []string // which of a query's values they name
}

// inYear is the condition that a day lies in the year asked for.
func inYear(day string) string {
	return day + ` >= make_date(@year, 1, 1) and ` + day + ` < make_date(@year + 1, 1, 1)`
}

// indicators holds each indicator that is computed from the record, by its code in the register.
var indicators = built(map[string]indicator{
	// 技术合同成交额: what the contracts registered in the year amount to, by the day of registration. Amended amounts
	// replace the earlier ones; deregistered and revoked contracts are no longer registered and so no longer counted.
	"T1": ofContracts(registeredInYear, `c.registered_on`, `c.deal_amount`),

	// 技术合同登记数量: one for each certificate, of which no two contracts have the same.
	"T2": ofContracts(registeredInYear, `c.registered_on`, `1`),

	// 有效成果及需求: listings first published in the year that are complete, not taken down, withdrawn or refused, not a
	// near copy of an earlier one of the same organisation, and confirmed or changed within the months set for it;
	// settled ones stay effective. Where only a change was refused, what was approved before is still on show, and
	// counts.
	"T3": {
		// A copy is told by what was published before it, in whatever year: the window looks at all of them.
		from: `(select id, no, title, region, org_id, status, public_text, hitech_field, contact_name, contact_phone,
				published_at, updated_at, last_confirmed_at,
				(published_at at time zone 'Asia/Shanghai')::date as published_on,
				row_number() over (partition by org_id, kind, title_key(title) order by published_at, id) as copy
			from listing
			where published_at is not null and status not ` + inListingsGone + ` and kind <> 'cooperation'
				and (status <> ` + listingRejected + `
					or exists (select from listing_public p where p.id = listing.id))) l`,
		where: `l.copy = 1 and ` + inYear(`l.published_on`) + `
			and l.public_text <> '' and l.hitech_field <> '' and l.region <> '' and l.contact_name <> ''
				and l.contact_phone <> ''
			and (l.status = ` + listingClosed + `
				or greatest(l.published_at, l.updated_at, coalesce(l.last_confirmed_at, l.published_at))
					>= least(@today::date, make_date(@year, 12, 31)) - make_interval(months => @confirm))`,
		kind: market.NounListing, id: `l.id`, no: `l.no`, title: `l.title`,
		party: `(select name from organization where id = l.org_id)`, counterparty: `''`,
		on: `l.published_on`, region: `l.region`, org: `l.org_id`, value: `1`,
	},

	// 签约项目: deals of the district whose contract was signed in the year and is shown; an intent is not a contract, a
	// terminated deal no longer one.
	"T4": ofDeals(`d.status `+inDealsSigned+` and `+inYear(`d.contract_on`)+` and d.contract_evidence <> ''
			and (d.seller_region like @district or d.buyer_region like @district)`, `d.contract_on`),

	// 意向协议: deals of the district whose intent was signed in the year and is shown, whether or not a contract followed.
	"T4b": ofDeals(`d.status not `+inDealsGone+` and `+inYear(`d.intent_on`)+` and d.intent_evidence <> ''
			and (d.seller_region like @district or d.buyer_region like @district)`, `d.intent_on`),

	// 新备案省级校企联盟: alliances filed in the year.
	"T5": ofUndertakings(market.UndertakingAlliance, `1`),

	// 产业联盟对接技术难题: problems with a recorded contact in the year; contacts count, not contracts.
	"T6": ofUndertakings(market.UndertakingContact, `1`),

	// 科技副总: vice managers approved by a document of the year.
	"T7": ofUndertakings(market.UndertakingVice, `1`),

	// 征集汇编供需清单: lists that an edition issued in the year holds entries of, each counted once however many editions
	// hold it. The number leads to the first of them.
	"P26": {
		from: listIssueLists, where: inYear(`l.issued_on`), kind: market.NounListIssue, id: `l.id`,
		no: `l.year || ' 年第 ' || l.number || ' 期'`, title: listNames(`l.kind`) + ` || '（' || l.title || '）'`,
		party: `l.office`, counterparty: `''`, on: `l.issued_on`, region: `''`, org: `0`, value: `1`,
	},

	// 培训: attendances (人次), not persons, of the year's trainings.
	"T9": ofUndertakings(market.UndertakingTraining, `u.headcount`),

	// 在途成交额: what is submitted and not yet decided on, whatever the year; it may still be refused.
	"R1": ofContracts(`c.status `+inContractsFiled, `c.submitted_on`, `c.deal_amount`),

	// 大额评审成交额: what is in second review, whatever the year.
	"R2": ofContracts(`c.status = `+contractSecondReview, `c.submitted_on`, `c.deal_amount`),

	// 已签未登记: signed deals of sellers in the district without a registered contract: what would raise the district's
	// own count.
	"R3": ofDeals(`d.status `+inDealsSigned+` and d.seller_region like @district
			and not exists (select from contract c where c.deal_id = d.id and c.status = `+contractRegistered+`)`,
		`d.contract_on`),

	// 技术交易额等于成交额的大额合同: registered in the year or still on their way; a registry is likely to ask what was not
	// deducted.
	"R4": ofContracts(`c.tech_amount = c.deal_amount and c.deal_amount >= @large::bigint
			and (c.status `+inContractsPending+` or `+registeredInYear+`)`, `coalesce(c.registered_on, c.submitted_on)`,
		`1`),
})

// registeredInYear is the condition of contracts in force that were registered in the year asked for.
var registeredInYear = `c.status = ` + contractRegistered + ` and ` + inYear(`c.registered_on`)

// ofContracts counts contracts as they are seen from a side of the district: by the region and the organisation of the
// seller, or of the buyer where the district absorbs.
func ofContracts(where, on, value string) indicator {
	return indicator{from: `contract c`, where: where + ` and ` + onSide,
		kind: market.NounContract, id: `c.id`, no: `coalesce(nullif(c.cert_no, ''), c.no)`, title: `c.title`,
		party: `c.seller ->> 'name'`, counterparty: `c.buyer ->> 'name'`, on: on,
		region: `case @side::text when 'absorb' then c.buyer_region else c.seller_region end`,
		org:    `coalesce(case @side::text when 'absorb' then c.buyer_org else c.seller_org end, 0)`, value: value}
}

// ofDeals counts deals, one each.
func ofDeals(where, on string) indicator {
	return indicator{from: `deal d`, where: where, kind: market.NounDeal, id: `d.id`, no: `d.no`, title: `d.title`,
		party: `d.seller ->> 'name'`, counterparty: `d.buyer ->> 'name'`, on: on,
		region: `d.seller_region`, org: `coalesce(d.seller_org, 0)`, value: `1`}
}

// ofUndertakings counts what was undertaken in the year and was not voided.
func ofUndertakings(kind market.UndertakingKind, value string) indicator {
	return indicator{from: `undertaking u`, where: `u.kind = '` + string(kind) + `' and u.void_for = ''
			and ` + inYear(`u."on"`),
		kind: market.NounUndertaking, id: `u.id`, no: `u.paper`, title: `u.title`, party: `u.firm`,
		counterparty: `u.partner`,
		on:           `u."on"`, region: `''`, org: `0`, value: value}
}

// predicate is what the indicator counts.
func (i indicator) predicate() string { return `from ` + i.from + ` where ` + i.where }

// built makes the statements of the indicators. What a statement does not need of the rows costs it nothing: Postgres
// looks through the subselect.
func built(all map[string]indicator) map[string]indicator {
	for code, i := range all {
		of := `select '` + i.kind + `' as kind, ` + i.id + ` as ref, ` + i.no + ` as no, ` + i.title + ` as title, ` +
			i.party + ` as party, ` + i.counterparty + ` as counterparty, ` + i.on + ` as "on",
			coalesce(extract(month from ` + i.on + `)::int, 0) as month, ` + i.region + ` as region,
			(` + i.org + `)::bigint as org_id, (` + i.value + `)::bigint as value
			` + i.predicate()
		of = `from (` + of + `) line where @month = 0 or month = @month`
		i.number = `select month, region, org_id, sum(value)::bigint as value ` + of + `
			group by month, region, org_id order by month, region, org_id`
		i.rows = `select kind, ref, no, title, party, counterparty, "on", month, region, org_id, value ` + of + `
			order by "on", kind, ref, title offset @offset limit nullif(@limit, 0)`
		i.totals = `select count(*) as count, coalesce(sum(value), 0)::bigint as value ` + of
		i.takes = slices.DeleteFunc([]string{"year", "side", "district", "today", "confirm", "large"},
			func(name string) bool {
				return !strings.Contains(of, "@"+name)
			})
		all[code] = i
	}
	return all
}

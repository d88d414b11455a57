package apptest

// Decade fills the record with 200,000 registered contracts of ten years between 300 places, one in three on each side
// of the district, and with 2,000 needs of this year and as many deals: what the pages of figures are measured on.
func (f *Fixture) Decade() {
	f.t.Helper()
	const parts = 40 // few enough rows at a time that a busy machine writes them within the patience of a statement
	for part := range parts {
		f.Exec(decadeContracts, part)
		f.Exec(decadeVersions, part)
	}
	for _, sql := range []string{decadeOrganizations, decadeNeeds, decadeDeals} {
		f.Exec(sql)
	}
	f.Exec(`analyze`)
}

// decadeContracts are those of a quarter of a year's number, the present year first; of the present year's every
// fiftieth is still on its way.
const decadeContracts = `insert into contract (no, title, type, buyer, seller, status, cert_no, registered_on, submitted_on, deal_amount, tech_amount, tech_field, plan_source, ip_kinds)
	select 'HT-' || n, '在线检测系统' || n, (array['dev','transfer','license','consult','service'])[1 + n % 5],
		jsonb_build_object('name', '买方' || n % 900, 'nature', (array['150','022','021','400'])[1 + n % 4], 'town', case when n % 3 = 0 then (array['高新区','渔沟镇',''])[1 + n % 7 % 3] else '' end,
			'region', case when n % 3 = 0 then '320804' else (110100 + n % 300)::text end),
		jsonb_build_object('name', '卖方' || n % 700, 'nature', '150', 'town', case when n % 3 = 1 then (array['高新区','渔沟镇',''])[1 + n % 7 % 3] else '' end,
			'region', case when n % 3 = 1 then '320804' else (310100 + n % 300)::text end),
		case when $1::int < 4 and n % 50 = 7 then 'submitted' else 'registered' end, case when $1::int < 4 and n % 50 = 7 then '' else '2026' || lpad(n::text, 12, '0') end,
		case when $1::int < 4 and n % 50 = 7 then null else make_date(extract(year from current_date)::int - $1::int / 4, 1, 1) + n % 330 end, current_date, (1 + n % 997) * 1000000::bigint, (1 + n % 997) * 800000::bigint,
		(array['电子信息','先进制造','农业'])[1 + n % 3], '计划外', array['技术秘密']
	from generate_series($1::int * 5000 + 1, $1::int * 5000 + 5000) n`

const decadeVersions = `insert into contract_version (contract_id, n, change, "on", deal_amount, tech_amount, content)
	select id, 1, 'register', registered_on, deal_amount, tech_amount, '{}' from contract
	where registered_on is not null and no = any(select 'HT-' || n from generate_series($1::int * 5000 + 1, $1::int * 5000 + 5000) n)`

const decadeOrganizations = `insert into organization (name, uscc, kind, region, status) select '单位' || n, 'U' || n, 'enterprise', '320804', 'verified' from generate_series(1, 400) n`

const decadeNeeds = `insert into listing (no, kind, org_id, title, public_text, region, hitech_field, contact_name, contact_phone, visible, details, status, published_at)
	select 'XQ-' || n, 'demand', (select min(id) from organization) + n % 400, '在线检测' || n, '需要一套在线检测系统', '320804', '新材料', '联系人', '0517-84912345', 'public', '{}', 'published', now() - n % 300 * interval '1 day'
	from generate_series(1, 2000) n`

const decadeDeals = `insert into deal (no, title, buyer, seller, status, contract_on, contract_evidence, demand_id, created_at)
	select 'XM-' || n, '在线检测项目' || n, jsonb_build_object('name', '买方', 'region', '320804'), jsonb_build_object('name', '卖方', 'region', case when n % 2 = 0 then '320804' else '320102' end),
		'contract_signed', current_date - n % 200, '合同.pdf', (select min(id) from listing) + n, now() - n % 280 * interval '1 day'
	from generate_series(1, 1900) n`

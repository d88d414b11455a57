-- 签约项目: deals of the district whose contract was signed in the year and is shown; an intent is not a contract, a terminated deal
-- no longer one.
select extract(month from d.contract_on)::int as month, d.seller_region as region, coalesce(d.seller_org, 0) as org_id, count(*)::bigint as value
from deal d
where d.status in ('contract_signed', 'performing', 'completed')
    and d.contract_on >= make_date(@year, 1, 1) and d.contract_on < make_date(@year + 1, 1, 1) and d.contract_evidence <> ''
    and (d.seller_region like @district or d.buyer_region like @district)
group by 1, 2, 3

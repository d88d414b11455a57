-- The deals behind T4.
select 'deal' as kind, d.id as ref, d.no, d.title, d.seller ->> 'name' as party, d.buyer ->> 'name' as counterparty, d.contract_on as "on",
    extract(month from d.contract_on)::int as month, d.seller_region as region, coalesce(d.seller_org, 0) as org_id, 1::bigint as value
from deal d
where d.status in ('contract_signed', 'performing', 'completed')
    and d.contract_on >= make_date(@year, 1, 1) and d.contract_on < make_date(@year + 1, 1, 1) and d.contract_evidence <> ''
    and (d.seller_region like @district or d.buyer_region like @district)

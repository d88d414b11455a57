-- The deals behind R3, each with the day its contract was signed.
select 'deal' as kind, d.id as ref, d.no, d.title, d.seller ->> 'name' as party, d.buyer ->> 'name' as counterparty, d.contract_on as "on",
    extract(month from d.contract_on)::int as month, d.seller_region as region, coalesce(d.seller_org, 0) as org_id, 1::bigint as value
from deal d
where d.status in ('contract_signed', 'performing', 'completed') and d.seller_region like @district
    and not exists (select from contract c where c.deal_id = d.id and c.status = 'registered')

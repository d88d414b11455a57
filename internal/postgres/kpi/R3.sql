-- 已签未登记: signed deals of sellers in the district without a registered contract: what would raise the district's own count.
select extract(month from d.contract_on)::int as month, d.seller_region as region, coalesce(d.seller_org, 0) as org_id, count(*)::bigint as value
from deal d
where d.status in ('contract_signed', 'performing', 'completed') and d.seller_region like @district
    and not exists (select from contract c where c.deal_id = d.id and c.status = 'registered')
group by 1, 2, 3

-- The contracts behind R1.
select 'contract' as kind, c.id as ref, c.no, c.title, c.seller ->> 'name' as party, c.buyer ->> 'name' as counterparty,
    c.submitted_on as "on", coalesce(extract(month from c.submitted_on)::int, 0) as month,
    case @side::text when 'absorb' then c.buyer_region else c.seller_region end as region,
    coalesce(case @side::text when 'absorb' then c.buyer_org else c.seller_org end, 0) as org_id,
    c.deal_amount as value
from contract c
where c.status in ('submitted', 'accepted', 'supplementing') and case @side::text
        when 'output' then c.seller_region like @district
        when 'absorb' then c.buyer_region like @district
        when 'local' then c.seller_region like @district and c.buyer_region like @district
    end

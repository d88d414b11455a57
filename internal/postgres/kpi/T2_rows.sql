-- The contracts behind T2: one row for each certificate.
select 'contract' as kind, c.id as ref, c.cert_no as no, c.title, c.seller ->> 'name' as party, c.buyer ->> 'name' as counterparty,
    c.registered_on as "on", extract(month from c.registered_on)::int as month,
    case @side::text when 'absorb' then c.buyer_region else c.seller_region end as region,
    coalesce(case @side::text when 'absorb' then c.buyer_org else c.seller_org end, 0) as org_id,
    1::bigint as value
from contract c
where c.status = 'registered'
    and c.registered_on >= make_date(@year, 1, 1) and c.registered_on < make_date(@year + 1, 1, 1)
    and case @side::text
        when 'output' then c.seller_region like @district
        when 'absorb' then c.buyer_region like @district
        when 'local' then c.seller_region like @district and c.buyer_region like @district
    end

-- The contracts behind R4.
select 'contract' as kind, c.id as ref, coalesce(nullif(c.cert_no, ''), c.no) as no, c.title, c.seller ->> 'name' as party, c.buyer ->> 'name' as counterparty,
    coalesce(c.registered_on, c.submitted_on) as "on", coalesce(extract(month from coalesce(c.registered_on, c.submitted_on))::int, 0) as month,
    case @side::text when 'absorb' then c.buyer_region else c.seller_region end as region,
    coalesce(case @side::text when 'absorb' then c.buyer_org else c.seller_org end, 0) as org_id,
    1::bigint as value
from contract c
where c.tech_amount = c.deal_amount and c.deal_amount >= @large::bigint
    and (c.status in ('submitted', 'accepted', 'second_review', 'supplementing')
        or c.status = 'registered' and c.registered_on >= make_date(@year, 1, 1) and c.registered_on < make_date(@year + 1, 1, 1))
    and case @side::text
        when 'output' then c.seller_region like @district
        when 'absorb' then c.buyer_region like @district
        when 'local' then c.seller_region like @district and c.buyer_region like @district
    end

-- 大额评审成交额: what is in second review, whatever the year.
select coalesce(extract(month from c.submitted_on)::int, 0) as month,
    case @side::text when 'absorb' then c.buyer_region else c.seller_region end as region,
    coalesce(case @side::text when 'absorb' then c.buyer_org else c.seller_org end, 0) as org_id,
    sum(c.deal_amount)::bigint as value
from contract c
where c.status in ('second_review') and case @side::text
        when 'output' then c.seller_region like @district
        when 'absorb' then c.buyer_region like @district
        when 'local' then c.seller_region like @district and c.buyer_region like @district
    end
group by 1, 2, 3

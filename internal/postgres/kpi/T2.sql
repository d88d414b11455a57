-- 技术合同登记数量: distinct certificates of the year, so that no amendment counts twice.
select extract(month from c.registered_on)::int as month,
    case @side::text when 'absorb' then c.buyer_region else c.seller_region end as region,
    coalesce(case @side::text when 'absorb' then c.buyer_org else c.seller_org end, 0) as org_id,
    count(distinct c.cert_no)::bigint as value
from contract c
where c.status = 'registered'
    and c.registered_on >= make_date(@year, 1, 1) and c.registered_on < make_date(@year + 1, 1, 1)
    and case @side::text
        when 'output' then c.seller_region like @district
        when 'absorb' then c.buyer_region like @district
        when 'local' then c.seller_region like @district and c.buyer_region like @district
    end
group by 1, 2, 3

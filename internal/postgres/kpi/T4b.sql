-- 意向协议: deals of the district whose intent was signed in the year and is shown, whether or not a contract followed.
select extract(month from d.intent_on)::int as month, d.seller_region as region, coalesce(d.seller_org, 0) as org_id, count(*)::bigint as value
from deal d
where d.status not in ('lost', 'terminated')
    and d.intent_on >= make_date(@year, 1, 1) and d.intent_on < make_date(@year + 1, 1, 1) and d.intent_evidence <> ''
    and (d.seller_region like @district or d.buyer_region like @district)
group by 1, 2, 3

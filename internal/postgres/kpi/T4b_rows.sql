-- The deals behind T4b.
select 'deal' as kind, d.id as ref, d.no, d.title, d.seller ->> 'name' as party, d.buyer ->> 'name' as counterparty, d.intent_on as "on",
    extract(month from d.intent_on)::int as month, d.seller_region as region, coalesce(d.seller_org, 0) as org_id, 1::bigint as value
from deal d
where d.status not in ('lost', 'terminated')
    and d.intent_on >= make_date(@year, 1, 1) and d.intent_on < make_date(@year + 1, 1, 1) and d.intent_evidence <> ''
    and (d.seller_region like @district or d.buyer_region like @district)

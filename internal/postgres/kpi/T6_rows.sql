-- The rows behind T6.
select 'undertaking' as kind, u.id as ref, u.paper as no, u.title, u.firm as party, u.partner as counterparty, u."on",
    extract(month from u."on")::int as month, '' as region, 0::bigint as org_id, 1::bigint as value
from undertaking u
where u.kind = 'contact' and u.void_for = '' and u."on" >= make_date(@year, 1, 1) and u."on" < make_date(@year + 1, 1, 1)

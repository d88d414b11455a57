-- 产业联盟对接技术难题: problems with a recorded contact in the year; contacts count, not contracts.
select extract(month from u."on")::int as month, '' as region, 0::bigint as org_id, sum(1)::bigint as value
from undertaking u
where u.kind = 'contact' and u.void_for = '' and u."on" >= make_date(@year, 1, 1) and u."on" < make_date(@year + 1, 1, 1)
group by 1

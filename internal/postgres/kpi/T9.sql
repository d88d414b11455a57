-- 培训: attendances (人次), not persons, of the year's trainings.
select extract(month from u."on")::int as month, '' as region, 0::bigint as org_id, sum(headcount)::bigint as value
from undertaking u
where u.kind = 'training' and u.void_for = '' and u."on" >= make_date(@year, 1, 1) and u."on" < make_date(@year + 1, 1, 1)
group by 1

-- 科技副总: vice managers approved by a document of the year.
select extract(month from u."on")::int as month, '' as region, 0::bigint as org_id, sum(1)::bigint as value
from undertaking u
where u.kind = 'vice_manager' and u.void_for = '' and u."on" >= make_date(@year, 1, 1) and u."on" < make_date(@year + 1, 1, 1)
group by 1

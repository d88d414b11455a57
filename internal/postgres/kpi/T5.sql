-- 新备案省级校企联盟: alliances filed in the year.
select extract(month from u."on")::int as month, '' as region, 0::bigint as org_id, sum(1)::bigint as value
from undertaking u
where u.kind = 'alliance' and u.void_for = '' and u."on" >= make_date(@year, 1, 1) and u."on" < make_date(@year + 1, 1, 1)
group by 1

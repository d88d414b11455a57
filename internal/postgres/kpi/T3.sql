-- 有效成果及需求: listings first published in the year that are complete, not taken down or withdrawn, not a near copy of an earlier
-- one of the same organisation, and confirmed or changed within the months set for it; settled ones stay effective.
with countable as (
    select l.*, (l.published_at at time zone 'Asia/Shanghai')::date as published_on,
        row_number() over (partition by l.org_id, l.kind, title_key(l.title) order by l.published_at, l.id) as copy
    from listing l
    where l.published_at is not null and l.status not in ('withdrawn', 'taken_down') and l.kind <> 'cooperation'
)
select extract(month from l.published_on)::int as month, l.region, l.org_id, count(*)::bigint as value
from countable l
where l.copy = 1
    and l.published_on >= make_date(@year, 1, 1) and l.published_on < make_date(@year + 1, 1, 1)
    and l.public_text <> '' and l.hitech_field <> '' and l.region <> '' and l.contact_name <> '' and l.contact_phone <> ''
    and (l.status = 'closed' or greatest(l.published_at, l.updated_at, coalesce(l.last_confirmed_at, l.published_at))
        >= least(@today::date, make_date(@year, 12, 31)) - make_interval(months => @confirm))
group by 1, 2, 3

-- +goose Up

-- How a listing ended is data: one of a table, why, and when.
alter table listing
    add column outcome_reason text not null default '',
    add column closed_at timestamptz;
alter table listing_public
    add column outcome_reason text not null default '',
    add column closed_at timestamptz;

update listing set outcome = case outcome when '已解决' then 'solved' when '部分解决' then 'partly'
    when '不再需要' then 'not_needed' when '已转让' then 'transferred' else outcome end
where outcome <> '';
update listing l set outcome_reason = e.note, closed_at = e.at
from (select distinct on (ref) ref, note, at from event where kind = 'listing' and verb = 'close'
    order by ref, seq desc) e
where e.ref = l.id and l.status = 'closed';

-- The words of earlier nodes stay possible while they run beside newer ones.
alter table listing add constraint listing_outcome_check check (outcome in ('', 'solved_here', 'solved_elsewhere', 'solved',
    'partly', 'transferred', 'licensed', 'not_needed', 'changed', 'other', '已解决', '部分解决', '不再需要', '已转让'));

-- +goose Up

-- What the bureau had the matcher try to learn here, one trial at a time, and what became of it. Result is what the
-- trial found; vectors learned by a trial lie in match_vectors and are not in force until the bureau says so.
create table matcher_trial (
    id           bigint generated always as identity primary key,
    kind         text        not null check (kind in ('weights','vectors')),
    status       text        not null check (status in ('waiting','running','ready','unproven','failed','stopped','adopted','rejected')),
    version      integer     not null default 1,
    moved_by     bigint      not null default 0,
    submitted_by bigint      not null default 0,
    asked_by     text        not null default '',
    asked_at     timestamptz not null default now(),
    ended_at     timestamptz,
    result       jsonb       not null default '{}',
    note         text        not null default ''
);
create unique index matcher_trial_once on matcher_trial ((true)) where status in ('waiting','running');

-- Who put vectors into force, and the trial's own that wait for it.
alter table match_vectors add column made_by text not null default '';
alter table match_vectors add column trial_id bigint references matcher_trial;

-- +goose Up

-- Listings that somebody wrote down by what an organisation said (代填): who did, where its link goes, and what it
-- answered. Of the link only a hash is kept, and what it is made from together with a key of the platform's.
create table entry (
    id           bigint generated always as identity primary key,
    listing_id   bigint      not null unique references listing on delete cascade,
    by_id        bigint      not null,
    by_name      text        not null,
    by_office    text        not null,
    spoken_to    text        not null,
    phone        text        not null default '',
    mail         text        not null default '',
    status       text        not null check (status in ('waiting', 'confirmed', 'disowned')),
    version      integer     not null default 1,
    moved_by     bigint      not null default 0,
    submitted_by bigint      not null default 0,
    salt         text        not null,
    link_hash    bytea       not null unique,
    expires_at   timestamptz not null,
    reminders    integer     not null default 0,
    way          text        not null default '',
    person       text        not null default '',
    said_on      date,
    note         text        not null default '',
    answered_at  timestamptz,
    created_at   timestamptz not null default now()
);
create index entry_queue on entry (status, id desc);
create index entry_own on entry (by_id, status, id desc);
create index entry_due on entry (expires_at) where status = 'waiting';

-- When the organisation of a listing confirmed what was written down for it.
alter table listing add column vouched_at timestamptz;
alter table listing_public add column vouched_at timestamptz;

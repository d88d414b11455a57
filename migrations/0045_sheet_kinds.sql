-- +goose Up

-- What the bureau knows firms to be recognised as, and from when until when: taken from its own lists. A recognition
-- that is renewed is another row.
create table qualification (
    id         bigint generated always as identity primary key,
    org_id     bigint      not null references organization on delete cascade,
    code       text        not null,
    number     text        not null default '',
    valid_from date,
    valid_to   date,
    batch_id   bigint      not null default 0,
    by_name    text        not null default '',
    created_at timestamptz not null default now()
);
create index qualification_of on qualification (org_id, id);

-- One document approves many vice managers, so that its number and the person make the row; an alliance has a number of
-- its own.
drop index undertaking_paper;
create unique index undertaking_paper on undertaking (kind, paper, (case kind when 'vice_manager' then person else '' end))
    where paper <> '' and void_for = '' and kind in ('alliance','vice_manager');

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

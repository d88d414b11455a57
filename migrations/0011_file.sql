-- +goose Up

-- What people hand in beside what they type: contract texts, certificates, evidence. A file hangs on one thing, whose own
-- rules say who may read it and who may add to it. It is never overwritten: what is taken off keeps its row and its hash.
create table file (
    id          bigint generated always as identity primary key,
    kind        text        not null,
    ref         bigint      not null,
    purpose     text        not null default '',
    name        text        not null check (name <> ''),
    media_type  text        not null,
    size        bigint      not null check (size > 0),
    sha256      bytea       not null check (octet_length(sha256) = 32),
    access      text        not null check (access in ('public','login','party','bureau')),
    org_id      bigint      not null default 0,
    uploaded_by bigint      not null,
    uploaded_at timestamptz not null default now(),
    removed_at  timestamptz,
    removed_by  bigint      not null default 0
);
create index file_of on file (kind, ref, id) where removed_at is null;
create index file_uploaded on file (uploaded_by, uploaded_at);

-- The content in parts, so that a large one need not be held in memory whole.
create table file_part (
    file_id bigint  not null references file on delete cascade,
    no      integer not null check (no >= 0),
    data    bytea   not null,
    primary key (file_id, no)
);
alter table file_part alter column data set storage external;

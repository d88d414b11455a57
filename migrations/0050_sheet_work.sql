-- +goose Up

-- A sheet whose work fails again and again waits for a person in the end, with what happened.
alter table import_batch add column failures integer not null default 0;
alter table import_batch drop constraint import_batch_status_check;
alter table import_batch add constraint import_batch_status_check check (status in ('reading','checked','unreadable',
    'taking','taken','discarded','undone','stuck_reading','stuck_taking'));
create index import_batch_stuck on import_batch (created_by) where status in ('stuck_reading','stuck_taking');

-- What a record said before a row updated it, and the digest of what it said then: as long as it says that, undoing the
-- sheet puts back what stood there.
alter table import_row add column before jsonb;
alter table import_row add column after text not null default '';

-- One button pressed for many entries, done by a node in the background: who pressed it, for what, and what became of
-- each entry.
create table bulk (
    id           bigint generated always as identity primary key,
    title        text        not null,
    move         text        not null default '',
    key          text        not null default '',
    text         text        not null default '',
    owner_id     bigint      not null default 0,
    back         text        not null default '',
    status       text        not null check (status in ('working','done','stuck')),
    version      integer     not null default 1,
    moved_by     bigint      not null default 0,
    submitted_by bigint      not null default 0,
    rows         integer     not null default 0,
    failures     integer     not null default 0,
    note         text        not null default '',
    by_name      text        not null default '',
    created_at   timestamptz not null default now(),
    updated_at   timestamptz not null default now(),
    worked_until timestamptz
);
create index bulk_at_work on bulk (id) where status = 'working';
create index bulk_of on bulk (submitted_by, id);

create table bulk_item (
    bulk_id bigint  not null references bulk on delete cascade,
    n       integer not null,
    ref     bigint  not null,
    version integer not null,
    title   text    not null default '',
    outcome text    not null default 'waiting' check (outcome in ('waiting','done','refused')),
    reason  text    not null default '',
    primary key (bulk_id, n)
);
create index bulk_item_outcome on bulk_item (bulk_id, outcome, n);

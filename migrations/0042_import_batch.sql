-- +goose Up

-- A sheet on its way into the record: who brought it, how it was read, and what became of each of its rows. The file
-- itself is kept as a file of the batch.
create table import_batch (
    id           bigint generated always as identity primary key,
    name         text        not null check (name <> ''),
    kind         text        not null,
    org_id       bigint      not null default 0,
    file_name    text        not null,
    status       text        not null check (status in ('reading','checked','unreadable','taking','taken','discarded','undone')),
    version      integer     not null default 1,
    moved_by     bigint      not null default 0,
    submitted_by bigint      not null default 0,
    sheets       jsonb       not null default '[]',
    skipped      text[]      not null default '{}',
    note         text        not null default '',
    rows         integer     not null default 0,
    done         integer     not null default 0,
    release      boolean     not null default false,
    differing    boolean     not null default false,
    created_by   bigint      not null default 0,
    by_name      text        not null default '',
    created_at   timestamptz not null default now(),
    updated_at   timestamptz not null default now(),
    worked_until timestamptz
);
create index import_batch_of on import_batch (org_id, id);
create index import_batch_checked on import_batch (created_by) where status = 'checked';
create index import_batch_at_work on import_batch (id) where status in ('reading','taking');

create table import_row (
    batch_id bigint  not null references import_batch on delete cascade,
    n        integer not null,
    sheet    text    not null default '',
    line     integer not null default 0,
    title    text    not null default '',
    cells    jsonb   not null,
    fill     jsonb   not null default '{}',
    key      text    not null default '',
    also     text    not null default '',
    outcome  text    not null check (outcome in ('unchecked','sound','ownerless','faulty','repeated','known','differs','taken','updated','undone')),
    notes    jsonb   not null default '[]',
    differs  jsonb   not null default '[]',
    found    bigint  not null default 0,
    ref      bigint  not null default 0,
    primary key (batch_id, n)
);
create index import_row_outcome on import_row (batch_id, outcome, n);
create index import_row_key on import_row (batch_id, key);
create index import_row_also on import_row (batch_id, also) where also <> '';
-- Rows that wait for somebody to say whose they are.
create index import_row_ownerless on import_row (batch_id) where outcome = 'ownerless';

-- What a person made of a line of headings: the field of each column. The next sheet with this line is read so.
create table import_layout (
    kind     text        not null,
    headings text        not null,
    keys     text[]      not null,
    by_name  text        not null default '',
    at       timestamptz not null default now(),
    primary key (kind, headings)
);

-- The batch that a listing came with, so that the desk finds what is still missing.
alter table listing add column batch_id bigint not null default 0;
alter table listing_public add column batch_id bigint not null default 0;
create index listing_batch on listing (batch_id, id) where batch_id <> 0;

-- An entry that a sheet brings again is found among those of its organisation by its title.
create index listing_titled on listing (org_id, title);

-- A ledger that was taken in can be taken out again: the history of a contract goes when the contract has no certificate any
-- more. Otherwise rows are only ever added.
-- +goose StatementBegin
create function refuse_contract_rewrite() returns trigger language plpgsql as $$
begin
    if tg_op = 'DELETE' and exists (select from contract c where c.id = old.contract_id and c.cert_no = '' and c.status = 'draft') then
        return old;
    end if;
    raise exception 'rows of % are only ever added', tg_table_name using errcode = 'integrity_constraint_violation';
end $$;
-- +goose StatementEnd
drop trigger contract_version_is_final on contract_version;
create trigger contract_version_is_final before update or delete on contract_version for each row execute function refuse_contract_rewrite();

-- +goose Up

-- Editions of the lists (清单汇编): copies of listings as they stood when they were gathered, frozen under a number of the
-- year when a second person issues them. An edition that was never issued has no number.
create table list_issue (
    id            bigint generated always as identity primary key,
    year          integer     not null,
    number        integer     not null default 0,
    title         text        not null,
    readers       text        not null check (readers in ('public', 'bureau')),
    office        text        not null default '',
    foreword      text        not null default '',
    kinds         text[]      not null default '{}',
    takes         text        not null check (takes in ('on_show', 'ended')),
    hitech_fields text[]      not null default '{}',
    region        text        not null default '',
    town          text        not null default '',
    "from"        date,
    "to"          date,
    batch         text        not null default '',
    status        text        not null check (status in ('draft', 'submitted', 'issued', 'withdrawn', 'discarded')),
    version       integer     not null default 1,
    moved_by      bigint      not null default 0,
    submitted_by  bigint      not null default 0,
    entries       integer     not null default 0,
    gathered_at   timestamptz,
    digest        text        not null default '',
    issued_on     date,
    issued_name   text        not null default '',
    by_name       text        not null default '',
    note          text        not null default '',
    created_at    timestamptz not null default now(),
    updated_at    timestamptz not null default now()
);
create unique index list_issue_number on list_issue (year, number) where number > 0;
create index list_issue_queue on list_issue (status, id desc);

-- The text of an entry is kept as it was written, byte for byte, since the digest of the edition covers it.
create table list_issue_entry (
    issue_id     bigint      not null references list_issue,
    position     integer     not null,
    listing_id   bigint      not null,
    no           text        not null,
    kind         text        not null,
    hitech_field text        not null,
    title        text        not null,
    org_name     text        not null,
    org_kind     text        not null,
    town         text        not null,
    amount       bigint      not null,
    published_at timestamptz,
    content      json        not null,
    primary key (issue_id, position)
);

-- Once an edition is handed in, its entries stay as they are.
-- +goose StatementBegin
create function list_issue_entry_frozen() returns trigger language plpgsql as $$
begin
    if exists (select from list_issue where id = coalesce(new.issue_id, old.issue_id) and status <> 'draft') then
        raise exception 'the entries of edition % are frozen', coalesce(new.issue_id, old.issue_id);
    end if;
    return coalesce(new, old);
end
$$;
-- +goose StatementEnd
create trigger list_issue_entry_frozen before insert or update or delete on list_issue_entry
    for each row execute function list_issue_entry_frozen();

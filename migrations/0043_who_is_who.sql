-- +goose Up

-- One organisation that was entered twice becomes one: the other row stays, merged, and claims its code no more.
alter table organization drop constraint organization_status_check;
alter table organization add constraint organization_status_check check (status in ('draft','submitted','returned','rejected','verified','suspended','blacklisted','merged'));
drop index organization_uscc;
create unique index organization_uscc on organization (uscc) where uscc <> '' and status not in ('draft', 'rejected', 'merged');

-- What finds an organisation again however its name was typed: made by market.NamesOf on every write. Rows whose keys
-- older rules made (0: none yet) get new ones when a node starts.
alter table organization
    add column name_key    text     not null default '',
    add column stem_key    text     not null default '',
    add column key_rules   smallint not null default 0,
    add column merged_into bigint   references organization,
    add constraint organization_merged check ((status = 'merged') = (merged_into is not null));
create index organization_name_key on organization (name_key text_pattern_ops);
create index organization_stem_key on organization (stem_key);
create index organization_code on organization (uscc) where uscc <> '';
create index organization_contact on organization (contact_phone, contact_name) where contact_phone <> '';
create index organization_key_rules on organization (key_rules, id);
create index organization_merged_into on organization (merged_into) where merged_into is not null;

-- The names that an organisation had: it is found under them, too.
alter index organization_name rename to organization_name_begins;
create table organization_name (
    id        bigint      generated always as identity primary key,
    org_id    bigint      not null references organization,
    name      text        not null check (name <> ''),
    name_key  text        not null,
    stem_key  text        not null,
    key_rules smallint    not null,
    since     timestamptz,
    until     timestamptz not null,
    why       text        not null default '',
    ended_by  text        not null default ''
);
create index organization_name_org on organization_name (org_id, id);
create index organization_name_key_of on organization_name (name_key text_pattern_ops);
create index organization_name_stem on organization_name (stem_key);
create index organization_name_rules on organization_name (key_rules, id);

-- Pairs of organisations that may be one. A clerk merges them or says that they are two, which is kept so that nobody
-- is asked again.
create table organization_twin (
    id         bigint      generated always as identity primary key,
    a          bigint      not null references organization,
    b          bigint      not null references organization,
    why        text[]      not null,
    found_at   timestamptz not null,
    differs_at timestamptz,
    decided_by text        not null default '',
    note       text        not null default '',
    constraint organization_twin_once unique (a, b),
    check (a < b)
);
create index organization_twin_of on organization_twin (b);
create index organization_twin_open on organization_twin (id desc) where differs_at is null;

-- What an organisation asks the clerks for: another name, or what was collected under its name before it came.
create table organization_request (
    id           bigint      generated always as identity primary key,
    kind         text        not null check (kind in ('rename','claim')),
    org_id       bigint      not null references organization,
    org_name     text        not null,
    collected_id bigint      references organization,
    name         text        not null,
    reason       text        not null default '',
    status       text        not null check (status in ('asked','granted','refused','withdrawn')),
    version      integer     not null default 1,
    moved_by     bigint      not null default 0,
    submitted_by bigint      not null,
    by_name      text        not null,
    created_at   timestamptz not null,
    answer       text        not null default '',
    decided_name text        not null default '',
    decided_at   timestamptz,
    check ((kind = 'claim') = (collected_id is not null))
);
create index organization_request_status on organization_request (status, id desc);
create index organization_request_org on organization_request (org_id, id desc);
create index organization_request_collected on organization_request (collected_id) where collected_id is not null;
create unique index organization_request_once on organization_request (org_id, kind, coalesce(collected_id, 0)) where status = 'asked';

-- For whom a bid was closed, where its organisation has become part of another one since: the envelope names it.
alter table bid_content add column sealed_org bigint references organization;

-- A payment of public money stays as it was made; whose it is follows when two organisations become one.
-- +goose StatementBegin
create function follow_merger() returns trigger language plpgsql as $$
begin
    if to_jsonb(new) - 'org_id' = to_jsonb(old) - 'org_id'
        and exists (select from organization where id = old.org_id and merged_into = new.org_id) then
        return new;
    end if;
    raise exception 'rows of % are only ever added', tg_table_name using errcode = 'integrity_constraint_violation';
end $$;
-- +goose StatementEnd
drop trigger subsidy_is_final on subsidy;
create trigger subsidy_is_final before update on subsidy for each row execute function follow_merger();
create trigger subsidy_is_never_removed before delete on subsidy for each row execute function refuse_rewrite();

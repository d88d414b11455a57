-- +goose Up

-- The reserve pool: for each listing that was ever on show who of the bureau or which broker handles it, since when its
-- first answer is awaited, and what comes next.
create table pool_entry (
    listing_id  bigint      primary key references listing,
    keeper_id   bigint      references users,
    version     integer     not null default 1,
    since       timestamptz not null,
    answered_at timestamptz,
    answered_by text        not null default '' check (answered_by in ('','contact','match','approach','invitation')),
    next_step   text        not null default '',
    next_on     date,
    silent_at   timestamptz,
    told        boolean     not null default false,
    updated_at  timestamptz not null default now()
);
create index pool_entry_keeper on pool_entry (keeper_id, listing_id desc);
create index pool_entry_unanswered on pool_entry (since) where answered_at is null;
create index pool_entry_next on pool_entry (next_on) where next_on is not null;
create index pool_entry_untold on pool_entry (keeper_id) where not told;
create index pool_entry_silent on pool_entry (listing_id desc) where silent_at is not null;

-- Who handles what: by town and field, each empty for any. Several people in one cell share what falls into it.
create table pool_rule (
    id       bigint generated always as identity primary key,
    town     text        not null default '',
    field    text        not null default '',
    user_id  bigint      not null references users,
    by_name  text        not null default '',
    added_at timestamptz not null default now(),
    constraint pool_rule_once unique (town, field, user_id)
);

-- Contacts and visits. Nothing is ever taken out: an entry is put right by a later one, once.
create table pool_contact (
    id         bigint generated always as identity primary key,
    listing_id bigint      not null references pool_entry,
    "on"       date        not null,
    way        text        not null check (way in ('phone','visit','meeting','wechat','mail')),
    person     text        not null default '',
    outcome    text        not null check (outcome <> ''),
    next_step  text        not null default '',
    next_on    date,
    corrects   bigint      references pool_contact,
    by_id      bigint      not null default 0,
    by_name    text        not null default '',
    created_at timestamptz not null default now(),
    constraint pool_contact_corrected_once unique (corrects)
);
create index pool_contact_listing on pool_contact (listing_id, id desc);

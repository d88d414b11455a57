-- +goose Up

-- By what ways messages leave the site. What is secret is closed under a seal key that is not in the database.
create table channel (
    id         bigint generated always as identity primary key,
    kind       text        not null check (kind in ('mail', 'sms', 'app', 'wecom', 'dingtalk', 'feishu', 'webhook')),
    name       text        not null,
    enabled    boolean     not null default false,
    setup      jsonb       not null,
    sealed     bytea       not null default '',
    seal_key   text        not null default '',
    version    integer     not null default 1,
    updated_by text        not null default '',
    updated_at timestamptz not null default now(),
    tested_at  timestamptz,
    sent_at    timestamptz,
    failed_at  timestamptz,
    failure    text        not null default '',
    failures   integer     not null default 0,
    next_at    timestamptz,
    cursor_xid bigint      not null default 0,
    cursor_seq bigint      not null default 0,
    created_at timestamptz not null default now()
);

-- Messages to persons go by the only channel of the kind.
create unique index channel_single on channel (kind) where kind in ('mail', 'sms', 'app');

-- What waits to be written into a group: only what happened, and where to look.
create table channel_item (
    id         bigint generated always as identity primary key,
    channel_id bigint      not null references channel on delete cascade,
    kind       text        not null,
    what       text        not null,
    href       text        not null,
    at         timestamptz not null
);
create index channel_item_channel on channel_item (channel_id, id);

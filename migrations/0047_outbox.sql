-- +goose Up

-- What a message is about decides by which ways it leaves the site; what happened is said without a word of the record,
-- since only that may leave it.
alter table notification add column kind text not null default 'progress'
    check (kind in ('duty','progress','match','news','security'));
alter table notification add column what text not null default '';

-- Where a person is reached outside the site: one verified address a channel, and one that still waits for its code.
create table address (
    user_id     bigint      not null references users on delete cascade,
    channel     text        not null check (channel in ('mail','sms','app')),
    value       text        not null default '',
    pending     text        not null default '',
    verified_at timestamptz,
    primary key (user_id, channel),
    check ((value <> '') = (verified_at is not null))
);
create index address_value on address (channel, value) where value <> '';

-- What a person chose; where they chose nothing, the platform's defaults hold.
create table preference (
    user_id bigint not null references users on delete cascade,
    channel text   not null check (channel in ('mail','sms','app')),
    kind    text   not null check (kind in ('duty','progress','match','news','security')),
    timing  text   not null check (timing in ('now','daily','weekly','never')),
    primary key (user_id, channel, kind)
);

-- When a person wants to be left alone, in minutes of the day in Asia/Shanghai; both the same: never.
create table quiet_hours (
    user_id    bigint      not null primary key references users on delete cascade,
    begins     integer     not null check (begins between 0 and 1439),
    ends       integer     not null check (ends between 0 and 1439),
    version    integer     not null default 1,
    updated_at timestamptz not null default now()
);

-- Addresses without an account whose owners want no more messages.
create table refused_address (
    channel    text        not null,
    value      text        not null,
    refused_at timestamptz not null default now(),
    primary key (channel, value)
);

-- The outbox: written in the transaction of what happened, emptied by whoever sends. Rows that leave as one message
-- have one bundle, which keeps its rows and its number however often it is tried.
create table delivery (
    id           bigint generated always as identity primary key,
    channel      text        not null,
    channel_id   bigint      not null default 0,
    user_id      bigint      references users on delete cascade,
    notification_id bigint,  -- what the person reads on the site; null for what is posted to an address
    address      text        not null default '',
    kind         text        not null check (kind in ('duty','progress','match','news','security')),
    what         text        not null,
    href         text        not null default '',
    places       jsonb       not null default '{}',
    once         text,
    alone        boolean     not null default false,
    timing       text        not null default 'now' check (timing in ('now','daily','weekly')),
    due_at       timestamptz not null,
    until        timestamptz,
    state        text        not null default 'waiting' check (state in ('waiting','sending','sent','dead','dropped')),
    bundle       bigint,
    attempts     integer     not null default 0,
    error        text        not null default '',
    leased_until timestamptz,
    created_at   timestamptz not null,
    sent_at      timestamptz,
    done_by      text        not null default ''
);
create unique index delivery_once on delivery (once) where once is not null;
create index delivery_open on delivery (channel, channel_id, due_at) where state in ('waiting','sending');
create index delivery_bundle on delivery (bundle) where bundle is not null;
create index delivery_person on delivery (user_id, channel, sent_at) where user_id is not null;
create index delivery_dead on delivery (id desc) where state = 'dead';
create index delivery_done on delivery (sent_at) where state in ('sent','dropped');

-- Codes that show who holds an address; only a keyed hash is kept.
create table code (
    id         bigint generated always as identity primary key,
    channel    text        not null,
    holder     bytea       not null,
    purpose    text        not null,
    hash       bytea       not null,
    tries      integer     not null default 0,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    used_at    timestamptz
);
create index code_holder on code (holder, purpose, id desc);
create index code_age on code (expires_at);

-- Who asked whom to get on with what, at most once a day.
create table nudge (
    kind    text        not null,
    ref     bigint      not null,
    at      timestamptz not null,
    by_id   bigint      not null,
    by_name text        not null,
    told    integer     not null,
    primary key (kind, ref)
);

-- +goose Up

-- One-tap links: each lets one person do one thing once without logging in. The link itself is not kept: it is signed
-- from the row.
create table tap (
    id              bigint generated always as identity primary key,
    user_id         bigint      not null references users on delete cascade,
    act             text        not null check (act in ('confirm', 'renew', 'accept', 'dismiss')),
    ref             bigint      not null,
    notification_id bigint references notification on delete set null,
    created_at      timestamptz not null,
    expires_at      timestamptz not null,
    used_at         timestamptz,
    used_ip         text        not null default ''
);
create index tap_notification on tap (notification_id) where notification_id is not null;
create index tap_expired on tap (expires_at);
create index tap_user on tap (user_id);

-- What an owner was reminded of about a listing, so that each reminder is sent once: how many days before its end, or that
-- its last confirmation is old. The day is that of the end, or of the confirmation.
create table listing_reminder (
    listing_id bigint      not null references listing on delete cascade,
    about      text        not null check (about in ('ends_30', 'ends_7', 'ends_1', 'confirm')),
    "on"       date        not null,
    told_at    timestamptz not null,
    primary key (listing_id, about, "on")
);

-- The weeks of which the leaders have been told, by their Monday, so that each is told of once.
create table week_told (
    monday  date        primary key,
    told_at timestamptz not null
);

-- +goose Up

-- The keys under which bids were closed, by name. The secrets themselves are never in the database; what verifies
-- a receipt is public.
create table seal_key (
    id         text        primary key,
    verify_key bytea       not null,
    created_at timestamptz not null default now()
);

-- The key pair of one challenge: its private half is wrapped under the key named until the close releases it.
create table challenge_lock (
    challenge_id bigint      primary key references challenge,
    key_id       text        not null references seal_key,
    public       bytea       not null,
    wrapped      bytea       not null,
    released     bytea,
    released_at  timestamptz,
    created_at   timestamptz not null default now(),
    check ((released is null) = (released_at is null))
);

-- A content without a wrap for its bidder was stored before bids were encrypted.
alter table bid_content
    add column key_id      text references seal_key,
    add column bidder_wrap bytea not null default '',
    add column for_opening bytea not null default '';

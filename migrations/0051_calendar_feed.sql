-- +goose Up

-- The secret address under which somebody's dates are read by the calendar of a phone. One a person: a new one ends the
-- old.
create table calendar_feed (
    user_id    bigint primary key references users on delete cascade,
    hash       bytea       not null unique,
    created_at timestamptz not null default now(),
    fetched_at timestamptz
);

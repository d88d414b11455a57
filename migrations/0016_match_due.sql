-- +goose Up

-- Listings whose matches are to be looked for. One that is asked for again moves to the front instead of standing twice,
-- so the list is never longer than the listings are many. Whoever takes one holds it until taken_until: what a node that
-- went away had taken is then taken again.
create table match_due (
    listing_id  bigint      primary key references listing on delete cascade,
    asked_at    timestamptz not null,
    due_at      timestamptz not null,
    fails       integer     not null default 0,
    taken_until timestamptz
);
create index match_due_newest on match_due (asked_at desc, listing_id desc);

-- +goose Up

-- What somebody wants to know of a listing, and what its owner answers. Who asks is a person; their name is kept as it
-- was, for the bureau alone.
create table inquiry (
    id           bigint generated always as identity primary key,
    listing_id   bigint      not null references listing,
    field        text        not null default '',
    origin       text        not null check (origin in ('bureau','broker','visitor')),
    asked_by     bigint      not null references users,
    asker        text        not null default '',
    text         text        not null,
    original     text        not null default '',
    status       text        not null check (status in ('proposed','held_back','asked','answered','taken','declined')),
    version      integer     not null default 1,
    moved_by     bigint      not null default 0,
    submitted_by bigint      not null default 0,
    due_on       date,
    answer       text        not null default '',
    answered_at  timestamptz,
    created_at   timestamptz not null default now()
);
create index inquiry_listing on inquiry (listing_id, id);
create index inquiry_asker on inquiry (asked_by, id);
create index inquiry_open on inquiry (status, id) where status in ('proposed','asked');

-- +goose Up

-- What experts offer to those who look for people. Name, phone and fields stay with the account.
create table expertise (
    user_id    bigint      primary key references users,
    unit       text        not null default '',
    title      text        not null default '',
    direction  text        not null default '',
    solves     text        not null default '',
    keywords   text[]      not null default '{}',
    ways       text[]      not null default '{}',
    open       boolean     not null default false,
    version    integer     not null default 1,
    updated_at timestamptz not null default now()
);
create index expertise_open on expertise (updated_at desc) where open;

-- An organisation asks an expert for contact because of a talent need, each pair once.
create table approach (
    id           bigint generated always as identity primary key,
    listing_id   bigint      not null references listing,
    expert_id    bigint      not null references users,
    status       text        not null check (status in ('asked','accepted','declined')),
    version      integer     not null default 1,
    moved_by     bigint      not null default 0,
    submitted_by bigint      not null default 0,
    band         text        not null default '',
    reasons      jsonb       not null default '[]',
    matcher      text        not null default '',
    note         text        not null default '',
    asked_at     timestamptz not null default now(),
    updated_at   timestamptz not null default now(),
    constraint approach_once unique (listing_id, expert_id)
);
create index approach_expert on approach (expert_id, id desc);

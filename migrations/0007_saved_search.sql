-- +goose Up

-- Questions that people keep. The query is written as in the address of the search page.
create table saved_search (
    id         bigint generated always as identity primary key,
    user_id    bigint      not null references users on delete cascade,
    name       text        not null,
    query      text        not null,
    alert      boolean     not null default true,
    created_at timestamptz not null default now(),
    looked_at  timestamptz not null default now(),
    unique (user_id, query)
);

-- What came to fit a saved search after it was saved. The key makes an alert happen once, whichever node sees it first.
create table saved_search_hit (
    search_id  bigint      not null references saved_search on delete cascade,
    listing_id bigint      not null references listing,
    found_at   timestamptz not null default now(),
    primary key (search_id, listing_id)
);
create index saved_search_hit_fresh on saved_search_hit (search_id, found_at);

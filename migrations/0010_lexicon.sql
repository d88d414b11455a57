-- +goose Up

-- The bureau's own words and synonyms, added to those that come with the product.
create table lexicon_entry (
    id       bigint generated always as identity primary key,
    kind     text        not null check (kind in ('word','synonym')),
    line     text        not null,
    note     text        not null default '',
    added_by text        not null default '',
    added_at timestamptz not null default now(),
    constraint lexicon_once unique (kind, line)
);

-- What people made of a match, each time they judged it; kept when suggestions are computed anew. Matcher and rank are
-- those of the moment: they tell what was being judged.
create table judgment (
    id       bigint generated always as identity primary key,
    match_id bigint      not null references match,
    kind     text        not null check (kind in ('see','interest','accept','dismiss','log','deal','lose')),
    side     text        not null check (side in ('demand','supply','other')),
    at       timestamptz not null default now(),
    actor_id bigint      not null default 0,
    matcher  text        not null,
    band     text        not null,
    rank     integer     not null check (rank > 0),
    note     text        not null default ''
);
create index judgment_match on judgment (match_id, at, id);
create index judgment_kind on judgment (kind, at);

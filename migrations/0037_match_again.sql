-- +goose Up

-- Listings that are matched again because the way of ranking changed wait behind those that changed themselves. What
-- is ranked again is the newest first, so asked_at of those is when the listing was published.
alter table match_due add column again boolean not null default false;
drop index match_due_newest;
create index match_due_first on match_due (again, asked_at desc, listing_id desc);

-- What all that is on show was last ranked with: the way of scoring, its weights, vectors and words. Whichever node is
-- the first to rank with something else writes it here and has everything ranked again.
create table match_basis (
    one   boolean     primary key default true check (one),
    print text        not null default '',
    since timestamptz not null default now()
);
insert into match_basis default values;

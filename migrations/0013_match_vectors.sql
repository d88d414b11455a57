-- +goose Up

-- Vectors of meaning that were refreshed from what is on show here, so that every node loads the same ones. At most one
-- row is in force; none means those that come with the product.
create table match_vectors (
    id       bigint generated always as identity primary key,
    made_at  timestamptz not null default now(),
    texts    integer     not null check (texts > 0),
    version  text        not null,
    data     bytea       not null,
    in_force boolean     not null default false
);
alter table match_vectors alter column data set storage external; -- directions do not compress
create unique index match_vectors_in_force on match_vectors (in_force) where in_force;

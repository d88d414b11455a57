-- +goose Up

-- Weights that were fitted to the judgments made here, so that every node ranks with the same ones. Rules is the way of
-- scoring they were fitted for: under another they are not used. At most one row is in force; none means the weights set
-- by hand.
create table match_weights (
    id         bigint generated always as identity primary key,
    made_at    timestamptz      not null default now(),
    made_by    text             not null default '',
    rules      text             not null,
    weights    jsonb            not null,
    pairs      integer          not null check (pairs > 0),
    lists      integer          not null check (lists > 0),
    before     double precision not null,
    after      double precision not null,
    gain_error double precision not null,
    in_force   boolean          not null default false
);
create unique index match_weights_in_force on match_weights (in_force) where in_force;

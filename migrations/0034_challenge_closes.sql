-- +goose Up

-- The public board by deadline: those that close soon, soonest first, and those that closed, latest first.
create index challenge_closes on challenge (bid_closes_at, id) where published_at is not null;

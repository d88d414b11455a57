-- +goose Up
-- The queue of listings is in the order in which they were handed in, so the index that serves it is, too.
create index listing_first_come on listing (status, coalesce(submitted_at, created_at), id);

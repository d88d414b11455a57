-- +goose Up

-- What a person publishes is matched before what an import brings, even if the import comes later.
alter table match_due add column bulk boolean not null default false;
drop index match_due_first;
create index match_due_first on match_due (again, bulk, asked_at desc, listing_id desc);

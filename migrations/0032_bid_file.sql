-- +goose Up

-- Documents that come with a bid. Each is encrypted under a key of its own before it comes here; the key, the name and
-- the hash stand in the bid's document, which is sealed, so that a file opens exactly when its bid does. What stands here
-- in the clear is that a bid has files, and how large they are.
create table bid_file (
    id        bigint generated always as identity primary key,
    bid_id    bigint references bid, -- the bid it was stored for; one that replaces a withdrawn bid may take it over
    size      bigint      not null check (size > 0),
    stored_by bigint      not null,
    stored_at timestamptz not null default now()
);
create index bid_file_of on bid_file (bid_id, id);

-- The encrypted content in parts, so that a large one need not be held in memory whole.
create table bid_file_part (
    file_id bigint  not null references bid_file on delete cascade,
    no      integer not null check (no >= 0),
    data    bytea   not null,
    primary key (file_id, no)
);
alter table bid_file_part alter column data set storage external;

-- +goose Up

-- What somebody keeps of a list of the desk under a name: its filters, order and columns, as its address asks for them.
create table saved_view (
    id         bigint      generated always as identity primary key,
    user_id    bigint      not null references users,
    list       text        not null,
    name       text        not null check (name <> ''),
    query      text        not null,
    created_at timestamptz not null,
    unique (user_id, list, name)
);

-- Queues are in the order in which their rows were handed in, so the indexes that serve them are, too.
create index contract_first_come on contract (status, coalesce(submitted_on, 'infinity'::date), id);
create index challenge_first_come on challenge (status, coalesce(submitted_at, created_at), id);

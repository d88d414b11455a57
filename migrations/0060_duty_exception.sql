-- +goose Up

-- Steps that one person took in a small office though the step before was their own, each with the reason they wrote.
-- Names and titles are kept as they were: the list is read by those who watch over it, years later. A row never changes.
create table duty_exception (
    id        bigint generated always as identity primary key,
    user_id   bigint      not null references users,
    user_name text        not null,
    kind      text        not null,
    ref       bigint      not null,
    title     text        not null default '',
    href      text        not null,
    step      text        not null,
    own       text        not null,
    reason    text        not null check (reason <> ''),
    at        timestamptz not null default now()
);
create index duty_exception_person on duty_exception (user_id, id);

-- +goose Up

-- Who in person answers for a target, and in which months of the year it is to be reached.
alter table target
    add column person     text    not null default '',
    add column from_month integer not null default 1  check (from_month between 1 and 12),
    add column to_month   integer not null default 12 check (to_month between 1 and 12),
    add constraint target_months_in_order check (from_month <= to_month);

-- What is reported of a target where nothing can be computed: each report is approved by another person before it
-- counts, and all of them stay. The columns of target hold the one that counts.
create table target_report (
    id           bigint generated always as identity primary key,
    code         text        not null,
    year         integer     not null check (year between 2000 and 2100),
    value        bigint      not null check (value >= 0),
    as_of        date        not null,
    evidence     text        not null check (evidence <> ''),
    status       text        not null check (status in ('reported','approved','returned')),
    version      integer     not null default 1,
    moved_by     bigint      not null default 0,
    submitted_by bigint      not null default 0,
    by_name      text        not null default '',
    at           timestamptz not null default now(),
    decided_name text        not null default '',
    decided_at   timestamptz,
    note         text        not null default ''
);
create index target_report_of on target_report (code, year, id desc);
create unique index target_report_open on target_report (code, year) where status = 'reported';

-- +goose Up

-- What the bureau keeps lists of beside needs and contracts, and is measured by: alliances of firms and universities,
-- problems that industry alliances took up, vice managers sent to firms, trainings held. A wrong row is voided, not removed.
create table undertaking (
    id         bigint generated always as identity primary key,
    kind       text        not null check (kind in ('alliance','contact','vice_manager','training')),
    title      text        not null,
    firm       text        not null default '',
    partner    text        not null default '',
    person     text        not null default '',
    paper      text        not null default '',
    "on"       date        not null,
    until      date,
    headcount  integer     not null default 0 check (headcount >= 0),
    note       text        not null default '',
    void_for   text        not null default '',
    version    integer     not null default 1,
    by_name    text        not null default '',
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now()
);
create index undertaking_on on undertaking (kind, "on" desc, id desc);
create unique index undertaking_paper on undertaking (kind, paper) where paper <> '' and void_for = '' and kind in ('alliance','vice_manager');

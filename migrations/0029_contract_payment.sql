-- +goose Up

-- When a contract is to be paid, a review of the registry's decision that somebody has asked for, and the day on which
-- those who granted benefits heard that its certificate fell.
alter table contract
    add column payments    jsonb not null default '[]',
    add column review      jsonb,
    add column informed_on date;
create index contract_clock on contract (status, clock_from) where status in ('accepted','second_review');

-- What was really paid (实到金额). Rows are only ever added: a mistake is voided with its reason.
create table contract_remittance (
    id          bigint generated always as identity primary key,
    contract_id bigint      not null references contract,
    line        integer     not null default 0 check (line >= 0),
    paid_on     date        not null,
    amount      bigint      not null check (amount > 0),
    tech_income bigint      not null default 0 check (0 <= tech_income and tech_income <= amount),
    evidence    text        not null check (evidence <> ''),
    file_id     bigint      references file,
    by_id       bigint      not null,
    by_name     text        not null default '',
    at          timestamptz not null default now(),
    void_for    text        not null default '',
    void_by     text        not null default '',
    void_at     timestamptz,
    constraint contract_remittance_void_said check (void_at is null or void_for <> '')
);
create index contract_remittance_of on contract_remittance (contract_id, id);

-- Which reminders of a running clock have been sent, so that none is sent twice.
create table contract_reminder (
    contract_id bigint      not null references contract,
    clock_from  date        not null,
    stage       text        not null check (stage in ('late','over')),
    at          timestamptz not null default now(),
    primary key (contract_id, clock_from, stage)
);

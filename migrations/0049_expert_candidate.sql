-- +goose Up

-- Somebody whom a sheet of the bureau's puts forward as an expert. An account and the role come of it only by the two
-- administrators whose it is to give them.
create table expert_candidate (
    id           bigint generated always as identity primary key,
    name         text        not null check (name <> ''),
    phone        text        not null check (phone <> ''),
    unit         text        not null default '',
    job_title    text        not null default '',
    areas        text[]      not null default '{}',
    nominated_by text        not null default '',
    status       text        not null check (status in ('waiting','opened','admitted','declined')),
    version      integer     not null default 1,
    moved_by     bigint      not null default 0,
    submitted_by bigint      not null default 0,
    batch_id     bigint      not null default 0,
    user_id      bigint      not null default 0,
    renews       boolean     not null default false,
    answer       text        not null default '',
    by_name      text        not null default '',
    created_at   timestamptz not null default now(),
    updated_at   timestamptz not null default now()
);
create index expert_candidate_status on expert_candidate (status, id desc);
create index expert_candidate_batch on expert_candidate (batch_id, id desc) where batch_id <> 0;
create index expert_candidate_phone on expert_candidate (phone);
create index expert_candidate_name on expert_candidate (name);
create index users_phone on users (phone) where phone <> '';
create index users_named on users (name);

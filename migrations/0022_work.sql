-- +goose Up

-- What a winner and the owner agreed on, as it stands; every wording it ever had is kept beside it.
create table agreement (
    bid_id       bigint primary key references bid,
    challenge_id bigint      not null references challenge,
    deal_id      bigint      not null references deal,
    n            integer     not null,
    content      jsonb       not null,
    created_at   timestamptz not null default now(),
    updated_at   timestamptz not null default now()
);
create index agreement_challenge on agreement (challenge_id);

create table agreement_version (
    bid_id  bigint      not null references agreement,
    n       integer     not null,
    content jsonb       not null,
    reason  text        not null default '',
    by_name text        not null default '',
    at      timestamptz not null,
    primary key (bid_id, n)
);
create trigger agreement_version_is_final before update or delete on agreement_version for each row execute function refuse_rewrite();

-- How far one winner has come with one stage of the agreement.
create table milestone (
    id           bigint generated always as identity primary key,
    challenge_id bigint      not null references challenge,
    bid_id       bigint      not null references agreement,
    n            integer     not null,
    status       text        not null check (status in ('planned','claimed','passed','failed')),
    version      integer     not null default 1,
    moved_by     bigint      not null default 0,
    submitted_by bigint      not null default 0,
    report       text        not null default '',
    evidence     text        not null default '',
    experts      text[]      not null default '{}',
    opinion      text        not null default '',
    decided_at   timestamptz,
    unique (bid_id, n)
);
create index milestone_challenge on milestone (challenge_id);

-- A change of an agreement that one side asks for: the whole wording it would have.
create table change_request (
    id           bigint generated always as identity primary key,
    challenge_id bigint      not null references challenge,
    bid_id       bigint      not null references agreement,
    base         integer     not null,
    content      jsonb       not null,
    reason       text        not null,
    status       text        not null check (status in ('requested','approved','refused','withdrawn')),
    version      integer     not null default 1,
    moved_by     bigint      not null default 0,
    submitted_by bigint      not null default 0,
    answer       text        not null default '',
    created_by   bigint      not null default 0,
    created_at   timestamptz not null default now()
);
create unique index change_request_once on change_request (bid_id) where status = 'requested';
create index change_request_challenge on change_request (challenge_id, id);

-- One application for acceptance, with what was measured indicator by indicator.
create table acceptance (
    id           bigint generated always as identity primary key,
    challenge_id bigint      not null references challenge,
    bid_id       bigint      not null references agreement,
    n            integer     not null,
    report       text        not null,
    evidence     text        not null default '',
    indicators   jsonb       not null,
    results      jsonb       not null default '[]',
    experts      text[]      not null default '{}',
    opinion      text        not null default '',
    status       text        not null check (status in ('applied','measured','passed','rectifying','failed')),
    version      integer     not null default 1,
    moved_by     bigint      not null default 0,
    submitted_by bigint      not null default 0,
    answer       text        not null default '',
    created_at   timestamptz not null default now(),
    decided_at   timestamptz,
    unique (bid_id, n)
);
create index acceptance_challenge on acceptance (challenge_id, id);
create index acceptance_open on acceptance (status) where status in ('applied','measured');

-- Public money paid for a challenge. Rows are only ever added.
create table subsidy (
    id           bigint generated always as identity primary key,
    challenge_id bigint      not null references challenge,
    bid_id       bigint      not null references agreement,
    org_id       bigint      not null references organization,
    amount       bigint      not null check (amount > 0),
    paid_on      date        not null,
    proof        text        not null,
    cert_no      text        not null check (cert_no <> ''),
    note         text        not null default '',
    created_by   bigint      not null default 0,
    created_at   timestamptz not null default now()
);
create index subsidy_challenge on subsidy (challenge_id, id);
create trigger subsidy_is_final before update or delete on subsidy for each row execute function refuse_rewrite();

create table evaluation (
    challenge_id bigint primary key references challenge,
    score        integer     not null check (score between 0 and 100),
    level        text        not null,
    comment      text        not null default '',
    created_by   bigint      not null default 0,
    created_at   timestamptz not null default now()
);
create trigger evaluation_is_final before update or delete on evaluation for each row execute function refuse_rewrite();

-- +goose Up

-- Collection rounds (征集): what the bureau asks organisations for by a link that needs no account.
create table round (
    id           bigint generated always as identity primary key,
    name         text        not null,
    text         text        not null,
    kinds        text[]      not null,
    begins_on    date        not null,
    ends_on      date        not null,
    office       text        not null,
    contact_name text        not null default '',
    phone        text        not null,
    remind       boolean     not null default false,
    verify       boolean     not null default false,
    code         text        not null unique,
    status       text        not null check (status in ('draft', 'submitted', 'open', 'closed', 'done', 'discarded')),
    version      integer     not null default 1,
    moved_by     bigint      not null default 0,
    submitted_by bigint      not null default 0,
    by_id        bigint      not null default 0,
    by_name      text        not null default '',
    note         text        not null default '',
    created_at   timestamptz not null default now(),
    updated_at   timestamptz not null default now(),
    opened_at    timestamptz,
    closed_at    timestamptz
);
-- The entries of a round are known by its name, in editions, too.
create unique index round_name on round (name) where status <> 'discarded';
create index round_queue on round (status, id desc);

-- Whom a round asks, each by a link of its own. Of the link only a hash is kept, and what it is made from together with
-- a key of the platform's, so that it can be sent again.
create table round_invitation (
    id          bigint generated always as identity primary key,
    round_id    bigint      not null references round,
    org_id      bigint      not null default 0,
    name        text        not null,
    uscc        text        not null default '',
    town        text        not null default '',
    phone       text        not null default '',
    mail        text        not null default '',
    name_key    text        not null default '',
    salt        text        not null,
    link_hash   bytea       not null unique,
    opened_at   timestamptz,
    reminded_at timestamptz,
    reminders   integer     not null default 0,
    by_name     text        not null default '',
    created_at  timestamptz not null default now()
);
create unique index round_invitation_org on round_invitation (round_id, org_id) where org_id <> 0;
create unique index round_invitation_name on round_invitation (round_id, name_key) where org_id = 0;
create index round_invitation_of on round_invitation (org_id) where org_id <> 0;

-- What was sent in. The desk of sheets has each answer as a row of the round's batch, by which it becomes an entry.
create table round_answer (
    id            bigint generated always as identity primary key,
    no            text        not null unique,
    round_id      bigint      not null references round,
    invitation_id bigint      not null default 0,
    org_id        bigint      not null default 0,
    org_name      text        not null,
    uscc          text        not null default '',
    town          text        not null default '',
    name_key      text        not null,
    kind          text        not null,
    title         text        not null,
    title_key     text        not null,
    typed         jsonb       not null,
    form_hash     bytea       not null unique,
    link_hash     bytea       not null unique,
    batch_id      bigint      not null,
    row           integer     not null,
    note          text        not null default '',
    version       integer     not null default 1,
    created_at    timestamptz not null default now(),
    updated_at    timestamptz not null default now()
);
create index round_answer_of on round_answer (round_id, id);
create index round_answer_invitation on round_answer (invitation_id) where invitation_id <> 0;
create index round_answer_org on round_answer (org_id) where org_id <> 0;
create index round_answer_row on round_answer (batch_id, row);

-- What somebody has typed and not sent yet, under the secret of their form.
create table round_draft (
    form_hash     bytea       primary key,
    round_id      bigint      not null references round,
    invitation_id bigint      not null default 0,
    typed         jsonb       not null,
    updated_at    timestamptz not null default now()
);
create index round_draft_invitation on round_draft (invitation_id, updated_at desc) where invitation_id <> 0;
create index round_draft_old on round_draft (updated_at);

-- The batch of a round has no file: its rows come one by one.
alter table import_batch add column round_id bigint not null default 0;
create index import_batch_round on import_batch (round_id) where round_id <> 0;

-- +goose Up

create table challenge (
    id                bigint generated always as identity primary key,
    no                text        not null unique,
    org_id            bigint      not null references organization,
    source_ids        bigint[]    not null default '{}',
    title             text        not null,
    list_kind         text        not null check (list_kind in ('government','enterprise')),
    hitech_field      text        not null default '',
    background        text        not null default '',
    task              text        not null default '',
    indicators        jsonb       not null default '[]',
    bounty            bigint      not null default 0 check (bounty >= 0),
    budget            bigint      not null default 0 check (budget >= 0),
    owner_cash        bigint      not null default 0 check (owner_cash >= 0),
    subsidy_planned   bigint      not null default 0 check (subsidy_planned >= 0),
    duration_months   integer     not null default 0,
    conditions        text        not null default '',
    ip_clause         text        not null default '',
    results_clause    text        not null default '',
    acceptance        text        not null default '',
    criteria          jsonb       not null default '[]',
    closes_on         date,
    closes_time       text        not null default '',
    notice_days       integer     not null default 0,
    contact_name      text        not null default '',
    contact_phone     text        not null default '',
    cannot_solve      boolean     not null default false,
    not_secret_pledge boolean     not null default false,
    status            text        not null check (status in ('draft','submitted','format_ok','returned','rejected','approved','published','closed','reviewing','proposed','in_notice','awarded','contracted','in_progress','accepting','accepted','failed','terminated','rewarded','evaluated','no_award','withdrawn')),
    version           integer     not null default 1,
    moved_by          bigint      not null default 0,
    submitted_by      bigint      not null default 0,
    bid_closes_at     timestamptz,
    argued_by         text[]      not null default '{}',
    argue_opinion     text        not null default '',
    notice_text       text        not null default '',
    notice_starts_at  timestamptz,
    notice_ends_at    timestamptz,
    winner_bid_id     bigint,
    winner_org_id     bigint      references organization,
    closing           text        not null default '',
    created_by        bigint      not null default 0,
    created_at        timestamptz not null default now(),
    updated_at        timestamptz not null default now(),
    submitted_at      timestamptz,
    published_at      timestamptz,
    awarded_at        timestamptz,
    check (status <> 'published' or bid_closes_at is not null),
    check (status not in ('proposed','in_notice','awarded','contracted','in_progress','accepting','accepted','failed','rewarded','evaluated') or winner_bid_id is not null)
);
create index challenge_org on challenge (org_id, id desc);
create index challenge_status on challenge (status, id desc);
create index challenge_due on challenge (bid_closes_at) where status = 'published';
create index challenge_published on challenge (published_at desc, id desc) where published_at is not null;
create index challenge_source on challenge using gin (source_ids);

-- A bid without what it says. Whoever lists bids reads this table alone.
create table bid (
    id           bigint generated always as identity primary key,
    challenge_id bigint      not null references challenge,
    org_id       bigint      not null references organization,
    status       text        not null check (status in ('draft','sealed','withdrawn','opened','eligible','ineligible','proposed','reserve','not_selected','awarded','contracted','delivering','accepted','failed','eliminated','defaulted')),
    version      integer     not null default 1,
    moved_by     bigint      not null default 0,
    submitted_by bigint      not null default 0,
    sealed_at    timestamptz,
    sealed_hash  text        not null default '',
    rank         integer     not null default 0,
    score        integer     not null default 0,
    feedback     text        not null default '',
    created_by   bigint      not null default 0,
    created_at   timestamptz not null default now(),
    updated_at   timestamptz not null default now(),
    check (status in ('draft','withdrawn') or sealed_at is not null and sealed_hash <> '')
);
create unique index bid_once on bid (challenge_id, org_id) where status <> 'withdrawn';
create index bid_org on bid (org_id, id desc);

-- What a bid says, byte for byte as it was sealed, so that its hash can be checked later.
create table bid_content (
    bid_id  bigint primary key references bid on delete cascade,
    content bytea  not null
);

alter table challenge add foreign key (winner_bid_id) references bid;

-- One expert's part in judging one challenge.
create table review (
    id           bigint generated always as identity primary key,
    challenge_id bigint      not null references challenge,
    expert_id    bigint      not null references users,
    status       text        not null check (status in ('asked','declared','recused','finished')),
    version      integer     not null default 1,
    moved_by     bigint      not null default 0,
    submitted_by bigint      not null default 0,
    declared_at  timestamptz,
    finished_at  timestamptz,
    conflict     text        not null default '',
    created_at   timestamptz not null default now(),
    constraint review_once unique (challenge_id, expert_id),
    check (status not in ('declared','finished') or declared_at is not null)
);
create index review_expert on review (expert_id, id desc);

create table review_score (
    review_id  bigint      not null references review,
    bid_id     bigint      not null references bid,
    marks      jsonb       not null,
    updated_at timestamptz not null default now(),
    primary key (review_id, bid_id)
);

create table objection (
    id           bigint generated always as identity primary key,
    no           text        not null unique,
    challenge_id bigint      not null references challenge,
    filed_by     bigint      not null references users,
    name         text        not null,
    unit         text        not null,
    phone        text        not null,
    facts        text        not null,
    demand       text        not null default '',
    status       text        not null check (status in ('filed','not_accepted','investigating','upheld','dismissed','withdrawn')),
    version      integer     not null default 1,
    moved_by     bigint      not null default 0,
    submitted_by bigint      not null default 0,
    answer       text        not null default '',
    created_at   timestamptz not null default now(),
    updated_at   timestamptz not null default now()
);
create index objection_challenge on objection (challenge_id, id);
create index objection_open on objection (status, id) where status in ('filed','investigating');
create index objection_author on objection (filed_by, id desc);

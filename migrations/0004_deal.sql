-- +goose Up

-- The business of one buyer with one seller. The parties are whole forms; the few of their fields that are
-- searched and counted by are columns generated from them.
create table deal (
    id                bigint generated always as identity primary key,
    no                text        not null unique,
    title             text        not null,
    buyer             jsonb       not null,
    seller            jsonb       not null,
    buyer_org         bigint      generated always as (nullif((buyer ->> 'org_id')::bigint, 0)) stored references organization,
    seller_org        bigint      generated always as (nullif((seller ->> 'org_id')::bigint, 0)) stored references organization,
    buyer_region      text        generated always as (coalesce(buyer ->> 'region', '')) stored,
    seller_region     text        generated always as (coalesce(seller ->> 'region', '')) stored,
    amount            bigint      not null default 0 check (amount >= 0),
    summary           text        not null default '',
    next_step         text        not null default '',
    next_on           date,
    status            text        not null check (status in ('lead','negotiating','intent_signed','contract_signed','performing','completed','lost','terminated')),
    version           integer     not null default 1,
    moved_by          bigint      not null default 0,
    submitted_by      bigint      not null default 0,
    intent_on         date,
    intent_evidence   text        not null default '',
    contract_on       date,
    contract_evidence text        not null default '',
    match_id          bigint      references match,
    challenge_id      bigint,
    bid_id            bigint,
    demand_id         bigint      references listing,
    supply_id         bigint      references listing,
    broker_id         bigint      references users,
    note              text        not null default '',
    created_by        bigint      not null default 0,
    created_at        timestamptz not null default now(),
    updated_at        timestamptz not null default now(),
    constraint deal_signed_shown check (status not in ('contract_signed','performing','completed') or contract_on is not null)
);
create index deal_buyer on deal (buyer_org, id desc);
create index deal_seller on deal (seller_org, id desc);
create index deal_status on deal (status, id desc);
create index deal_contract_on on deal (contract_on) where contract_on is not null;
create index deal_intent_on on deal (intent_on) where intent_on is not null;
create unique index deal_match on deal (match_id) where match_id is not null;
create unique index deal_bid on deal (bid_id) where bid_id is not null;

-- A technology contract on its way to a certificate. One that was deregistered or revoked keeps its number.
create table contract (
    id              bigint generated always as identity primary key,
    no              text        not null unique,
    deal_id         bigint      references deal,
    title           text        not null,
    type            text        not null check (type in ('dev','transfer','license','consult','service')),
    subtype         text        not null default '',
    signed_on       date,
    begins_on       date,
    ends_on         date,
    deal_amount     bigint      not null default 0,
    tech_amount     bigint      not null default 0,
    pay_method      text        not null default '',
    pay_plan        text        not null default '',
    related_party   boolean     not null default false,
    plan_source     text        not null default '',
    ip_kinds        text[]      not null default '{}',
    ip_certificates text        not null default '',
    tech_field      text        not null default '',
    soc_econ_goal   text        not null default '',
    industry        text        not null default '',
    expected_invest bigint      not null default 0,
    expected_output bigint      not null default 0,
    buyer           jsonb       not null,
    seller          jsonb       not null,
    buyer_org       bigint      generated always as (nullif((buyer ->> 'org_id')::bigint, 0)) stored references organization,
    seller_org      bigint      generated always as (nullif((seller ->> 'org_id')::bigint, 0)) stored references organization,
    buyer_region    text        generated always as (coalesce(buyer ->> 'region', '')) stored,
    seller_region   text        generated always as (coalesce(seller ->> 'region', '')) stored,
    subject         text        not null default '',
    text_file       text        not null default '',
    foreign_text    boolean     not null default false,
    chinese_copy    text        not null default '',
    seals_match     boolean     not null default false,
    pledged         boolean     not null default false,
    benefits        text[]      not null default '{}',
    status          text        not null check (status in ('draft','ready','submitted','accepted','second_review','supplementing','registered','refused','deregistered','revoked')),
    version         integer     not null default 1,
    moved_by        bigint      not null default 0,
    submitted_by    bigint      not null default 0,
    submitted_on    date,
    clock_from      date,
    cert_no         text        not null default '' check (cert_no ~ '^(\d{14}|\d{16})?$'),
    registered_on   date,
    ended_on        date,
    refusal         text        not null default '',
    note            text        not null default '',
    pending         jsonb,
    created_by      bigint      not null default 0,
    created_at      timestamptz not null default now(),
    updated_at      timestamptz not null default now(),
    constraint contract_amounts check (0 <= tech_amount and tech_amount <= deal_amount),
    constraint contract_registered_complete check (status not in ('registered','deregistered','revoked') or (cert_no <> '' and registered_on is not null and tech_amount > 0))
);
create unique index contract_cert on contract (cert_no) where cert_no <> '';
create index contract_deal on contract (deal_id);
create index contract_buyer on contract (buyer_org, id desc);
create index contract_seller on contract (seller_org, id desc);
create index contract_status on contract (status, id);
create index contract_registered on contract (registered_on) where status = 'registered';

-- What a contract said after each act of the registry: how a total came to be. Rows are only ever added.
create table contract_version (
    contract_id bigint      not null references contract,
    n           integer     not null,
    change      text        not null check (change in ('register','amend','deregister','revoke')),
    "on"        date        not null,
    deal_amount bigint      not null,
    tech_amount bigint      not null,
    content     jsonb       not null,
    reason      text        not null default '',
    by_name     text        not null default '',
    at          timestamptz not null default now(),
    primary key (contract_id, n)
);
create trigger contract_version_is_final before update or delete on contract_version for each row execute function refuse_rewrite();

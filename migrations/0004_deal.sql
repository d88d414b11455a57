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

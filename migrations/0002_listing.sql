-- +goose Up

create table listing (
    id                bigint generated always as identity primary key,
    no                text        not null unique,
    kind              text        not null check (kind in ('demand','talent','cooperation','achievement','common')),
    org_id            bigint      not null references organization,
    title             text        not null,
    keywords          text[]      not null default '{}',
    public_text       text        not null default '',
    confidential_text text        not null default '',
    region            text        not null default '',
    hitech_field      text        not null default '',
    tech_field        text        not null default '',
    industry          text        not null default '',
    emerging_industry text        not null default '',
    contact_name      text        not null default '',
    contact_phone     text        not null default '',
    visible           text        not null check (visible in ('public','registered','invited','bureau')),
    valid_until       date,
    not_secret        boolean     not null default false,
    details           jsonb       not null,
    status            text        not null check (status in ('draft','submitted','recommended','returned','rejected','approved','published','expired','closed','withdrawn','taken_down')),
    version           integer     not null default 1,
    moved_by          bigint      not null default 0,
    submitted_by      bigint      not null default 0,
    source            text        not null default '企业申报',
    batch             text        not null default '',
    import_key        text        not null default '',
    recommender_id    bigint      references organization,
    created_by        bigint      not null default 0,
    created_at        timestamptz not null default now(),
    updated_at        timestamptz not null default now(),
    submitted_at      timestamptz,
    published_at      timestamptz,
    last_confirmed_at timestamptz,
    outcome           text        not null default ''
);
create index listing_org on listing (org_id, id desc);
create index listing_queue on listing (status, id);
create index listing_kind on listing (kind, id desc);
create index listing_recommender on listing (recommender_id, status) where recommender_id is not null;
create index listing_published on listing (published_at) where published_at is not null;
create unique index listing_import on listing (import_key) where import_key <> '';

-- What the public sees: the version last approved. A row is here exactly while the listing is on show.
create table listing_public (like listing including defaults);
alter table listing_public add primary key (id);
alter table listing_public add foreign key (id) references listing;
create index listing_public_kind on listing_public (kind, published_at desc, id desc);
create index listing_public_org on listing_public (org_id, id desc);
create index listing_public_valid on listing_public (valid_until) where valid_until is not null;

create table listing_no (
    prefix text    not null,
    year   integer not null,
    last   integer not null,
    primary key (prefix, year)
);

create table match (
    id         bigint generated always as identity primary key,
    demand_id  bigint      not null references listing,
    supply_id  bigint      not null references listing,
    demand_org bigint      not null references organization,
    supply_org bigint      not null references organization,
    status     text        not null check (status in ('suggested','seen','wanted_by_demand','wanted_by_supply','connected','negotiating','dealt','lost','dismissed')),
    version    integer     not null default 1,
    moved_by   bigint      not null default 0,
    score      double precision not null,
    band       text        not null check (band in ('strong','good','weak')),
    reasons    jsonb       not null,
    matcher    text        not null,
    note       text        not null default '',
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    contact_at timestamptz,
    unique (demand_id, supply_id),
    check (demand_id <> supply_id)
);
create index match_demand on match (demand_id, score desc, id);
create index match_supply on match (supply_id, score desc, id);
create index match_demand_org on match (demand_org, status, id desc);
create index match_supply_org on match (supply_org, status, id desc);

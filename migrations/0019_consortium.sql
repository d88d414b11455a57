-- +goose Up

-- Who holds shares in an organisation, as it declares: one on each line, for telling relations between owner and bidder.
alter table organization add column shareholders text not null default '';

-- The organisations that a lead asked to join its bid, and whether they agreed. What each does and gets stands in the
-- bid itself, which is encrypted; agreed holds the hash of what was agreed to.
create table bid_member (
    bid_id   bigint      not null references bid,
    org_id   bigint      not null references organization,
    status   text        not null check (status in ('invited','confirmed','declined')),
    agreed   text        not null default '',
    moved_by bigint      not null default 0,
    moved_at timestamptz not null default now(),
    primary key (bid_id, org_id),
    check (status <> 'confirmed' or agreed <> '')
);
create index bid_member_org on bid_member (org_id, bid_id desc);

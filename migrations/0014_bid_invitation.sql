-- +goose Up

-- Organisations that were asked to bid for a challenge, each once, with why as the matcher said then. Whether one of
-- them bids is not written here: bids are sealed.
create table bid_invitation (
    id           bigint generated always as identity primary key,
    challenge_id bigint      not null references challenge,
    org_id       bigint      not null references organization,
    listing_id   bigint      references listing,
    status       text        not null check (status in ('sent','declined')),
    version      integer     not null default 1,
    moved_by     bigint      not null default 0,
    submitted_by bigint      not null default 0,
    band         text        not null default '',
    reasons      jsonb       not null default '[]',
    matcher      text        not null default '',
    note         text        not null default '',
    invited_at   timestamptz not null default now(),
    updated_at   timestamptz not null default now(),
    constraint bid_invitation_once unique (challenge_id, org_id)
);
create index bid_invitation_org on bid_invitation (org_id, id desc);

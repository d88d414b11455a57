-- +goose Up

-- How a challenge is judged and paid for, as market.ChallengeTerms writes it.
alter table challenge add column terms jsonb not null default '{}';

-- What an expert's conflict of interest is judged by, beside membership.
alter table users
    add column unit         text not null default '',
    add column job_title    text not null default '',
    add column nominated_by text not null default '';

-- What each expert said of a challenge before it was published.
create table argument (
    id           bigint generated always as identity primary key,
    challenge_id bigint      not null references challenge,
    expert_id    bigint      references users,
    name         text        not null,
    unit         text        not null,
    job_title    text        not null default '',
    verdict      text        not null check (verdict in ('agree','amend','against')),
    opinion      text        not null,
    no_conflict  boolean     not null check (no_conflict),
    recorded_by  bigint      not null,
    created_at   timestamptz not null default now(),
    constraint argument_once unique (challenge_id, name, unit)
);

-- Questions while bids are taken.
create table question (
    id           bigint generated always as identity primary key,
    challenge_id bigint      not null references challenge,
    org_id       bigint      not null references organization,
    asked_by     bigint      not null references users,
    text         text        not null,
    status       text        not null check (status in ('asked','answered','declined')),
    version      integer     not null default 1,
    moved_by     bigint      not null default 0,
    submitted_by bigint      not null default 0,
    answer       text        not null default '',
    answered_at  timestamptz,
    created_at   timestamptz not null default now(),
    check ((status = 'asked') = (answered_at is null))
);
create index question_challenge on question (challenge_id, id);

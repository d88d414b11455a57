-- +goose Up

-- What an expert notes on each indicator beside the marks.
alter table review_score add column notes jsonb not null default '[]';

-- One random draw of experts, with everything it takes to repeat it.
create table panel_draw (
    id           bigint generated always as identity primary key,
    challenge_id bigint      not null references challenge,
    n            integer     not null,
    seed         text        not null,
    wanted       integer     not null,
    pool         jsonb       not null,
    drawn        bigint[]    not null,
    drawn_by     bigint      not null,
    drawn_at     timestamptz not null default now(),
    unique (challenge_id, n)
);

-- A talk with a bidder on the spot (对接洽谈) before an award is proposed.
create table talk (
    id           bigint generated always as identity primary key,
    challenge_id bigint      not null references challenge,
    bid_id       bigint      not null references bid,
    held_on      date        not null,
    place        text        not null default '',
    attendees    text        not null,
    summary      text        not null,
    recorded_by  bigint      not null,
    recorded_at  timestamptz not null default now()
);
create index talk_challenge on talk (challenge_id, id);

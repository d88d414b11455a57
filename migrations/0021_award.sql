-- +goose Up

-- A challenge may be given to several at once (赛马制), and put up again in a new round after it found nobody.
alter table challenge
    add column race_slots  integer     not null default 1 check (race_slots >= 1),
    add column round       integer     not null default 1,
    add column previous_id bigint      references challenge,
    add column entered_at  timestamptz not null default now();
create unique index challenge_next_round on challenge (previous_id) where previous_id is not null;
update challenge set entered_at = updated_at;

-- How long a challenge stands where it stands counts from the last change of its state, whoever writes it.
-- +goose StatementBegin
create function note_challenge_entry() returns trigger language plpgsql as $$
begin
    if tg_op = 'INSERT' then
        new.entered_at := new.updated_at;
    elsif new.status is distinct from old.status then
        new.entered_at := new.updated_at;
    end if;
    return new;
end
$$;
-- +goose StatementEnd
create trigger challenge_entry before insert or update on challenge for each row execute function note_challenge_entry();
create index challenge_entered on challenge (status, entered_at);

-- What the public was told of a challenge, word for word. Notices are only ever added.
create table notice (
    id           bigint generated always as identity primary key,
    challenge_id bigint      not null references challenge,
    kind         text        not null check (kind in ('call','extension','withdrawal','no_award','proposal','award','termination','acceptance','subsidy')),
    title        text        not null,
    text         text        not null,
    entries      jsonb       not null default '[]',
    starts_at    timestamptz not null,
    ends_at      timestamptz,
    created_by   bigint      not null default 0
);
create index notice_newest on notice (id desc);
create index notice_kind on notice (kind, id desc);
create index notice_challenge on notice (challenge_id, id desc);
create trigger notice_is_final before update or delete on notice for each row execute function refuse_rewrite();

-- A broken word: for its term the organisation neither publishes challenges nor bids.
create table breach (
    id           bigint generated always as identity primary key,
    org_id       bigint      not null references organization,
    challenge_id bigint      not null references challenge,
    bid_id       bigint      references bid,
    kind         text        not null check (kind in ('refusal','no_signature','termination','fraud')),
    facts        text        not null,
    "on"         date        not null,
    until        date        not null,
    status       text        not null check (status in ('in_force','lifted')),
    version      integer     not null default 1,
    moved_by     bigint      not null default 0,
    submitted_by bigint      not null default 0,
    answer       text        not null default '',
    created_by   bigint      not null default 0,
    created_at   timestamptz not null default now()
);
create index breach_org on breach (org_id, until desc);
create index breach_challenge on breach (challenge_id);

alter table objection add column evidence text not null default '';

-- A bid whose work was ended early without anybody's fault.
alter table bid drop constraint if exists bid_status_check;
alter table bid add constraint bid_status_check check (status in ('draft','sealed','withdrawn','opened','eligible','ineligible','proposed','reserve','not_selected','awarded','contracted','delivering','accepted','failed','eliminated','defaulted','terminated'));

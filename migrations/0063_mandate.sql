-- +goose Up

-- What a handler of the reserve pool gives to a broker: a listing to find a partner for, within a term in working days.
-- When it is over is counted from the calendar and never kept.
create table mandate (
    id           bigint generated always as identity primary key,
    listing_id   bigint      not null references listing,
    broker_id    bigint      not null references users,
    broker_name  text        not null default '',
    days         integer     not null check (days between 1 and 120),
    note         text        not null default '',
    issued_by    bigint      not null references users,
    issuer       text        not null default '',
    issued_at    timestamptz not null,
    status       text        not null check (status in ('offered','declined','accepted','succeeded','failed','idle','withdrawn')),
    version      integer     not null default 1,
    moved_by     bigint      not null default 0,
    submitted_by bigint      not null default 0,
    accepted_at  timestamptz,
    outcome      text        not null default '',
    ended_at     timestamptz,
    rating       integer     not null default 0 check (rating between 0 and 5),
    opinion      text        not null default '',
    rated_at     timestamptz,
    late_told    boolean     not null default false
);
create index mandate_listing on mandate (listing_id, id desc);
create index mandate_broker on mandate (broker_id, id desc);
create index mandate_issuer on mandate (issued_by, id desc);
create index mandate_status on mandate (status, id desc);
create index mandate_untold on mandate (issued_at) where not late_told and status in ('offered','accepted');
create unique index mandate_open_once on mandate (listing_id, broker_id) where status in ('offered','accepted');

-- Who brought whom together, and when. Nothing of it is ever rewritten or taken out; only when two organisations turn out
-- to be one does the number of the organisation follow.
create table introduction (
    id            bigint generated always as identity primary key,
    mandate_id    bigint      references mandate,
    listing_id    bigint      not null references listing,
    listing_org   bigint      not null references organization,
    other_listing bigint      references listing,
    other_org     bigint      references organization,
    other_name    text        not null check (other_name <> ''),
    "on"          date        not null,
    note          text        not null default '',
    by_id         bigint      not null default 0,
    by_name       text        not null default '',
    created_at    timestamptz not null
);
create index introduction_mandate on introduction (mandate_id, id) where mandate_id is not null;
create index introduction_listing on introduction (listing_id, id);
create index introduction_sides on introduction (listing_org, other_org, id) where other_org is not null;

-- +goose StatementBegin
create function introduction_stays() returns trigger language plpgsql as $$
begin
    if tg_op = 'UPDATE' and to_jsonb(old) - array['listing_org', 'other_org'] = to_jsonb(new) - array['listing_org', 'other_org'] then
        return new;
    end if;
    raise exception 'an introduction is never changed or taken out';
end $$;
-- +goose StatementEnd
create trigger introduction_stays before update or delete on introduction for each row execute function introduction_stays();

alter table pool_entry drop constraint pool_entry_answered_by_check;
alter table pool_entry add constraint pool_entry_answered_by_check
    check (answered_by in ('','contact','match','approach','invitation','introduction'));

alter table tap drop constraint tap_act_check;
alter table tap add constraint tap_act_check check (act in ('confirm', 'renew', 'accept', 'dismiss', 'take', 'pass'));

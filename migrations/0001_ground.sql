-- +goose Up

-- What happened: audit trail, change feed and what wakes the pages. Rows are only ever added.
create table event (
    seq        bigint generated always as identity primary key,
    xid        xid8        not null default pg_current_xact_id(),
    at         timestamptz not null default now(),
    actor_id   bigint      not null default 0,
    actor_name text        not null default '',
    ip         text        not null default '',
    verb       text        not null,
    kind       text        not null,
    ref        bigint      not null default 0,
    note       text        not null default '',
    change     jsonb       not null default 'null'
);
create index event_feed on event (xid, seq);
create index event_ref on event (kind, ref, seq);
create index event_actor on event (actor_id, seq);

-- The hash chain over the events in feed order, written by the sealer once rows are final.
create table event_seal (
    pos  bigint primary key,
    seq  bigint not null unique references event,
    xid  xid8   not null,
    hash bytea  not null
);

-- +goose StatementBegin
create function refuse_rewrite() returns trigger language plpgsql as $$
begin
    raise exception 'rows of % are only ever added', tg_table_name using errcode = 'integrity_constraint_violation';
end $$;
-- +goose StatementEnd
create trigger event_is_final before update or delete on event for each row execute function refuse_rewrite();
create trigger event_seal_is_final before update or delete on event_seal for each row execute function refuse_rewrite();

-- +goose StatementBegin
create function notify_event() returns trigger language plpgsql as $$
begin
    perform pg_notify('event', '');
    return null;
end $$;
-- +goose StatementEnd
create trigger event_notify after insert on event for each statement execute function notify_event();

create table setting (
    key          text primary key,
    value        text        not null,
    source       text        not null default '',
    effective_on date,
    updated_by   text        not null default '',
    updated_at   timestamptz not null default now(),
    version      integer     not null default 1
);

-- Secrets of the installation itself, made at first start and shared by all nodes.
create table secret (
    name  text primary key,
    value bytea not null
);

create table users (
    id                  bigint generated always as identity primary key,
    login               text        not null unique check (login = lower(login)),
    name                text        not null,
    phone               text        not null default '',
    roles               text[]      not null default '{}',
    fields              text[]      not null default '{}',
    disabled            boolean     not null default false,
    must_change         boolean     not null default false,
    password_hash       text        not null,
    password_changed_at timestamptz not null default now(),
    failed_logins       integer     not null default 0,
    locked_until        timestamptz,
    totp_secret         text        not null default '',
    last_totp_step      bigint      not null default 0,
    version             integer     not null default 1,
    created_at          timestamptz not null default now(),
    last_login_at       timestamptz
);
create index users_roles on users using gin (roles);

create table session (
    id           bigint generated always as identity primary key,
    user_id      bigint      not null references users on delete cascade,
    hash         bytea       not null unique,
    created_at   timestamptz not null default now(),
    last_seen_at timestamptz not null default now(),
    ip           text        not null default '',
    agent        text        not null default ''
);
create index session_of_user on session (user_id);

create table token (
    id           bigint generated always as identity primary key,
    user_id      bigint      not null references users on delete cascade,
    name         text        not null,
    hash         bytea       not null unique,
    created_at   timestamptz not null default now(),
    expires_at   timestamptz not null,
    last_used_at timestamptz
);
create index token_user on token (user_id);

create table notification (
    id         bigint generated always as identity primary key,
    user_id    bigint      not null references users on delete cascade,
    title      text        not null,
    body       text        not null default '',
    href       text        not null default '',
    created_at timestamptz not null default now(),
    read_at    timestamptz
);
create index notification_user on notification (user_id, id desc);
create index notification_unread on notification (user_id) where read_at is null;

create table organization (
    id                bigint generated always as identity primary key,
    name              text        not null,
    uscc              text        not null default '',
    kind              text        not null check (kind in ('enterprise','university','research_institute','hospital','gov','park','town','ttc','agency','alliance_body','individual')),
    nature            text        not null default '',
    region            text        not null,
    address           text        not null default '',
    legal_person      text        not null default '',
    contact_name      text        not null default '',
    contact_phone     text        not null default '',
    industry          text        not null default '',
    intro             text        not null default '',
    status            text        not null check (status in ('draft','submitted','returned','rejected','verified','suspended','blacklisted')),
    version           integer     not null default 1,
    moved_by          bigint      not null default 0,
    submitted_by      bigint      not null default 0,
    blacklisted_until date,
    created_by        bigint      not null default 0,
    created_at        timestamptz not null default now(),
    updated_at        timestamptz not null default now(),
    verified_at       timestamptz
);
create unique index organization_uscc on organization (uscc) where uscc <> '';
create index organization_status on organization (status, id);
create index organization_name on organization (name text_pattern_ops);

create table member (
    org_id    bigint      not null references organization on delete cascade,
    user_id   bigint      not null references users on delete cascade,
    rank      text        not null check (rank in ('owner','editor','viewer')),
    joined_at timestamptz not null default now(),
    primary key (org_id, user_id)
);
create index member_user on member (user_id);

create table invitation (
    id         bigint generated always as identity primary key,
    org_id     bigint      not null references organization on delete cascade,
    rank       text        not null check (rank in ('owner','editor','viewer')),
    hash       bytea       not null unique,
    expires_at timestamptz not null,
    created_by bigint      not null,
    used_by    bigint,
    used_at    timestamptz
);
create index invitation_org on invitation (org_id);

create table join_request (
    id         bigint generated always as identity primary key,
    org_id     bigint      not null references organization on delete cascade,
    user_id    bigint      not null references users on delete cascade,
    note       text        not null default '',
    status     text        not null default 'open' check (status in ('open','accepted','declined')),
    created_at timestamptz not null default now()
);
create unique index join_request_once on join_request (org_id, user_id) where status = 'open';

-- +goose Up

-- The one-time keys of forms that were sent: what a form makes is made once, however often it is sent. The row comes with
-- what was made, in one transaction; where it led is known once the request has ended. A visitor's user is 0.
create table form_key (
    key     text        not null,
    user_id bigint      not null,
    path    text        not null,
    sending text        not null, -- of the request that came first
    made    text        not null default '',
    at      timestamptz not null,
    primary key (key, user_id, path)
);
create index form_key_old on form_key (at);

-- A date that was none was once stored as a day before our era.
update listing set valid_until = null where valid_until < '1900-01-01';
update listing_public set valid_until = null where valid_until < '1900-01-01';

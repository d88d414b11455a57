-- +goose Up

-- What the bureau must reach in a year, and what it reports where nothing can be computed. Values are whole
-- numbers in the smallest unit of their indicator: one piece, one 分, one hundredth of a percent.
create table target (
    code        text        not null,
    year        integer     not null check (year between 2000 and 2100),
    goal        bigint      not null default 0 check (goal >= 0),
    owner       text        not null default '',
    reported    bigint      check (reported >= 0),
    evidence    text        not null default '',
    reported_by text        not null default '',
    reported_at timestamptz,
    version     integer     not null default 1,
    updated_at  timestamptz not null default now(),
    primary key (code, year),
    constraint target_reported_shown check (reported is null or evidence <> '')
);

-- What a title says without the words and marks that copies differ by: two listings of one organisation and one
-- list with the same key are near copies of each other.
-- +goose StatementBegin
create function title_key(title text) returns text language sql immutable parallel safe as $$
    select regexp_replace(lower(title), '[[:space:][:punct:]、，。；：！？（）【】《》“”‘’·—　]|一种|关于|的|及其|研究|研发|开发|技术需求|项目', '', 'g')
$$;
-- +goose StatementEnd

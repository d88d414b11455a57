-- +goose Up

-- What statistics count contracts by, taken out of the forms of the parties so that a year is read without opening them.
alter table contract
    add column buyer_nature   text    generated always as (coalesce(buyer ->> 'nature', '')) stored,
    add column seller_nature  text    generated always as (coalesce(seller ->> 'nature', '')) stored,
    add column buyer_foreign  boolean generated always as (coalesce(buyer ->> 'country', '') not in ('', '中国')) stored,
    add column seller_foreign boolean generated always as (coalesce(seller ->> 'country', '') not in ('', '中国')) stored;
create index contract_registered_any on contract (registered_on) where registered_on is not null;

-- The group that reports put a code of 单位性质 into.
-- +goose StatementBegin
create function contract_nature_group(code text) returns text language sql immutable parallel safe as $$
    select case
        when code = '021' then 'institute'
        when code = '022' then 'university'
        when code = '030' then 'society'
        when code = '400' then 'person'
        when code like '01%' then 'office'
        when code like '02%' then 'public'
        when code >= '100' and code < '400' then 'firm'
        else ''
    end
$$;
-- +goose StatementEnd

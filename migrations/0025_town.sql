-- +goose Up

-- The park or town (园区、镇街) that a party belongs to: on the organisation as it is now, on a contract as it was written.
alter table organization add column town text not null default '';
alter table contract
    add column buyer_town  text generated always as (coalesce(buyer ->> 'town', '')) stored,
    add column seller_town text generated always as (coalesce(seller ->> 'town', '')) stored;

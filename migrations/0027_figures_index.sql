-- +goose Up

-- What became of a need is asked for every need of a year.
create index deal_demand on deal (demand_id) where demand_id is not null;
-- The largest contracts of a year are found without opening the others.
create index contract_registered_amount on contract (registered_on) include (deal_amount, tech_amount, seller_region, buyer_region, id) where status = 'registered';
-- What is on its way to a certificate is little beside what has one, and is asked for on every page of figures.
create index contract_pending on contract (status) include (submitted_on, updated_at, deal_amount, seller_region, buyer_region)
    where status in ('submitted','accepted','second_review','supplementing');

-- +goose Up

-- Who works on a deal, the meeting it came from, and why it came to nothing; and the ways to the deals that nothing
-- has happened to for long or whose next step is due.
alter table deal
    add column occasion      text not null default '',
    add column buyer_people  text not null default '',
    add column seller_people text not null default '',
    add column ended_for     text not null default '';
create index deal_due on deal (status, next_on, id);
create index deal_idle on deal (updated_at) where status in ('lead','negotiating','intent_signed','contract_signed','performing');
create index deal_broker on deal (broker_id, id desc) where broker_id is not null;

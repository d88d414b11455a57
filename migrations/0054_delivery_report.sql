-- +goose Up

-- What the operator of a gateway says later of a message that it took: by which number it does, and what it said.
alter table delivery add column receipt text not null default '';
alter table delivery add column report text not null default '' check (report in ('', 'arrived', 'failed', 'dead'));
alter table delivery add column reported_at timestamptz;
create index delivery_receipt on delivery (channel, receipt) where receipt <> '';

-- Where a person cannot be reached any more, and why: nothing is sent there until the address is verified again.
alter table address add column failed_at timestamptz;
alter table address add column failure text not null default '';

-- +goose Up

-- What is final or official is changed by two people: one proposes with reason and paper, another confirms.
create table correction (
    id           bigint generated always as identity primary key,
    kind         text        not null,
    ref          bigint      not null,
    field        text        not null,
    title        text        not null,
    label        text        not null,
    before       text        not null,
    after        text        not null,
    reason       text        not null check (reason <> ''),
    status       text        not null check (status in ('proposed', 'confirmed', 'refused', 'withdrawn')),
    version      integer     not null default 1,
    moved_by     bigint      not null default 0,
    submitted_by bigint      not null,
    by_name      text        not null,
    created_at   timestamptz not null,
    answer       text        not null default '',
    decided_name text        not null default '',
    decided_at   timestamptz
);

-- One correction of one thing waits at a time.
create unique index correction_waiting on correction (kind, ref, field) where status = 'proposed';
create index correction_of on correction (kind, ref, id);
create index correction_queue on correction (status, id);

-- What the acts of the registry on a contract did to the ledger of the year it was registered in. The day of registration
-- is the contract's own, which can be corrected, while the history of what the registry did stays as it was written; no act
-- counts before it.
-- +goose StatementBegin
create or replace function contract_act_figures(contract_id bigint, registered_on date, seller_region text, buyer_region text, s rollup_scope, after integer)
returns table (side text, year smallint, month smallint, change text, deal bigint, tech bigint) language sql stable as $$
    select v.side, extract(year from registered_on)::smallint,
        (case when extract(year from a."on") > extract(year from registered_on) then 13 else extract(month from a."on") end)::smallint, a.change,
        case when a.change = 'amend' then a.deal_amount - a.deal_before else a.deal_amount end,
        case when a.change = 'amend' then a.tech_amount - a.tech_before else a.tech_amount end
    from (select n, c.change, case when c.change = 'register' then registered_on else greatest(c."on", registered_on) end as "on", c.deal_amount, c.tech_amount,
            lag(c.deal_amount, 1, 0::bigint) over (order by n) as deal_before, lag(c.tech_amount, 1, 0::bigint) over (order by n) as tech_before
          from contract_version c where c.contract_id = contract_act_figures.contract_id) a,
        lateral (values ('output', seller_region like s.within), ('absorb', buyer_region like s.within),
            ('local', seller_region like s.within and buyer_region like s.within)) v (side, counts)
    where a.n > after and v.counts and registered_on is not null
$$;
-- +goose StatementEnd

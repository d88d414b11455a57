-- +goose Up

-- The district whose statistics are kept, with the patterns of the codes within it, its city and its province. Without a
-- row nothing is kept and readers count the contracts themselves.
create table rollup_scope (
    one      boolean     primary key default true check (one),
    district text        not null,
    within   text        not null,
    city     text        not null,
    province text        not null,
    built_at timestamptz not null default now()
);

-- What the registered contracts of a month come to under each heading of each dimension; the empty dimension is the total.
-- Triggers keep it in the transaction that changes a contract, whoever writes it, so that it is exact at every moment.
create table contract_rollup (
    side      text     not null check (side in ('output','absorb','local')),
    year      smallint not null,
    month     smallint not null check (month between 1 and 12),
    dimension text     not null,
    key       text     not null,
    count     bigint   not null,
    deal      bigint   not null,
    tech      bigint   not null,
    primary key (side, year, month, dimension, key)
) with (fillfactor = 80);

-- What the registry did, by the year in which a contract was registered and the month of the act; 13 is after that year.
create table contract_act_rollup (
    side   text     not null check (side in ('output','absorb','local')),
    year   smallint not null,
    month  smallint not null check (month between 1 and 13),
    change text     not null,
    count  bigint   not null,
    deal   bigint   not null,
    tech   bigint   not null,
    primary key (side, year, month, change)
) with (fillfactor = 80);

-- Where a contract is counted: under one heading of each dimension, on each side it is seen from.
-- +goose StatementBegin
create function contract_figures(c contract, s rollup_scope)
returns table (side text, year smallint, month smallint, dimension text, key text) language sql stable as $$
    select v.side, extract(year from c.registered_on)::smallint, extract(month from c.registered_on)::smallint, d.dimension, d.key
    from (values
            ('output', c.seller_region like s.within, c.buyer_region, c.buyer_foreign, c.seller_town),
            ('absorb', c.buyer_region like s.within, c.seller_region, c.seller_foreign, c.buyer_town),
            ('local', c.seller_region like s.within and c.buyer_region like s.within, c.buyer_region, c.buyer_foreign, c.seller_town)
        ) v (side, counts, other, away, town),
        lateral (values
            ('', ''),
            ('type', c.type),
            ('field', c.tech_field),
            ('ip', coalesce(c.ip_kinds[1], '')),
            ('seller', contract_nature_group(c.seller_nature)),
            ('buyer', contract_nature_group(c.buyer_nature)),
            ('plan', c.plan_source),
            ('flow', case when v.away then 'foreign' when v.other = '' then '' when v.other like s.within then 'district'
                when v.other like s.city then 'city' when v.other like s.province then 'province' else 'elsewhere' end),
            ('place', case when v.away then 'foreign' else v.other end),
            ('town', v.town)
        ) d (dimension, key)
    where c.status = 'registered' and v.counts
$$;
-- +goose StatementEnd

-- What the acts of the registry on a contract did to the ledger of the year it was registered in.
-- +goose StatementBegin
create function contract_act_figures(contract_id bigint, registered_on date, seller_region text, buyer_region text, s rollup_scope, after integer)
returns table (side text, year smallint, month smallint, change text, deal bigint, tech bigint) language sql stable as $$
    select v.side, extract(year from registered_on)::smallint,
        (case when extract(year from a."on") > extract(year from registered_on) then 13 else extract(month from a."on") end)::smallint, a.change,
        case when a.change = 'amend' then a.deal_amount - a.deal_before else a.deal_amount end,
        case when a.change = 'amend' then a.tech_amount - a.tech_before else a.tech_amount end
    from (select n, c.change, c."on", c.deal_amount, c.tech_amount, lag(c.deal_amount, 1, 0::bigint) over (order by n) as deal_before,
            lag(c.tech_amount, 1, 0::bigint) over (order by n) as tech_before
          from contract_version c where c.contract_id = contract_act_figures.contract_id) a,
        lateral (values ('output', seller_region like s.within), ('absorb', buyer_region like s.within),
            ('local', seller_region like s.within and buyer_region like s.within)) v (side, counts)
    where a.n > after and v.counts and registered_on is not null
$$;
-- +goose StatementEnd

-- Rows are taken in the order of their key, so that two registries never wait for each other in a circle.
-- +goose StatementBegin
create function keep_contract_rollup() returns trigger language plpgsql as $$
begin
    if tg_op = 'INSERT' then
        insert into contract_rollup as r (side, year, month, dimension, key, count, deal, tech)
        select f.side, f.year, f.month, f.dimension, f.key, count(*), sum(c.deal_amount), sum(c.tech_amount)
        from rollup_scope s, new_rows n join contract c on c.id = n.id, lateral contract_figures(c, s) f
        where n.status = 'registered'
        group by 1, 2, 3, 4, 5 order by 1, 2, 3, 4, 5
        on conflict (side, year, month, dimension, key) do update
            set count = r.count + excluded.count, deal = r.deal + excluded.deal, tech = r.tech + excluded.tech;
        return null;
    end if;
    if tg_op = 'DELETE' then
        insert into contract_rollup as r (side, year, month, dimension, key, count, deal, tech)
        select f.side, f.year, f.month, f.dimension, f.key, -count(*), -sum(o.deal_amount), -sum(o.tech_amount)
        from rollup_scope s, old_rows o, lateral contract_figures(o::contract, s) f
        group by 1, 2, 3, 4, 5 order by 1, 2, 3, 4, 5
        on conflict (side, year, month, dimension, key) do update
            set count = r.count + excluded.count, deal = r.deal + excluded.deal, tech = r.tech + excluded.tech;
        return null;
    end if;
    insert into contract_rollup as r (side, year, month, dimension, key, count, deal, tech)
    select side, year, month, dimension, key, sum(count), sum(deal), sum(tech)
    from (
        select f.*, 1 as count, n.deal_amount as deal, n.tech_amount as tech
        from rollup_scope s, new_rows n, lateral contract_figures(n::contract, s) f
        union all
        select f.*, -1, -o.deal_amount, -o.tech_amount
        from rollup_scope s, old_rows o, lateral contract_figures(o::contract, s) f
    ) change
    group by 1, 2, 3, 4, 5
    having sum(count) <> 0 or sum(deal) <> 0 or sum(tech) <> 0
    order by 1, 2, 3, 4, 5
    on conflict (side, year, month, dimension, key) do update
        set count = r.count + excluded.count, deal = r.deal + excluded.deal, tech = r.tech + excluded.tech;
    if exists (select from new_rows n join old_rows o on o.id = n.id
               where (n.registered_on, n.seller_region, n.buyer_region) is distinct from (o.registered_on, o.seller_region, o.buyer_region)) then
        insert into contract_act_rollup as r (side, year, month, change, count, deal, tech)
        select side, year, month, change, sum(count), sum(deal), sum(tech)
        from (
            select f.*, 1 as count
            from rollup_scope s, new_rows n, lateral contract_act_figures(n.id, n.registered_on, n.seller_region, n.buyer_region, s, 0) f
            union all
            select f.side, f.year, f.month, f.change, -f.deal, -f.tech, -1
            from rollup_scope s, old_rows o, lateral contract_act_figures(o.id, o.registered_on, o.seller_region, o.buyer_region, s, 0) f
        ) change
        group by 1, 2, 3, 4
        having sum(count) <> 0 or sum(deal) <> 0 or sum(tech) <> 0
        order by 1, 2, 3, 4
        on conflict (side, year, month, change) do update
            set count = r.count + excluded.count, deal = r.deal + excluded.deal, tech = r.tech + excluded.tech;
    end if;
    return null;
end
$$;
-- +goose StatementEnd

-- +goose StatementBegin
create function keep_contract_act_rollup() returns trigger language plpgsql as $$
begin
    insert into contract_act_rollup as r (side, year, month, change, count, deal, tech)
    select f.side, f.year, f.month, f.change, count(*), sum(f.deal), sum(f.tech)
    from rollup_scope s, (select contract_id, min(n) - 1 as after from new_rows group by 1) v join contract c on c.id = v.contract_id,
        lateral contract_act_figures(c.id, c.registered_on, c.seller_region, c.buyer_region, s, v.after) f
    group by 1, 2, 3, 4 order by 1, 2, 3, 4
    on conflict (side, year, month, change) do update
        set count = r.count + excluded.count, deal = r.deal + excluded.deal, tech = r.tech + excluded.tech;
    return null;
end
$$;
-- +goose StatementEnd

create trigger contract_rollup_insert after insert on contract referencing new table as new_rows
    for each statement execute function keep_contract_rollup();
create trigger contract_rollup_update after update on contract referencing old table as old_rows new table as new_rows
    for each statement execute function keep_contract_rollup();
create trigger contract_rollup_delete after delete on contract referencing old table as old_rows
    for each statement execute function keep_contract_rollup();
create trigger contract_act_rollup_insert after insert on contract_version referencing new table as new_rows
    for each statement execute function keep_contract_act_rollup();

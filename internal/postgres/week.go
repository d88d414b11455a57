package postgres

import (
	"context"

	"jiebang/internal/market"
)

// WeekSigned lists the deals whose contracts were signed from a day to the day before another, the largest first.
func (r Reader) WeekSigned(ctx context.Context, from, to market.Date, limit int) ([]market.SignedDeal, error) {
	return list[market.SignedDeal](ctx, r, `select id, no, title, coalesce(seller ->> 'name', '') as seller,
			coalesce(buyer ->> 'name', '') as buyer, contract_on as signed_on, amount
		from deal where contract_on >= @from and contract_on < @to and status `+inDealsSigned+`
		order by amount desc, id desc limit @limit`, args{"from": from, "to": to, "limit": limit})
}

// CountSigned counts what WeekSigned lists and adds up what was agreed.
func (r Reader) CountSigned(ctx context.Context, from, to market.Date) (market.Tally, error) {
	return one[market.Tally](ctx, r, `select count(*) as count, coalesce(sum(amount), 0)::bigint as deal,
			0::bigint as tech from deal where contract_on >= @from and contract_on < @to and status `+inDealsSigned,
		args{"from": from, "to": to})
}

// unanswered are the needs on show since before a day for which no partner was met and no deal made.
const unanswered = ` from listing_public l where l.kind = 'demand'
	and (l.published_at at time zone 'Asia/Shanghai')::date <= @before
	and not exists (select from match m where m.demand_id = l.id and m.contact_at is not null)
	and not exists (select from deal d where d.demand_id = l.id)
	and not exists (select from challenge c where c.source_ids @> array[l.id])`

// UnansweredNeeds lists the needs on show since the day or longer that nobody has answered, the oldest first.
func (r Reader) UnansweredNeeds(ctx context.Context, before, today market.Date,
	limit int) ([]market.UnansweredNeed, error) {
	return list[market.UnansweredNeed](ctx, r, `select l.id, l.no, l.title, o.name as org_name,
			(l.published_at at time zone 'Asia/Shanghai')::date as published,
			@today::date - (l.published_at at time zone 'Asia/Shanghai')::date as days
		from (select l.*`+unanswered+` order by published_at, id limit @limit) l
		left join organization o on o.id = l.org_id order by l.published_at, l.id`,
		args{"before": before, "today": today, "limit": limit})
}

// CountUnanswered counts what UnansweredNeeds lists.
func (r Reader) CountUnanswered(ctx context.Context, before market.Date) (int, error) {
	return one[int](ctx, r, `select count(*)`+unanswered, args{"before": before})
}

// OpenWeek notes that the page of the week, given by its Monday, is being sent and reports whether that is news.
func (tx *Tx) OpenWeek(ctx context.Context, monday market.Date) (bool, error) {
	n, err := tx.exec(ctx, `insert into week_told (monday, told_at) values (@monday, @now) on conflict do nothing`,
		args{"monday": monday, "now": tx.now})
	return n == 1, err
}

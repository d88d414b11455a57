package postgres

import (
	"context"

	"jiebang/internal/market"
)

// InsertJudgment keeps what the actor made of a match, with the matcher, the band and the rank of this moment.
func (tx *Tx) InsertJudgment(ctx context.Context, m *market.Match, kind, note string) error {
	_, err := tx.exec(ctx, `insert into judgment (match_id, kind, side, at, actor_id, matcher, band, rank, note)
		select m.id, @kind, @side, @now, @actor, m.matcher, m.band,
			1 + (select count(*) from match o where o.demand_id = m.demand_id
				and (`+bandOrder("m")+`, o.score, m.id) > (`+bandOrder("o")+`, m.score, o.id)), @note
		from match m where m.id = @id`,
		args{"id": m.ID, "kind": kind, "side": m.Side(tx.who), "now": tx.now, "actor": tx.who.UserID, "note": note})
	return err
}

// judgedPairs are the pairs judged at all, each once with its first judgment, and whether it led anywhere.
const judgedPairs = `select j.*, m.demand_id, exists (select from judgment l
	where l.match_id = j.match_id and l.kind in ('interest','accept','log','deal')) as led,
		case when @by = 'week' then to_char(date_trunc('week', j.at), 'YYYY-MM-DD') else j.matcher end as key
	from (select distinct on (match_id) match_id, at, matcher, rank from judgment order by match_id, at, id) j
	join match m on m.id = j.match_id`

// judgedNeeds are the needs that could be met, each with its first contact: by the week they were published, or by the
// version of the matcher whose matches were judged.
const judgedNeeds = `select l.id, l.no, l.title, l.published_at, c.contact_at, k.key
	from listing l
	cross join lateral (
		select to_char(date_trunc('week', l.published_at), 'YYYY-MM-DD') as key where @by = 'week'
		union select j.matcher from judgment j join match m on m.id = j.match_id
		where m.demand_id = l.id and @by <> 'week') k
	left join lateral (
		select min(j.at) as contact_at from judgment j join match m on m.id = j.match_id
		where m.demand_id = l.id and j.kind = 'accept' and (@by = 'week' or j.matcher = k.key)) c on true
	where l.published_at is not null and l.kind in ('demand','talent','common')`

// LiveFigures are the figures of matching by week, newest first, or by version of the matcher.
func (r Reader) LiveFigures(ctx context.Context, by market.LiveBy) ([]market.LiveFigure, error) {
	return list[market.LiveFigure](ctx, r, `with pairs as (
			select key, count(*) as looked, count(*) filter (where led) as led from (`+judgedPairs+`) p
			where rank <= @best group by key),
		needs as (
			select key, count(*) as needs, count(contact_at) as accepted,
				percentile_cont(0.5) within group (order by extract(epoch from contact_at - published_at) / 86400) as
				median_days,
				percentile_cont(0.9) within group (order by extract(epoch from contact_at - published_at) / 86400) as
				ninth_days
			from (`+judgedNeeds+`) n group by key)
		select coalesce(p.key, n.key) as key, coalesce(looked, 0)::int as looked, coalesce(led, 0)::int as led,
			coalesce(needs, 0)::int as needs,
			coalesce(accepted, 0)::int as accepted, coalesce(median_days, 0)::float8 as median_days,
			coalesce(ninth_days, 0)::float8 as ninth_days
		from pairs p full join needs n using (key) order by 1 desc limit 104`,
		args{"by": by, "best": market.BestShown})
}

// JudgedPairs lists the pairs behind the precision of one week or version.
func (r Reader) JudgedPairs(ctx context.Context, by market.LiveBy, key string) ([]market.JudgedPair, error) {
	return list[market.JudgedPair](ctx, r, `select p.match_id, d.title as demand_title, s.title as supply_title, p.at,
			p.rank, p.matcher, m.status, p.led,
			case when m.status = `+matchDismissed+` then m.note else '' end as dismissed_for
		from (`+judgedPairs+`) p join match m on m.id = p.match_id join listing d on d.id = m.demand_id
		join listing s on s.id = m.supply_id
		where p.key = @key and p.rank <= @best order by p.at desc, p.match_id limit 1000`,
		args{"by": by, "key": key, "best": market.BestShown})
}

// JudgedNeeds lists the needs behind the share and the times of one week or version.
func (r Reader) JudgedNeeds(ctx context.Context, by market.LiveBy, key string) ([]market.JudgedNeed, error) {
	return list[market.JudgedNeed](ctx, r, `select id, no, title, published_at, contact_at from (`+judgedNeeds+`) n
		where key = @key order by published_at desc, id limit 1000`, args{"by": by, "key": key})
}

// Dismissals counts why matches were dismissed, the commonest reason first.
func (r Reader) Dismissals(ctx context.Context) ([]market.DismissalCount, error) {
	return list[market.DismissalCount](ctx, r, `select note as reason, side, count(*)::int as n from judgment
		where kind = 'dismiss'
		group by note, side order by n desc, note, side limit 100`, nil)
}

// DismissedPairs lists the pairs dismissed for one reason.
func (r Reader) DismissedPairs(ctx context.Context, reason string) ([]market.JudgedPair, error) {
	return list[market.JudgedPair](ctx, r, `select m.id as match_id, d.title as demand_title, s.title as supply_title,
			j.at, j.rank, j.matcher, m.status, false as led, j.note as dismissed_for
		from judgment j join match m on m.id = j.match_id join listing d on d.id = m.demand_id
		join listing s on s.id = m.supply_id
		where j.kind = 'dismiss' and j.note = @reason order by j.at desc, j.id limit 1000`, args{"reason": reason})
}

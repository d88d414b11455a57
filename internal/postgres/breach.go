package postgres

import (
	"context"

	"jiebang/internal/market"
)

var breachTable = tableOf[market.Breach]("breach", columns{
	given:   `id submitted_by`,
	fixed:   `org_id challenge_id bid_id kind facts evidence "on" until created_by created_at`,
	version: `version`,
	moving:  `status moved_by answer`,
	absent:  `bid_id`,
})

// Breach reads one breach.
func (r Reader) Breach(ctx context.Context, id int64) (market.Breach, error) {
	return one[market.Breach](ctx, r, breachTable.read+`where id = @id`, args{"id": id})
}

// BreachFilter narrows a list of breaches; zero values do not narrow.
type BreachFilter struct {
	OrgID       int64
	ChallengeID int64
	Before      int64
	Limit       int
}

// Breaches reads breaches, newest first.
func (r Reader) Breaches(ctx context.Context, f BreachFilter) ([]market.Breach, error) {
	var w where
	w.and(f.OrgID != 0, `org_id = @org`, "org", f.OrgID)
	w.and(f.ChallengeID != 0, `challenge_id = @challenge`, "challenge", f.ChallengeID)
	w.and(f.Before != 0, `id < @before`, "before", f.Before)
	return list[market.Breach](ctx, r, breachTable.read+w.sql()+` order by id desc limit @limit`,
		w.args("limit", f.Limit))
}

// InsertBreach records a breach and sets its id, version and times.
func (tx *Tx) InsertBreach(ctx context.Context, b *market.Breach) (err error) {
	b.Version, b.CreatedBy, b.CreatedAt, b.MovedBy = 1, tx.who.UserID, tx.now, tx.who.UserID
	b.ID, err = one[int64](ctx, tx.Reader, breachTable.insert+`returning id`, breachTable.inserted(b))
	return err
}

// UpdateBreach stores a move of a breach if nobody stored another version since it was read.
func (tx *Tx) UpdateBreach(ctx context.Context, b *market.Breach) error {
	return breachTable.replace(ctx, tx, b)
}

// barred tells in SQL whether the organisation o is kept from challenges today (rule C6): it is on the blacklist, or
// broke its word within the term. A ban whose last day has passed does not wait for the clockwork that lifts it.
const barred = `(o.status = ` + orgBlacklisted + ` and (o.blacklisted_until is null
		or o.blacklisted_until >= (now() at time zone 'Asia/Shanghai')::date)
	or exists (select from breach where breach.org_id = o.id and breach.status = ` + breachInForce + `
		and breach.until >= (now() at time zone 'Asia/Shanghai')::date))`

// Barred reports whether an organisation is kept from challenges today (rule C6).
func (r Reader) Barred(ctx context.Context, orgID int64) (bool, error) {
	return one[bool](ctx, r, `select `+barred+` from organization o where o.id = @id`, args{"id": orgID})
}

// EndedBans lists organisations whose time on the blacklist is over.
func (r Reader) EndedBans(ctx context.Context, today market.Date, limit int) ([]int64, error) {
	return list[int64](ctx, r, `select id from organization
		where status = `+orgBlacklisted+` and blacklisted_until < @today order by id limit @limit`,
		args{"today": today, "limit": limit})
}

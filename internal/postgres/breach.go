package postgres

import (
	"context"

	"jiebang/internal/market"
)

const breachColumns = `id, org_id, challenge_id, coalesce(bid_id, 0) as bid_id, kind, facts, evidence, "on", until, status, version, moved_by, submitted_by, answer, created_by, created_at`

// Breach reads one breach.
func (r Reader) Breach(ctx context.Context, id int64) (market.Breach, error) {
	return one[market.Breach](ctx, r, `select `+breachColumns+` from breach where id = @id`, args{"id": id})
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
	return list[market.Breach](ctx, r, `select `+breachColumns+` from breach `+w.sql()+` order by id desc limit @limit`, w.args("limit", f.Limit))
}

// InsertBreach records a breach and sets its id, version and times.
func (tx *Tx) InsertBreach(ctx context.Context, b *market.Breach) (err error) {
	b.Version, b.CreatedBy, b.CreatedAt, b.MovedBy = 1, tx.who.UserID, tx.now, tx.who.UserID
	b.ID, err = one[int64](ctx, tx.Reader, `insert into breach (org_id, challenge_id, bid_id, kind, facts, evidence, "on", until, status, moved_by, created_by, created_at)
		values (@org, @challenge, nullif(@bid::bigint, 0), @kind, @facts, @evidence, @on, @until, @status, @by, @by, @now) returning id`,
		args{"org": b.OrgID, "challenge": b.ChallengeID, "bid": b.BidID, "kind": b.Kind, "facts": b.Facts, "evidence": b.Evidence, "on": b.On, "until": b.Until, "status": b.Status, "by": b.CreatedBy, "now": tx.now})
	return err
}

// UpdateBreach stores a move of a breach if nobody stored another version since it was read.
func (tx *Tx) UpdateBreach(ctx context.Context, b *market.Breach) error {
	err := tx.swap(ctx, `update breach set status = @status, version = version + 1, moved_by = @by, answer = @answer where id = @id and version = @version`,
		args{"id": b.ID, "version": b.Version, "status": b.Status, "by": b.MovedBy, "answer": b.Answer})
	if err == nil {
		b.Version++
	}
	return err
}

// barred tells in SQL whether the organisation o is kept from challenges today (rule C6): it is on the blacklist, or
// broke its word within the term. A ban whose last day has passed does not wait for the clockwork that lifts it.
const barred = `(o.status = 'blacklisted' and (o.blacklisted_until is null or o.blacklisted_until >= (now() at time zone 'Asia/Shanghai')::date)
	or exists (select from breach where breach.org_id = o.id and breach.status = 'in_force' and breach.until >= (now() at time zone 'Asia/Shanghai')::date))`

// Barred tells whether an organisation is kept from challenges today (rule C6).
func (r Reader) Barred(ctx context.Context, orgID int64) (bool, error) {
	return one[bool](ctx, r, `select `+barred+` from organization o where o.id = @id`, args{"id": orgID})
}

// EndedBans lists organisations whose time on the blacklist is over.
func (r Reader) EndedBans(ctx context.Context, today market.Date, limit int) ([]int64, error) {
	return list[int64](ctx, r, `select id from organization where status = 'blacklisted' and blacklisted_until < @today order by id limit @limit`,
		args{"today": today, "limit": limit})
}

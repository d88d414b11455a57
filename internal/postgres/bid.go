package postgres

import (
	"context"
	"errors"

	"jiebang/internal/market"
)

var bidTable = tableOf[market.Bid]("bid", columns{
	given:   `id submitted_by sealed_at sealed_hash`,
	fixed:   `challenge_id org_id created_by created_at`,
	version: `version`,
	moving:  `status moved_by rank score feedback updated_at`,
})

// Bid reads one bid, without what it says.
func (r Reader) Bid(ctx context.Context, id int64) (market.Bid, error) {
	return one[market.Bid](ctx, r, bidTable.read+`where id = @id`, args{"id": id})
}

// BidFilter narrows a list of bids; zero values do not narrow.
type BidFilter struct {
	ChallengeID int64
	OrgIDs      []int64
	Statuses    []market.BidStatus
	Newest      bool // newest first, whatever their place
	Before      int64
	Limit       int
}

// Bids reads bids without what they say: ranked ones in their order, then by the time they were sealed.
func (r Reader) Bids(ctx context.Context, f BidFilter) ([]market.Bid, error) {
	var w where
	w.and(f.ChallengeID != 0, `challenge_id = @challenge`, "challenge", f.ChallengeID)
	w.and(f.OrgIDs != nil, `org_id = any(@orgs)`, "orgs", f.OrgIDs)
	w.and(f.Statuses != nil, `status = any(@statuses)`, "statuses", f.Statuses)
	w.and(f.Before != 0, `id < @before`, "before", f.Before)
	order := `nullif(rank, 0) nulls last, sealed_at nulls last, id desc`
	if f.Newest {
		order = `id desc`
	}
	return list[market.Bid](ctx, r, bidTable.read+w.sql()+` order by `+order+` limit @limit`,
		w.args("limit", f.Limit))
}

// LiveBid finds the organisation's bid for a challenge that was not withdrawn; false when there is none.
func (r Reader) LiveBid(ctx context.Context, challengeID, orgID int64) (market.Bid, bool, error) {
	b, err := one[market.Bid](ctx, r, bidTable.read+`where challenge_id = @challenge and org_id = @org
			and status <> `+bidWithdrawn,
		args{"challenge": challengeID, "org": orgID})
	if errors.Is(err, market.ErrNotFound) {
		return market.Bid{}, false, nil
	}
	return b, err == nil, err
}

// InsertBid stores a new draft and sets its id, version and times; what it says follows by PutBidContent.
func (tx *Tx) InsertBid(ctx context.Context, b *market.Bid) (err error) {
	b.Status, b.Version, b.CreatedAt, b.UpdatedAt, b.CreatedBy = market.BidDraft, 1, tx.now, tx.now, tx.who.UserID
	b.ID, err = one[int64](ctx, tx.Reader, bidTable.insert+`returning id`, bidTable.inserted(b))
	return err
}

// SaveBidDraft replaces the content of a draft, if nobody stored another version since it was read and the
// deadline has not passed at this instant.
func (tx *Tx) SaveBidDraft(ctx context.Context, b *market.Bid, closed market.Envelope) error {
	err := tx.inTime(ctx, b, `update bid set version = version + 1, updated_at = @now
		where id = @id and version = @version and status = `+bidDraft+` and `+beforeDeadline, args{"now": tx.now})
	if err != nil {
		return err
	}
	b.Version++
	b.UpdatedAt = tx.now
	return tx.PutBidContent(ctx, closed)
}

// beforeDeadline is judged while the statement runs, not when its transaction began: a bid that had to wait
// for a lock past the deadline is late (rule B1).
const beforeDeadline = `exists (select from challenge c where c.id = bid.challenge_id and c.status = ` +
	challengePublished + ` and coalesce(@told::timestamptz, clock_timestamp()) < c.bid_closes_at)`

// SealBid seals a bid with the content given, if the deadline has not passed at this instant. The caller holds
// the challenge, so that the close waits for the bid or the bid for the close.
func (tx *Tx) SealBid(ctx context.Context, b *market.Bid, closed market.Envelope, hash string) error {
	if err := tx.PutBidContent(ctx, closed); err != nil {
		return err
	}
	b.SealedHash = hash
	err := tx.inTime(ctx, b, `update bid set status = `+bidSealed+`, version = version + 1, moved_by = @by,
			submitted_by = @by, sealed_hash = @hash,
			sealed_at = coalesce(@told::timestamptz, clock_timestamp()), updated_at = @now
		where id = @id and version = @version and `+beforeDeadline,
		args{"by": tx.who.UserID, "hash": hash, "now": tx.now})
	if err != nil {
		return err
	}
	b.Version++
	sealed, err := tx.Bid(ctx, b.ID)
	b.SealedAt = sealed.SealedAt
	return err
}

// WithdrawBid takes a draft or sealed bid back, if the deadline has not passed at this instant. Its wrap for the
// challenge goes, so that the close cannot open what was taken back.
func (tx *Tx) WithdrawBid(ctx context.Context, b *market.Bid) error {
	err := tx.inTime(ctx, b, `update bid set status = `+bidWithdrawn+`, version = version + 1, moved_by = @by,
			updated_at = @now
		where id = @id and version = @version and `+beforeDeadline, args{"by": tx.who.UserID, "now": tx.now})
	if err != nil {
		return err
	}
	b.Version++
	_, err = tx.exec(ctx, `update bid_content set for_opening = '' where bid_id = @id`, args{"id": b.ID})
	return err
}

// inTime runs a statement that beforeDeadline is part of and tells a late one from a stale one.
func (tx *Tx) inTime(ctx context.Context, b *market.Bid, sql string, named args) error {
	named["id"], named["version"], named["told"] = b.ID, b.Version, tx.told
	n, err := tx.exec(ctx, sql, named)
	if err != nil || n == 1 {
		return err
	}
	current, err := tx.Bid(ctx, b.ID)
	if err == nil && current.Version != b.Version {
		return market.ErrStale
	}
	if err != nil {
		return err
	}
	return market.ErrBidLate
}

// UpdateBid stores a move of an opened bid if nobody stored another version since it was read.
func (tx *Tx) UpdateBid(ctx context.Context, b *market.Bid) error {
	b.UpdatedAt = tx.now
	return bidTable.replace(ctx, tx, b)
}

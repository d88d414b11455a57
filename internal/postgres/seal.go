package postgres

import (
	"context"

	"jiebang/internal/market"
)

// A bid stays closed for the organisation that closed it, although that may have become part of another one since.
const envelopeColumns = `b.id as bid_id, b.challenge_id,
		coalesce(t.sealed_org, b.org_id) as org_id, coalesce(t.key_id, '') as key_id, t.content,
		t.bidder_wrap, t.for_opening`

// OwnEnvelope reads what a bid says for the organisations the asker belongs to. Rank, role and rights of the asker
// play no part.
func (r Reader) OwnEnvelope(ctx context.Context, bidID int64, orgIDs []int64) (market.Envelope, error) {
	return one[market.Envelope](ctx, r, `select `+envelopeColumns+` from bid_content t join bid b on b.id = t.bid_id
		where b.id = @id and b.org_id = any(@orgs)`, args{"id": bidID, "orgs": orEmpty(orgIDs)})
}

// OpenedEnvelope is what an opened bid says, with the key that opens it.
type OpenedEnvelope struct {
	market.Envelope
	Released []byte
}

// OpenedEnvelopes reads what the bids of a challenge say that the close has opened, all of them or one. Before the
// close there are none: the key is not in the record.
func (r Reader) OpenedEnvelopes(ctx context.Context, challengeID, bidID int64) ([]OpenedEnvelope, error) {
	return list[OpenedEnvelope](ctx, r, `select `+envelopeColumns+`, coalesce(l.released, '') as released
		from bid_content t join bid b on b.id = t.bid_id join challenge c on c.id = b.challenge_id
		left join challenge_lock l on l.challenge_id = c.id
		where b.challenge_id = @challenge and (@bid::bigint = 0 or b.id = @bid) and b.status not `+inBidsShut+`
			and c.status not `+inChallengesShut+` and (l.released is not null or t.bidder_wrap = '')
		order by b.id`, args{"challenge": challengeID, "bid": bidID})
}

// PlainContents reads bids whose content was stored before bids were encrypted and that are not open, some at a time.
func (r Reader) PlainContents(ctx context.Context, limit int) ([]market.Envelope, error) {
	return list[market.Envelope](ctx, r, `select `+envelopeColumns+` from bid_content t join bid b on b.id = t.bid_id
		where t.bidder_wrap = '' and b.status `+inBidsShut+` order by b.id limit @limit`, args{"limit": limit})
}

// PutBidContent writes what a bid says, closed.
func (tx *Tx) PutBidContent(ctx context.Context, e market.Envelope) error {
	_, err := tx.exec(ctx, `insert into bid_content (bid_id, key_id, content, bidder_wrap, for_opening)
		values (@id, nullif(@key::text, ''), @content, @bidder_wrap, @for_opening) on conflict (bid_id) do update
		set key_id = excluded.key_id, content = excluded.content, bidder_wrap = excluded.bidder_wrap,
			for_opening = excluded.for_opening, sealed_org = null`,
		args{"id": e.BidID, "key": e.KeyID, "content": e.Content, "bidder_wrap": orEmpty(e.BidderWrap),
			"for_opening": orEmpty(e.ForOpening)})
	return err
}

var lockTable = tableOf[market.SealLock]("challenge_lock", columns{
	given:  `released released_at`,
	fixed:  `challenge_id key_id public wrapped`,
	unread: `created_at`,
})

// SealLock reads the key pair of a challenge.
func (r Reader) SealLock(ctx context.Context, challengeID int64) (market.SealLock, error) {
	return one[market.SealLock](ctx, r, lockTable.read+`where challenge_id = @id`, args{"id": challengeID})
}

// InsertSealLock stores the key pair of a challenge; the pair that is there already stays.
func (tx *Tx) InsertSealLock(ctx context.Context, l market.SealLock) error {
	named := lockTable.inserted(&l)
	named["created_at"] = tx.now
	_, err := tx.exec(ctx, lockTable.insert+`on conflict (challenge_id) do nothing`, named)
	return err
}

// ReleaseSealLock stores the private half of a challenge's key pair, which opens its bids. This statement is the one
// place where that happens, and it does nothing before the deadline by the database's own clock.
func (tx *Tx) ReleaseSealLock(ctx context.Context, challengeID int64, private []byte) error {
	n, err := tx.exec(ctx, `update challenge_lock l set released = @private,
			released_at = coalesce(@told::timestamptz, clock_timestamp())
		from challenge c where c.id = l.challenge_id and l.challenge_id = @id and l.released is null
			and c.status = `+challengePublished+`
				and c.bid_closes_at <= coalesce(@told::timestamptz, clock_timestamp())`,
		args{"id": challengeID, "private": private, "told": tx.told})
	if err == nil && n == 0 {
		return market.Refuse(market.Conflict, "揭榜截止时间未到，方案不能开启。")
	}
	return err
}

// SealKeys lists the names of the keys under which bids were ever closed.
func (r Reader) SealKeys(ctx context.Context) ([]string, error) {
	return list[string](ctx, r, `select id from seal_key order by created_at, id`, nil)
}

// SealKeysNeeded lists the names of the keys without which some open challenge could not be closed or some bid not be
// read by its bidder.
func (r Reader) SealKeysNeeded(ctx context.Context) ([]string, error) {
	return list[string](ctx, r, `select key_id from challenge_lock l join challenge c on c.id = l.challenge_id
		where c.status = `+challengePublished+`
		union select t.key_id from bid_content t join bid b on b.id = t.bid_id join challenge c on c.id = b.challenge_id
			where c.status = `+challengePublished+` and t.key_id is not null order by 1`, nil)
}

// SealVerifyKey reads what verifies the receipts of a key.
func (r Reader) SealVerifyKey(ctx context.Context, id string) ([]byte, error) {
	return one[[]byte](ctx, r, `select verify_key from seal_key where id = @id`, args{"id": id})
}

// PutSealKey notes that bids are closed under a key. With alone set another key that is there already is a conflict:
// two nodes that each made a key of their own would not open each other's bids.
func (tx *Tx) PutSealKey(ctx context.Context, id string, verifyKey []byte, alone bool) error {
	if _, err := tx.exec(ctx, `select pg_advisory_xact_lock(hashtext('jiebang.seal_key'))`, nil); err != nil {
		return err
	}
	others, err := one[int](ctx, tx.Reader, `select count(*) from seal_key where id <> @id`, args{"id": id})
	if err != nil {
		return err
	}
	if alone && others > 0 {
		return market.Refuse(market.Conflict, "另一个节点已有密封密钥。")
	}
	_, err = tx.exec(ctx, `insert into seal_key (id, verify_key, created_at) values (@id, @verify, @now)
		on conflict (id) do nothing`,
		args{"id": id, "verify": verifyKey, "now": tx.now})
	return err
}

// BidKey reads the name of the key under which a bid was closed.
func (r Reader) BidKey(ctx context.Context, bidID int64) (string, error) {
	return one[string](ctx, r, `select coalesce(key_id, '') from bid_content where bid_id = @id`, args{"id": bidID})
}

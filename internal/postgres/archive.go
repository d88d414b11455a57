package postgres

import (
	"context"
	"errors"

	"jiebang/internal/market"
)

// SealedEvent is an event with its link in the hash chain; one too new to be sealed has none.
type SealedEvent struct {
	market.Event
	Pos    int64
	Before []byte
	Hash   []byte
}

// ofChallenge finds in SQL the events of everything that belongs to a challenge.
const ofChallenge = `(kind = ` + onChallenge + ` and ref = @id
	or kind = ` + onBid + ` and ref in (select id from bid where challenge_id = @id)
	or kind = ` + onReview + ` and ref in (select id from review where challenge_id = @id)
	or kind = ` + onObjection + ` and ref in (select id from objection where challenge_id = @id)
	or kind = ` + onNotice + ` and ref in (select id from notice where challenge_id = @id)
	or kind = ` + onBreach + ` and ref in (select id from breach where challenge_id = @id)
	or kind = ` + onAgreement + ` and ref in (select bid_id from agreement where challenge_id = @id)
	or kind = ` + onMilestone + ` and ref in (select id from milestone where challenge_id = @id)
	or kind = ` + onChange + ` and ref in (select id from change_request where challenge_id = @id)
	or kind = ` + onAcceptance + ` and ref in (select id from acceptance where challenge_id = @id)
	or kind = ` + onSubsidy + ` and ref in (select id from subsidy where challenge_id = @id)
	or kind = ` + onDeal + ` and ref in (select id from deal where challenge_id = @id))`

// SealedEvents reads what happened to a challenge and everything that belongs to it, in the order of the chain, from a
// position on and at most limit.
func (r Reader) SealedEvents(ctx context.Context, challengeID, after int64, limit int) ([]SealedEvent, error) {
	return list[SealedEvent](ctx, r, `select seq, event.xid::text::bigint as xid, `+eventWritten+`, s.pos,
			coalesce((select b.hash from event_seal b where b.pos = s.pos - 1), '') as before, s.hash
		from event join event_seal s using (seq) where s.pos > @after and `+ofChallenge+` order by s.pos limit @limit`,
		args{"id": challengeID, "after": after, "limit": limit})
}

// ChallengeRecord lists what happened to a challenge and everything that belongs to it, oldest first.
func (r Reader) ChallengeRecord(ctx context.Context, challengeID int64, limit int) ([]market.Event, error) {
	return list[market.Event](ctx, r, `select `+eventColumns+` from event where `+ofChallenge+`
		order by seq limit @limit`, args{"id": challengeID, "limit": limit})
}

// ChainHead is the end of the hash chain as it stands.
func (r Reader) ChainHead(ctx context.Context) (pos int64, hash []byte, err error) {
	last, err := r.lastSeal(ctx)
	if errors.Is(err, market.ErrNotFound) {
		err = nil
	}
	return last.Pos, last.Hash, err
}

// ChallengeFiles lists the files of a challenge and of everything that belongs to it.
func (r Reader) ChallengeFiles(ctx context.Context, challengeID int64) ([]market.File, error) {
	return list[market.File](ctx, r, fileTable.read+`where removed_at is null and (kind = `+onChallenge+` and ref = @id
			or kind = `+onObjection+` and ref in (select id from objection where challenge_id = @id)
			or kind = `+onMilestone+` and ref in (select id from milestone where challenge_id = @id)
			or kind = `+onChange+` and ref in (select id from change_request where challenge_id = @id)
			or kind = `+onAcceptance+` and ref in (select id from acceptance where challenge_id = @id)
			or kind = `+onSubsidy+` and ref in (select id from subsidy where challenge_id = @id)
			or kind = `+onBreach+` and ref in (select id from breach where challenge_id = @id)
			or kind = `+onDeal+` and ref in (select id from deal where challenge_id = @id)
			or kind = `+onContract+` and ref in (select k.id from contract k join deal d on d.id = k.deal_id
				where d.challenge_id = @id))
		order by id limit 2000`, args{"id": challengeID})
}

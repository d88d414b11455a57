package challenge

import (
	"context"
	"errors"
	"fmt"

	"jiebang/internal/market"
	"jiebang/internal/postgres"
	"jiebang/internal/seal"
)

// NoteSealKey leaves in the record under which key this node closes bids, and what verifies its receipts.
func (r *Room) NoteSealKey(ctx context.Context) error {
	key, err := r.seals.Newest()
	if err != nil {
		return nil // a command that has nothing to do with bids
	}
	return r.db.InTx(ctx, market.TheSystem(),
		func(tx *postgres.Tx) error { return tx.PutSealKey(ctx, key.ID(), key.VerifyKey(), false) })
}

// closeBid encrypts what a bid says, for opening at the close or as a draft, and gives its hash.
func (r *Room) closeBid(ctx context.Context, tx *postgres.Tx, b *market.Bid, document market.BidDocument,
	forOpening bool) (closed market.Envelope, hash string, err error) {
	data, err := document.Bytes()
	if err != nil {
		return closed, "", err
	}
	var lock *market.SealLock
	if forOpening {
		if lock, err = r.lockOf(ctx, tx, b.ChallengeID); err != nil {
			return closed, "", err
		}
	}
	closed, err = r.seals.Close(market.Envelope{BidID: b.ID, ChallengeID: b.ChallengeID, OrgID: b.OrgID}, data, lock)
	return closed, market.DocumentHash(data), sealTrouble(err)
}

// lockOf reads the key pair of a challenge, made when it was published; one published before bids were encrypted
// gets its pair now.
func (r *Room) lockOf(ctx context.Context, tx *postgres.Tx, challengeID int64) (*market.SealLock, error) {
	lock, err := tx.SealLock(ctx, challengeID)
	if errors.Is(err, market.ErrNotFound) {
		if err = r.makeLock(ctx, tx, challengeID); err == nil {
			lock, err = tx.SealLock(ctx, challengeID)
		}
	}
	return &lock, err
}

func (r *Room) makeLock(ctx context.Context, tx *postgres.Tx, challengeID int64) error {
	lock, err := r.seals.NewLock(challengeID)
	if err != nil {
		return sealTrouble(err)
	}
	return tx.InsertSealLock(ctx, lock)
}

// sealTrouble tells a bidder what a missing key means for them.
func sealTrouble(err error) error {
	if errors.Is(err, seal.ErrNoKey) {
		return errors.Join(market.Refuse(market.Internal, "本节点没有密封密钥，暂不能保存或读取揭榜方案，请联系平台管理员。"), err)
	}
	return err
}

// release lets the close open the bids of a challenge: the private half leaves its wrap here and nowhere else. The
// statement that stores it checks the deadline by the database's clock.
func (r *Room) release(ctx context.Context, tx *postgres.Tx, challengeID int64) error {
	lock, err := tx.SealLock(ctx, challengeID)
	if errors.Is(err, market.ErrNotFound) {
		return nil // nobody sealed anything
	}
	if err != nil {
		return err
	}
	private, err := r.seals.Unwrap(lock)
	if err != nil {
		return fmt.Errorf("release the bids of challenge %d: %w", challengeID, err)
	}
	return tx.ReleaseSealLock(ctx, challengeID, private)
}

// openedDocuments reads what the opened bids of a challenge say, by bid: all of them, or one. Before the close there
// are none. A document that cannot be opened any more was tampered with; it is left out.
func (r *Room) openedDocuments(ctx context.Context, from postgres.Reader, challengeID,
	bidID int64) (map[int64][]byte, error) {
	envelopes, err := from.OpenedEnvelopes(ctx, challengeID, bidID)
	if err != nil {
		return nil, err
	}
	opened := make(map[int64][]byte, len(envelopes))
	for _, e := range envelopes {
		data, err := seal.Open(e.Envelope, e.Released)
		if err != nil {
			r.log.Error("a bid does not open", "bid", e.BidID, "error", err)
			continue
		}
		opened[e.BidID] = data
	}
	return opened, nil
}

// openedBidDocuments reads the documents of the opened bids of a challenge, by bid.
func (r *Room) openedBidDocuments(ctx context.Context, from postgres.Reader,
	challengeID int64) (map[int64]market.BidDocument, error) {
	opened, err := r.openedDocuments(ctx, from, challengeID, 0)
	read := make(map[int64]market.BidDocument, len(opened))
	for id, data := range opened {
		if read[id], err = market.ReadBidDocument(data); err != nil {
			return nil, err
		}
	}
	return read, err
}

// openedContents reads what the opened bids of a challenge say, by bid.
func (r *Room) openedContents(ctx context.Context, from postgres.Reader,
	challengeID int64) (map[int64]market.BidContent, error) {
	documents, err := r.openedBidDocuments(ctx, from, challengeID)
	contents := make(map[int64]market.BidContent, len(documents))
	for id, document := range documents {
		contents[id] = document.BidContent
	}
	return contents, err
}

// bidDocument reads what one bid says: by the key released at the close, and before it for the bidder's own people.
func (r *Room) bidDocument(ctx context.Context, who market.Actor, b *market.Bid) ([]byte, error) {
	if b.Opened() {
		opened, err := r.openedDocuments(ctx, r.db.Reader, b.ChallengeID, b.ID)
		if err != nil {
			return nil, err
		}
		if data, ok := opened[b.ID]; ok {
			return data, nil
		}
	}
	own, err := r.db.OwnEnvelope(ctx, b.ID, who.OrgIDs())
	if err != nil {
		return nil, err
	}
	data, err := r.seals.OpenOwn(own)
	return data, sealTrouble(err)
}

// SealOldBids encrypts what was stored before bids were encrypted, and tells how many.
func (r *Room) SealOldBids(ctx context.Context) (n int, err error) {
	const batch = 100
	for {
		plain, err := r.db.PlainContents(ctx, batch)
		if err != nil || len(plain) == 0 {
			return n, err
		}
		for _, e := range plain {
			if err := r.db.InTx(ctx, market.TheSystem(),
				func(tx *postgres.Tx) error { return r.sealOldBid(ctx, tx, e) }); err != nil {
				return n, fmt.Errorf("encrypt bid %d: %w", e.BidID, err)
			}
			n++
		}
	}
}

func (r *Room) sealOldBid(ctx context.Context, tx *postgres.Tx, e market.Envelope) error {
	b, err := tx.Bid(ctx, e.BidID)
	if err != nil {
		return err
	}
	var lock *market.SealLock
	if b.Status == market.BidSealed {
		if lock, err = r.lockOf(ctx, tx, b.ChallengeID); err != nil {
			return err
		}
	}
	closed, err := r.seals.Close(e, e.Content, lock)
	if err != nil {
		return err
	}
	return tx.PutBidContent(ctx, closed)
}

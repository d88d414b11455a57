package challenge

import (
	"context"

	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

// BidDraft is what a bidder saves: for which organisation and what it offers.
type BidDraft struct {
	OrgID   int64 `form:"org_id"`
	Version int   `form:"version"` // of the draft it replaces, 0 for a new one
	market.BidContent
	Files  []SentBidFile `form:"-"`      // to be added to the attachments
	Remove []int64       `form:"remove"` // attachments to be taken off
	// the withdrawn bid whose attachments a new draft begins with, 0 for none
	Replaces int64             `form:"replaces,omitempty"`
	closed   []closedFile      // Files that are sound, encrypted
	unsound  map[string]string // what is wrong with the others, by field
	excess   map[string]string // which do not fit beside those there are
}

// SentBidFile is a file as it came with the form of a bid.
type SentBidFile struct {
	market.AttachmentDraft
	Content []byte
}

// closedFile is an attachment that was found sound and is encrypted, ready to be stored.
type closedFile struct {
	market.Attachment
	parts [][]byte
}

// holdOpen holds a challenge that takes bids. Who comes too late is told so without holding it: a crowd of late
// bidders must not keep the close waiting.
func (r *Room) holdOpen(ctx context.Context, tx *postgres.Tx, id int64) (market.Challenge, error) {
	if c, err := r.taking(ctx, tx, id); err != nil {
		return c, err
	}
	return tx.HoldChallenge(ctx, id)
}

// taking reads a challenge that takes bids at this instant.
func (r *Room) taking(ctx context.Context, tx *postgres.Tx, id int64) (market.Challenge, error) {
	c, err := tx.Challenge(ctx, id)
	if err != nil {
		return c, err
	}
	if !c.Public() {
		return c, market.ErrNotFound
	}
	now, err := tx.Clock(ctx)
	if err != nil {
		return c, err
	}
	if !c.Open(now) {
		return c, market.ErrBidLate
	}
	return c, nil
}

package challenge

import (
	"context"
	"errors"
	"slices"

	"jiebang/internal/market"
	"jiebang/internal/seal"
)

// BidReceipt is the receipt of a sealed bid, for its own people and, once it is open, for the bureau.
func (r *Room) BidReceipt(ctx context.Context, who market.Actor, id int64) (market.Receipt, error) {
	b, err := r.db.Bid(ctx, id)
	if err != nil {
		return market.Receipt{}, err
	}
	if !b.VisibleTo(who) || b.SealedHash == "" {
		return market.Receipt{}, market.ErrNotFound
	}
	receipt, err := r.receiptOf(ctx, &b)
	if err != nil {
		return receipt, err
	}
	if receipt.KeyID, err = r.db.BidKey(ctx, id); err != nil {
		return receipt, err
	}
	data, err := r.bidDocument(ctx, who, &b)
	if err != nil {
		return receipt, err
	}
	document, err := market.ReadBidDocument(data)
	if err != nil {
		return receipt, err
	}
	receipt.Files = document.ReceiptFiles()
	return receipt, sealTrouble(r.seals.Sign(&receipt))
}

// receiptOf is what the record says of a sealed bid, unsigned.
func (r *Room) receiptOf(ctx context.Context, b *market.Bid) (market.Receipt, error) {
	c, err := r.db.Challenge(ctx, b.ChallengeID)
	if err != nil {
		return market.Receipt{}, err
	}
	org, err := r.db.Organization(ctx, b.OrgID)
	return market.Receipt{No: market.ReceiptNo(c.No, b.ID), ChallengeNo: c.No, Title: c.Title, OrgName: org.Name,
		USCC: org.USCC, SealedAt: b.SealedAt, Hash: b.SealedHash}, err
}

// ReceiptCheck is what came of holding a receipt against the record.
type ReceiptCheck struct {
	Receipt market.Receipt
	Genuine bool     // signed by the platform
	Same    bool     // the record holds the bid with this hash and time
	Opened  bool     // the close has opened it, so that its content can be held against the hash
	Intact  bool     // the content gives the hash
	Changed []string // attachments whose content does not give the hash that the receipt names
	Status  string   // of the bid, in words
}

// CheckReceipt holds a receipt against the record: whether the platform signed it, and whether what the bid says now
// is what was sealed. The one who holds the receipt may ask; it tells nothing that does not stand in it.
func (r *Room) CheckReceipt(ctx context.Context, text string) (ReceiptCheck, error) {
	receipt, err := market.ParseReceipt(text)
	if err != nil {
		return ReceiptCheck{}, err
	}
	check := ReceiptCheck{Receipt: receipt}
	verify, err := r.db.SealVerifyKey(ctx, receipt.KeyID)
	if err != nil && !errors.Is(err, market.ErrNotFound) {
		return check, err
	}
	if check.Genuine = seal.Genuine(receipt, verify); !check.Genuine {
		return check, nil
	}
	b, err := r.db.Bid(ctx, receipt.BidOf())
	if errors.Is(err, market.ErrNotFound) {
		return check, nil
	}
	if err != nil {
		return check, err
	}
	return check, r.holdAgainst(ctx, &b, &check)
}

func (r *Room) holdAgainst(ctx context.Context, b *market.Bid, check *ReceiptCheck) error {
	kept, err := r.receiptOf(ctx, b)
	if err != nil {
		return err
	}
	kept.Files = check.Receipt.Files // the record names them in the sealed document alone
	check.Receipt.Title, check.Receipt.OrgName = kept.Title,
		kept.OrgName // the signature stands for their numbers: words beside them may be anybody's
	check.Same = string(kept.Signed()) == string(check.Receipt.Signed())
	if check.Opened = b.Opened(); !check.Opened {
		if b.Status == market.BidWithdrawn {
			check.Status = market.BidLifecycle.Label(b.Status)
		}
		return nil
	}
	opened, err := r.openedDocuments(ctx, r.db.Reader, b.ChallengeID, b.ID)
	if err != nil {
		return err
	}
	data, found := opened[b.ID]
	if check.Intact = found && market.DocumentHash(data) == check.Receipt.Hash; !check.Intact {
		return nil
	}
	document, err := market.ReadBidDocument(data)
	if err != nil {
		return err
	}
	check.Intact = slices.Equal(document.ReceiptFiles(), check.Receipt.Files)
	for _, f := range document.Attachments {
		if !r.whole(ctx, f) {
			check.Changed = append(check.Changed, f.Name)
		}
	}
	return nil
}

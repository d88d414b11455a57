package challenge

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	"jiebang/internal/market"
	"jiebang/internal/postgres"
	"jiebang/internal/seal"
)

// closeFiles checks the files that came with a bid and encrypts the sound ones, before anything is locked. What is
// wrong with the others is told when the rest has been saved.
func (r *Room) closeFiles(ctx context.Context, who market.Actor, in *BidDraft) error {
	in.closed, in.unsound = nil, map[string]string{}
	for _, f := range in.Files {
		if err := r.core.Allow(ctx, fmt.Sprintf("file:%d", who.UserID), r.core.Settings().Int(market.SetFilesPerHour),
			time.Hour); err != nil {
			return err
		}
		made, err := f.Check(f.Content[:min(len(f.Content), 512)], int64(len(f.Content)), r.core.Settings())
		if market.CodeOf(err) == market.Invalid {
			refuseFile(in.unsound, f.AttachmentDraft, fileTrouble(err))
			continue
		}
		if err != nil {
			return err
		}
		sum := sha256.Sum256(f.Content)
		made.SHA256, made.Key = hex.EncodeToString(sum[:]), seal.NewFileKey()
		parts, err := seal.CloseFile(made.Key, f.Content)
		if err != nil {
			return fmt.Errorf("encrypt attachment: %w", err)
		}
		in.closed = append(in.closed, closedFile{made, parts})
	}
	return nil
}

// fileTrouble is what is wrong with a file, in the words of its field.
func fileTrouble(err error) string {
	var refusal *market.Error
	if errors.As(err, &refusal) && refusal.Fields["file"] != "" {
		return refusal.Fields["file"]
	}
	return market.MessageOf(err)
}

// refuseFile notes that a file was not taken.
func refuseFile(refused map[string]string, f market.AttachmentDraft, why string) {
	refused[f.Kind.Field()] += fmt.Sprintf("“%s”没有添加：%s", f.Name, why)
}

// refusal is what is told of the files that were not taken, nil when all were.
func (in *BidDraft) refusal() error {
	p := market.Problems{}
	for _, kind := range market.AttachmentKinds {
		if why := in.unsound[kind.Field()] + in.excess[kind.Field()]; why != "" {
			p.Add(kind.Field(), why)
		}
	}
	return p.Err()
}

// storeFiles writes the encrypted files that fit beside those the bid has. It comes before the challenge is held, so
// that large files keep neither the close nor an extension waiting.
func (r *Room) storeFiles(ctx context.Context, tx *postgres.Tx, challengeID int64,
	in *BidDraft) ([]market.Attachment, error) {
	in.excess = map[string]string{}
	if len(in.closed) == 0 || !tx.Who().WritesFor(in.OrgID) { // who may not bid is told so next
		return nil, nil
	}
	if _, err := r.taking(ctx, tx, challengeID); err != nil { // who is late does not write what is large
		return nil, err
	}
	b, found, err := tx.LiveBid(ctx, challengeID, in.OrgID)
	if err != nil {
		return nil, err
	}
	before, err := r.documentBefore(ctx, tx, challengeID, b, found, in)
	if err != nil {
		return nil, err
	}
	held, _ := in.keeps(before)
	var added []market.Attachment
	for _, f := range in.closed {
		if why := market.AttachmentRoom(append(held, added...), f.Size, r.core.Settings()); why != "" {
			refuseFile(in.excess, market.AttachmentDraft{Kind: f.Kind, Name: f.Name}, why)
			continue
		}
		if f.ID, err = tx.InsertBidFile(ctx, f.Size, f.parts); err != nil {
			return nil, err
		}
		added = append(added, f.Attachment)
	}
	return added, nil
}

// documentBefore is what a bid says so far. A new one that replaces a withdrawn one begins with its attachments.
func (r *Room) documentBefore(ctx context.Context, tx *postgres.Tx, challengeID int64, b market.Bid, found bool,
	in *BidDraft) (market.BidDocument, error) {
	if found {
		return r.ownDocument(ctx, tx.Reader, b.ID, b.OrgID)
	}
	document := market.BidDocument{Salt: seal.NewSalt()}
	if in.Replaces == 0 {
		return document, nil
	}
	withdrawn, err := tx.Bid(ctx, in.Replaces)
	if err != nil || withdrawn.ChallengeID != challengeID || withdrawn.OrgID != in.OrgID {
		return document, err // another organisation of the asker bids: it begins with nothing
	}
	before, err := r.ownDocument(ctx, tx.Reader, withdrawn.ID, withdrawn.OrgID)
	document.Attachments = before.Attachments
	return document, err
}

// keeps divides the attachments of a document into those that stay and those to be removed.
func (in *BidDraft) keeps(before market.BidDocument) (kept []market.Attachment, dropped []int64) {
	for _, f := range before.Attachments {
		if slices.Contains(in.Remove, f.ID) {
			dropped = append(dropped, f.ID)
			continue
		}
		kept = append(kept, f)
	}
	return kept, dropped
}

// ownDocument reads what a bid says by the bidder's own wrap.
func (r *Room) ownDocument(ctx context.Context, from postgres.Reader, bidID, orgID int64,
) (market.BidDocument, error) {
	e, err := from.OwnEnvelope(ctx, bidID, []int64{orgID})
	if err != nil {
		return market.BidDocument{}, err
	}
	data, err := r.seals.OpenOwn(e)
	if err != nil {
		return market.BidDocument{}, sealTrouble(err)
	}
	document, err := market.ReadBidDocument(data)
	if document.Salt == "" {
		document.Salt = seal.NewSalt()
	}
	return document, err
}

// settleFiles gives a stored draft the attachments it names and removes those it names no more. The trail tells that
// there are files and nothing of what they are.
func (r *Room) settleFiles(ctx context.Context, tx *postgres.Tx, bidID int64, added []market.Attachment,
	dropped []int64) error {
	if len(added)+len(dropped) == 0 {
		return nil
	}
	ids := make([]int64, 0, len(added))
	for _, f := range added {
		ids = append(ids, f.ID)
	}
	if err := tx.ClaimBidFiles(ctx, bidID, ids); err != nil {
		return err
	}
	if err := tx.DropBidFiles(ctx, bidID, dropped); err != nil {
		return err
	}
	for verb, ids := range map[string][]int64{market.VerbAttach: ids, market.VerbDetach: dropped} {
		if len(ids) == 0 {
			continue
		}
		if err := tx.Record(ctx, verb, market.NounBid, bidID, "", map[string][]int64{"files": ids}); err != nil {
			return err
		}
	}
	return nil
}

// BidFile finds an attachment of a bid for those who may read the bid: its own people at any time, the bureau once the
// close has opened it. The look is recorded.
func (r *Room) BidFile(ctx context.Context, who market.Actor, bidID, id int64) (market.Attachment, error) {
	b, err := r.db.Bid(ctx, bidID)
	if err != nil {
		return market.Attachment{}, err
	}
	if !b.VisibleTo(who) {
		return market.Attachment{}, market.ErrNotFound
	}
	data, err := r.bidDocument(ctx, who, &b)
	if err != nil {
		return market.Attachment{}, err
	}
	document, err := market.ReadBidDocument(data)
	if err != nil {
		return market.Attachment{}, err
	}
	f, found := document.Attached(id)
	if !found {
		return market.Attachment{}, market.ErrNotFound
	}
	return f, r.lookedAt(ctx, who, market.NounBid, bidID, id)
}

// ReviewFile finds an attachment of a bid for an expert who has declared to be free of conflicts, under the name that
// experts may know. The look is recorded with the review: who judges is not told to bidders.
func (r *Room) ReviewFile(ctx context.Context, who market.Actor, reviewID, bidID, id int64) (market.Attachment, error) {
	v, err := r.Review(ctx, who, reviewID)
	if err != nil {
		return market.Attachment{}, err
	}
	for _, b := range v.Bids {
		if i := slices.IndexFunc(b.Files, func(f market.Attachment) bool {
			return b.ID == bidID &&
				f.ID == id
		}); i >= 0 {
			return b.Files[i], r.lookedAt(ctx, who, market.NounReview, reviewID, id)
		}
	}
	return market.Attachment{}, market.ErrNotFound
}

func (r *Room) lookedAt(ctx context.Context, who market.Actor, kind string, ref, file int64) error {
	return r.db.InTx(ctx, who, func(tx *postgres.Tx) error {
		return tx.Record(ctx, market.VerbDownload, kind, ref, "", map[string]int64{"file": file})
	})
}

// WriteAttachment decrypts an attachment and writes it to w, part by part. The one who has the attachment may read it:
// its key is in it.
func (r *Room) WriteAttachment(ctx context.Context, f market.Attachment, w io.Writer) error {
	parts := seal.FileParts(f.Size)
	for no := range parts {
		closed, err := r.db.BidFilePart(ctx, f.ID, no)
		if err != nil {
			return fmt.Errorf("read attachment %d: %w", f.ID, err)
		}
		plain, err := seal.OpenFilePart(f.Key, closed, no, parts)
		if err != nil {
			return fmt.Errorf("open attachment %d: %w", f.ID, err)
		}
		if _, err := w.Write(plain); err != nil {
			return err
		}
	}
	return nil
}

// whole reports whether an attachment still is what was sealed.
func (r *Room) whole(ctx context.Context, f market.Attachment) bool {
	hash := sha256.New()
	if err := r.WriteAttachment(ctx, f, hash); err != nil {
		r.log.Error("an attachment does not open", "file", f.ID, "error", err)
		return false
	}
	return hex.EncodeToString(hash.Sum(nil)) == f.SHA256
}

package site

import (
	"strconv"

	"jiebang/internal/app/challenge"
	"jiebang/internal/market"
	"jiebang/web/page"
	"jiebang/web/ui"
)

// bidFiles reads the attachments that came with the form of a bid.
func bidFiles(r *request) ([]challenge.SentBidFile, error) {
	var all []challenge.SentBidFile
	for _, kind := range market.AttachmentKinds {
		sent, err := sentFiles(r, kind.Field())
		if err != nil {
			return nil, err
		}
		for _, f := range sent {
			all = append(all, challenge.SentBidFile{AttachmentDraft: market.AttachmentDraft{Kind: kind, Name: f.Name},
				Content: f.Content})
		}
	}
	return all, nil
}

// heldAttachments are those of a draft, or of the withdrawn bid that a new one begins with, and the bid they are read
// by. A form that was refused before anything was stored knows the draft no better than the page it came from.
func (s *Site) heldAttachments(r *request, form ui.Form, draft int64) (bid int64, held []market.Attachment, err error) {
	if bid = draft; bid == 0 {
		bid, _ = strconv.ParseInt(form.Get("replaces"), 10, 64) // what is no number is no bid
	}
	if bid == 0 {
		return 0, nil, nil
	}
	b, err := s.app.Challenge.Bid(r.ctx, r.who, bid)
	if market.CodeOf(err) == market.NotFound {
		return 0, nil, nil
	}
	return bid, b.Files, err
}

// bidFile hands out an attachment to the bidder's own people, and to the bureau once the bid is open.
func (s *Site) bidFile(r *request) error {
	return s.attachment(r, "id", func(bid, file int64) (market.Attachment, error) {
		return s.app.Challenge.BidFile(r.ctx, r.who, bid, file)
	})
}

// reviewFile hands out an attachment to an expert, under the name that experts may know.
func (s *Site) reviewFile(r *request) error {
	review, err := r.id("id")
	if err != nil {
		return err
	}
	return s.attachment(r, "bid", func(bid, file int64) (market.Attachment, error) {
		return s.app.Challenge.ReviewFile(r.ctx, r.who, review, bid, file)
	})
}

func (s *Site) attachment(r *request, bidParam string, find func(bid, file int64) (market.Attachment, error)) error {
	bid, err := r.id(bidParam)
	if err != nil {
		return err
	}
	file, err := r.id("file")
	if err != nil {
		return err
	}
	f, err := find(bid, file)
	if err != nil {
		return err
	}
	r.download(f.ID, f.Name, f.MediaType)
	return s.app.Challenge.WriteAttachment(r.ctx, f, r.Response().BodyWriter())
}

// attachmentRules are what the form of a bid says of attachments.
func (s *Site) attachmentRules() page.AttachmentRules {
	set := s.app.Settings()
	return page.AttachmentRules{Most: set.Int(market.SetBidFiles), Megabytes: set.Int(market.SetBidMegabytes),
		Each: set.Int(market.SetFileMegabytes)}
}

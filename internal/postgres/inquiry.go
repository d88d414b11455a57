package postgres

import (
	"context"

	"jiebang/internal/market"
)

var inquiryTable = tableOf[market.Inquiry]("inquiry", columns{
	given:   `id`,
	fixed:   `listing_id field origin asked_by asker created_at`,
	version: `version`,
	moving:  `text original status moved_by submitted_by due_on answer answered_at`,
})

// Inquiry reads one inquiry.
func (r Reader) Inquiry(ctx context.Context, id int64) (market.Inquiry, error) {
	return one[market.Inquiry](ctx, r, inquiryTable.read+`where id = @id`, args{"id": id})
}

// LockInquiry reads one inquiry and keeps everybody else from moving it until the transaction ends.
func (tx *Tx) LockInquiry(ctx context.Context, id int64) (market.Inquiry, error) {
	return one[market.Inquiry](ctx, tx.Reader, inquiryTable.read+`where id = @id for update`, args{"id": id})
}

// InquiryFilter narrows a list of inquiries; zero values do not narrow.
type InquiryFilter struct {
	All       bool    // of everybody; otherwise only those that the person asked or that reached the organisations
	AskedBy   int64   // the person
	OrgIDs    []int64 // whose listings they are about
	ListingID int64
	Statuses  []market.InquiryStatus
	Before    int64 // only smaller ids: the next page
	Limit     int
}

// Inquiries lists inquiries, newest first.
func (r Reader) Inquiries(ctx context.Context, f InquiryFilter) ([]market.Inquiry, error) {
	var w where
	if !f.All {
		w.and(true, `(asked_by = nullif(@asker, 0) or status <> all(@unpassed)
			and listing_id in (select id from listing where org_id = any(@orgs)))`, "asker", f.AskedBy)
		w.set("unpassed", market.InquiriesUnpassed)
		w.set("orgs", orEmpty(f.OrgIDs))
	}
	w.and(f.ListingID != 0, `listing_id = @listing`, "listing", f.ListingID)
	w.and(f.Statuses != nil, `status = any(@statuses)`, "statuses", f.Statuses)
	w.and(f.Before != 0, `id < @before`, "before", f.Before)
	return list[market.Inquiry](ctx, r, inquiryTable.read+w.sql()+` order by id desc limit @limit`,
		w.args("limit", f.Limit))
}

// InsertInquiry stores a new inquiry.
func (tx *Tx) InsertInquiry(ctx context.Context, q *market.Inquiry) (err error) {
	q.Version, q.CreatedAt = 1, tx.now
	q.ID, err = one[int64](ctx, tx.Reader, inquiryTable.insert+`returning id`, inquiryTable.inserted(q))
	return err
}

// UpdateInquiry stores a move of an inquiry if nobody stored another version since it was read.
func (tx *Tx) UpdateInquiry(ctx context.Context, q *market.Inquiry) error {
	return inquiryTable.replace(ctx, tx, q)
}

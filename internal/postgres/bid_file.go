package postgres

import (
	"context"

	"jiebang/internal/market"
)

// BidFilePart reads one encrypted part of an attachment.
func (r Reader) BidFilePart(ctx context.Context, fileID int64, no int) ([]byte, error) {
	return one[[]byte](ctx, r, `select data from bid_file_part where file_id = @id and no = @no`,
		args{"id": fileID, "no": no})
}

// BidFiles lists what is stored for a bid, oldest first.
func (r Reader) BidFiles(ctx context.Context, bidID int64) ([]market.BidFile, error) {
	return list[market.BidFile](ctx, r, `select id, coalesce(bid_id, 0) as bid_id, size, stored_by, stored_at
		from bid_file where bid_id = @bid order by id`, args{"bid": bidID})
}

// InsertBidFile stores an encrypted attachment and gives its id. It belongs to no bid yet and locks none: what is large
// is written before anybody is kept waiting.
func (tx *Tx) InsertBidFile(ctx context.Context, size int64, parts [][]byte) (int64, error) {
	id, err := one[int64](ctx, tx.Reader, `insert into bid_file (size, stored_by, stored_at) values (@size, @by, @now)
		returning id`,
		args{"size": size, "by": tx.who.UserID, "now": tx.now})
	if err != nil {
		return 0, err
	}
	for no, part := range parts {
		if _, err := tx.exec(ctx, `insert into bid_file_part (file_id, no, data) values (@id, @no, @data)`,
			args{"id": id, "no": no, "data": part}); err != nil {
			return 0, err
		}
	}
	return id, nil
}

// ClaimBidFiles gives stored attachments to the bid that names them.
func (tx *Tx) ClaimBidFiles(ctx context.Context, bidID int64, ids []int64) error {
	_, err := tx.exec(ctx, `update bid_file set bid_id = @bid where id = any(@ids) and bid_id is null`,
		args{"bid": bidID, "ids": orEmpty(ids)})
	return err
}

// DropBidFiles removes attachments that were stored for a draft and that it names no more. What an earlier bid named
// stays.
func (tx *Tx) DropBidFiles(ctx context.Context, bidID int64, ids []int64) error {
	_, err := tx.exec(ctx, `delete from bid_file where id = any(@ids) and bid_id = @bid`,
		args{"bid": bidID, "ids": orEmpty(ids)})
	return err
}

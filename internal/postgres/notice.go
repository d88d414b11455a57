package postgres

import (
	"context"

	"jiebang/internal/market"
)

var noticeTable = tableOf[market.Notice]("notice", columns{
	given: `id`,
	fixed: `challenge_id kind title text entries starts_at ends_at created_by`,
})

// Notice reads one notice.
func (r Reader) Notice(ctx context.Context, id int64) (market.Notice, error) {
	return one[market.Notice](ctx, r, noticeTable.read+`where id = @id`, args{"id": id})
}

// NoticeFilter narrows a list of notices; zero values do not narrow.
type NoticeFilter struct {
	ChallengeID int64
	Kind        market.NoticeKind
	Before      int64
	Limit       int
}

// Notices reads notices, newest first.
func (r Reader) Notices(ctx context.Context, f NoticeFilter) ([]market.Notice, error) {
	var w where
	w.and(f.ChallengeID != 0, `challenge_id = @challenge`, "challenge", f.ChallengeID)
	w.and(f.Kind != "", `kind = @kind`, "kind", f.Kind)
	w.and(f.Before != 0, `id < @before`, "before", f.Before)
	return list[market.Notice](ctx, r, noticeTable.read+w.sql()+` order by id desc limit @limit`,
		w.args("limit", f.Limit))
}

// InsertNotice publishes a notice and sets its id. It is never changed afterwards.
func (tx *Tx) InsertNotice(ctx context.Context, n *market.Notice) (err error) {
	n.CreatedBy = tx.who.UserID
	n.ID, err = one[int64](ctx, tx.Reader, noticeTable.insert+`returning id`, noticeTable.inserted(n))
	return err
}

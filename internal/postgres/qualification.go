package postgres

import (
	"context"

	"jiebang/internal/market"
)

var qualificationTable = tableOf[market.Qualification]("qualification", columns{
	given:  `id`,
	fixed:  `org_id batch_id by_name created_at`,
	moving: `code number valid_from valid_to`,
})

// Qualifications lists what organisations are recognised as, in the order it was stored.
func (r Reader) Qualifications(ctx context.Context, orgIDs []int64) ([]market.Qualification, error) {
	return list[market.Qualification](ctx, r, qualificationTable.read+`where org_id = any(@orgs) order by org_id, id`,
		args{"orgs": orEmpty(orgIDs)})
}

// InsertQualification stores what an organisation is recognised as and sets its id and time.
func (tx *Tx) InsertQualification(ctx context.Context, q *market.Qualification) (err error) {
	q.ByName, q.CreatedAt = tx.who.Name, tx.now
	q.ID, err = one[int64](ctx, tx.Reader, qualificationTable.insert+`returning id`, qualificationTable.inserted(q))
	return err
}

// UpdateQualification stores what a list says further of a recognition.
func (tx *Tx) UpdateQualification(ctx context.Context, q *market.Qualification) error {
	_, err := tx.exec(ctx, qualificationTable.update+`where id = @id`, qualificationTable.changed(q, q.ID))
	return err
}

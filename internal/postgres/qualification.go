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

// DeleteQualification takes a recognition out of the record.
func (tx *Tx) DeleteQualification(ctx context.Context, id int64) error {
	_, err := tx.exec(ctx, `delete from qualification where id = @id`, args{"id": id})
	return err
}

// HeldQualification is a recognition with whose it is.
type HeldQualification struct {
	market.Qualification
	OrgName string
	USCC    string
}

// Qualification reads one recognition.
func (r Reader) Qualification(ctx context.Context, id int64) (market.Qualification, error) {
	return one[market.Qualification](ctx, r, qualificationTable.read+`where id = @id`, args{"id": id})
}

// QualificationsHeld lists recognitions with whose they are, newest first: of one organisation unless it is 0, below an
// id unless that is 0.
func (r Reader) QualificationsHeld(ctx context.Context, orgID, before int64, limit int) ([]HeldQualification, error) {
	w := where{}
	w.and(orgID != 0, `q.org_id = @org`, "org", orgID)
	w.and(before != 0, `q.id < @before`, "before", before)
	return list[HeldQualification](ctx, r, `select `+qualificationTable.as("q")+`, o.name as org_name, o.uscc
		from qualification q join organization o on o.id = q.org_id `+w.sql()+` order by q.id desc limit @limit`,
		w.args("limit", limit))
}

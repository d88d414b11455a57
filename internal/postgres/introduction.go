package postgres

import (
	"context"

	"jiebang/internal/market"
)

var introductionTable = tableOf[market.Introduction]("introduction", columns{
	given:  `id`,
	fixed:  `mandate_id listing_id listing_org other_listing other_org other_name "on" note by_id by_name created_at`,
	absent: `mandate_id other_listing other_org`,
})

// Introductions lists whom a mandate has introduced, in their order.
func (r Reader) Introductions(ctx context.Context, mandateID int64) ([]market.Introduction, error) {
	return list[market.Introduction](ctx, r, introductionTable.read+`where mandate_id = @id order by id`,
		args{"id": mandateID})
}

// InsertIntroduction writes who was introduced to a listing's owner. It counts as an answer to the listing.
func (tx *Tx) InsertIntroduction(ctx context.Context, i *market.Introduction) (err error) {
	i.ByID, i.ByName, i.CreatedAt = tx.who.UserID, tx.who.Name, tx.now
	i.ID, err = one[int64](ctx, tx.Reader, introductionTable.insert+`returning id`, introductionTable.inserted(i))
	if err != nil {
		return err
	}
	return tx.answered(ctx, market.AnsweredByIntroducer, i.ListingID)
}

package postgres

import (
	"context"

	"jiebang/internal/market"
)

var expertiseTable = tableOf[market.Expertise]("expertise", columns{
	fixed:   `user_id`,
	version: `version`,
	moving:  `unit title direction solves keywords ways open updated_at`,
})

var expertiseRows = `select ` + expertiseTable.as("e") + `, u.name, u.phone, u.fields
	from expertise e join users u on u.id = e.user_id `

// Expertise reads what one expert offers.
func (r Reader) Expertise(ctx context.Context, userID int64) (market.Expertise, error) {
	return one[market.Expertise](ctx, r, expertiseRows+`where e.user_id = @user`, args{"user": userID})
}

// OpenExpertise lists the experts who want to be recommended, those of the field first and then the latest.
func (r Reader) OpenExpertise(ctx context.Context, field string, limit int) ([]market.Expertise, error) {
	return list[market.Expertise](ctx, r, expertiseRows+`where e.open and not u.disabled and 'expert' = any(u.roles)
		order by @field = any(u.fields) desc, e.updated_at desc, e.user_id limit @limit`,
		args{"field": field, "limit": limit})
}

// PutExpertise stores what the actor offers if nobody stored another version since it was read; version 0 is the first.
func (tx *Tx) PutExpertise(ctx context.Context, userID int64, c market.ExpertiseContent, version int) error {
	e := market.Expertise{UserID: userID, ExpertiseContent: c, Version: version + 1, UpdatedAt: tx.now}
	if version == 0 {
		return tx.swap(ctx, expertiseTable.insert+`on conflict do nothing`, expertiseTable.inserted(&e))
	}
	e.Version = version
	named := expertiseTable.updated(&e)
	named["user"] = userID
	return tx.swap(ctx, expertiseTable.update+`where user_id = @user and version = @version`, named)
}

var approachTable = tableOf[market.Approach]("approach", columns{
	given:   `id`,
	fixed:   `listing_id expert_id submitted_by band reasons matcher asked_at`,
	version: `version`,
	moving:  `status moved_by note updated_at`,
})

var approachRows = `select ` + approachTable.as("a") + `, l.title as need, l.no as need_no, l.org_id, o.name as org_name
	from approach a join listing l on l.id = a.listing_id join organization o on o.id = l.org_id `

// Approach reads one approach.
func (r Reader) Approach(ctx context.Context, id int64) (market.Approach, error) {
	return one[market.Approach](ctx, r, approachRows+`where a.id = @id`, args{"id": id})
}

// ApproachesFor lists whom a talent need led to.
func (r Reader) ApproachesFor(ctx context.Context, listingID int64, limit int) ([]market.Approach, error) {
	return list[market.Approach](ctx, r, approachRows+`where a.listing_id = @listing order by a.id limit @limit`,
		args{"listing": listingID, "limit": limit})
}

// ApproachesTo lists who asked for an expert, newest first, below the id before when it is not 0.
func (r Reader) ApproachesTo(ctx context.Context, expertID, before int64, limit int) ([]market.Approach, error) {
	return list[market.Approach](ctx, r, approachRows+`where a.expert_id = @expert
			and (@before::bigint = 0 or a.id < @before) order by a.id desc limit @limit`,
		args{"expert": expertID, "before": before, "limit": limit})
}

// InsertApproach asks an expert for contact, unless they were asked for the same need before; it tells which.
func (tx *Tx) InsertApproach(ctx context.Context, a *market.Approach) (bool, error) {
	a.Status, a.Version, a.SubmittedBy, a.AskedAt, a.UpdatedAt = market.ApproachAsked, 1, tx.who.UserID, tx.now, tx.now
	n, err := tx.exec(ctx, approachTable.insert+`on conflict on constraint approach_once do nothing`,
		approachTable.inserted(a))
	if err != nil || n == 0 {
		return false, err
	}
	return true, tx.answered(ctx, market.AnsweredByApproach, a.ListingID)
}

// UpdateApproach stores a move of an approach if nobody stored another version since it was read.
func (tx *Tx) UpdateApproach(ctx context.Context, a *market.Approach) error {
	a.UpdatedAt = tx.now
	return approachTable.replace(ctx, tx, a)
}

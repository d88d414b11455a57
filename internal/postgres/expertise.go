package postgres

import (
	"context"

	"jiebang/internal/market"
)

const expertiseRows = `select e.user_id, u.name, u.phone, u.fields, e.unit, e.title, e.direction, e.solves, e.keywords, e.ways, e.open, e.version, e.updated_at
	from expertise e join users u on u.id = e.user_id `

// Expertise reads what one expert offers.
func (r Reader) Expertise(ctx context.Context, userID int64) (market.Expertise, error) {
	return one[market.Expertise](ctx, r, expertiseRows+`where e.user_id = @user`, args{"user": userID})
}

// OpenExpertise lists the experts who want to be recommended, those of the field first and then the latest.
func (r Reader) OpenExpertise(ctx context.Context, field string, limit int) ([]market.Expertise, error) {
	return list[market.Expertise](ctx, r, expertiseRows+`where e.open and not u.disabled and 'expert' = any(u.roles)
		order by @field = any(u.fields) desc, e.updated_at desc, e.user_id limit @limit`, args{"field": field, "limit": limit})
}

// PutExpertise stores what the actor offers if nobody stored another version since it was read; version 0 is the first.
func (tx *Tx) PutExpertise(ctx context.Context, userID int64, c market.ExpertiseContent, version int) error {
	return tx.swap(ctx, `insert into expertise as e (user_id, unit, title, direction, solves, keywords, ways, open, updated_at)
			select @user, @unit, @title, @direction, @solves, @keywords, @ways, @open, @now where @version::int = 0 or exists (select from expertise where user_id = @user)
		on conflict (user_id) do update set unit = @unit, title = @title, direction = @direction, solves = @solves, keywords = @keywords, ways = @ways, open = @open,
			updated_at = @now, version = e.version + 1 where e.version = @version`,
		args{"user": userID, "unit": c.Unit, "title": c.Title, "direction": c.Direction, "solves": c.Solves, "keywords": orNoText(c.Keywords), "ways": orNoText(c.Ways),
			"open": c.Open, "version": version, "now": tx.now})
}

const approachRows = `select a.id, a.listing_id, l.title as need, l.no as need_no, l.org_id, o.name as org_name, a.expert_id, a.status, a.version, a.moved_by, a.submitted_by,
		a.band, a.reasons, a.matcher, a.note, a.asked_at, a.updated_at
	from approach a join listing l on l.id = a.listing_id join organization o on o.id = l.org_id `

// Approach reads one approach.
func (r Reader) Approach(ctx context.Context, id int64) (market.Approach, error) {
	return one[market.Approach](ctx, r, approachRows+`where a.id = @id`, args{"id": id})
}

// ApproachesFor lists whom a talent need led to.
func (r Reader) ApproachesFor(ctx context.Context, listingID int64, limit int) ([]market.Approach, error) {
	return list[market.Approach](ctx, r, approachRows+`where a.listing_id = @listing order by a.id limit @limit`, args{"listing": listingID, "limit": limit})
}

// ApproachesTo lists who asked for an expert, newest first, below the id before when it is not 0.
func (r Reader) ApproachesTo(ctx context.Context, expertID, before int64, limit int) ([]market.Approach, error) {
	return list[market.Approach](ctx, r, approachRows+`where a.expert_id = @expert and (@before::bigint = 0 or a.id < @before) order by a.id desc limit @limit`,
		args{"expert": expertID, "before": before, "limit": limit})
}

// CountApproaches counts the approaches that wait for an expert.
func (r Reader) CountApproaches(ctx context.Context, expertID int64) (int, error) {
	return one[int](ctx, r, `select count(*) from approach where expert_id = @expert and status = 'asked'`, args{"expert": expertID})
}

// InsertApproach asks an expert for contact, unless they were asked for the same need before; it tells which.
func (tx *Tx) InsertApproach(ctx context.Context, a *market.Approach) (bool, error) {
	n, err := tx.exec(ctx, `insert into approach (listing_id, expert_id, status, submitted_by, band, reasons, matcher, asked_at, updated_at)
		values (@listing, @expert, 'asked', @by, @band, @reasons, @matcher, @now, @now) on conflict on constraint approach_once do nothing`,
		args{"listing": a.ListingID, "expert": a.ExpertID, "by": tx.who.UserID, "band": a.Band, "reasons": a.Reasons, "matcher": a.Matcher, "now": tx.now})
	return n == 1, err
}

// UpdateApproach stores a move of an approach if nobody stored another version since it was read.
func (tx *Tx) UpdateApproach(ctx context.Context, a *market.Approach) error {
	err := tx.swap(ctx, `update approach set status = @status, moved_by = @moved_by, note = @note, updated_at = @now, version = version + 1
		where id = @id and version = @version`, args{"id": a.ID, "version": a.Version, "status": a.Status, "moved_by": a.MovedBy, "note": a.Note, "now": tx.now})
	if err == nil {
		a.Version++
	}
	return err
}

package postgres

import (
	"context"
	"errors"

	"jiebang/internal/market"
)

var invitationTable = tableOf[market.BidInvitation]("bid_invitation", columns{
	given:   `id`,
	fixed:   `challenge_id org_id person_id listing_id submitted_by band reasons matcher said invited_at`,
	version: `version`,
	moving:  `status moved_by note updated_at`,
	absent:  `org_id person_id listing_id`,
})

// invitationRows reads invitations with what they are about; of a person no more than the first character is told.
var invitationRows = `select ` + invitationTable.as("i") + `,
		coalesce(o.name, left(u.name, 1) || repeat('*', greatest(1, length(u.name) - 1))) as org_name,
		c.title as challenge, c.no as challenge_no, c.org_id as owner_id, w.name as owner_name,
		c.status as stage, c.bid_closes_at as closes_at, coalesce(l.title, '') as listing
	from bid_invitation i join challenge c on c.id = i.challenge_id join organization w on w.id = c.org_id
	left join organization o on o.id = i.org_id left join users u on u.id = i.person_id
	left join listing l on l.id = i.listing_id `

// BidInvitation reads one invitation to bid.
func (r Reader) BidInvitation(ctx context.Context, id int64) (market.BidInvitation, error) {
	return one[market.BidInvitation](ctx, r, invitationRows+`where i.id = @id`, args{"id": id})
}

// InvitationsTo lists who was asked to bid for a challenge, in the order they were asked.
func (r Reader) InvitationsTo(ctx context.Context, challengeID int64, limit int) ([]market.BidInvitation, error) {
	return list[market.BidInvitation](ctx, r, invitationRows+`where i.challenge_id = @challenge
		order by i.id limit @limit`, args{"challenge": challengeID, "limit": limit})
}

// InvitationsOf lists what the organisations and the person were asked to bid for, newest first, below the id before
// when it is not 0.
func (r Reader) InvitationsOf(ctx context.Context, orgIDs []int64, personID, before int64,
	limit int) ([]market.BidInvitation, error) {
	return list[market.BidInvitation](ctx, r, invitationRows+`where (i.org_id = any(@orgs) or i.person_id = @person)
			and (@before::bigint = 0 or i.id < @before) order by i.id desc limit @limit`,
		args{"orgs": orEmpty(orgIDs), "person": personID, "before": before, "limit": limit})
}

// InsertBidInvitation asks an organisation or a person to bid, unless they were asked before; fresh tells which. The
// invitation gets its id.
func (tx *Tx) InsertBidInvitation(ctx context.Context, i *market.BidInvitation) (fresh bool, err error) {
	i.Status, i.Version, i.SubmittedBy = market.InvitationSent, 1, tx.who.UserID
	i.InvitedAt, i.UpdatedAt = tx.now, tx.now
	id, err := one[int64](ctx, tx.Reader, invitationTable.insert+`on conflict do nothing returning id`,
		invitationTable.inserted(i))
	if errors.Is(err, market.ErrNotFound) {
		return false, nil
	}
	i.ID = id
	if err != nil {
		return false, err
	}
	sources, err := one[[]int64](ctx, tx.Reader, `select source_ids from challenge where id = @id`,
		args{"id": i.ChallengeID})
	if err != nil {
		return false, err
	}
	return true, tx.answered(ctx, market.AnsweredByInvitation, sources...)
}

// UpdateBidInvitation stores a move of an invitation if nobody stored another version since it was read.
func (tx *Tx) UpdateBidInvitation(ctx context.Context, i *market.BidInvitation) error {
	i.UpdatedAt = tx.now
	return invitationTable.replace(ctx, tx, i)
}

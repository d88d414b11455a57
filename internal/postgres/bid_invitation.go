package postgres

import (
	"context"
	"errors"

	"jiebang/internal/market"
)

const invitationRows = `select i.id, i.challenge_id, coalesce(i.org_id, 0) as org_id, coalesce(i.person_id, 0) as person_id,
		coalesce(o.name, left(u.name, 1) || repeat('*', greatest(1, length(u.name) - 1))) as org_name, i.said, c.title as challenge, c.no as challenge_no, c.org_id as owner_id, w.name as owner_name,
		c.status as stage, c.bid_closes_at as closes_at, coalesce(i.listing_id, 0) as listing_id, coalesce(l.title, '') as listing, i.status, i.version, i.moved_by, i.submitted_by,
		i.band, i.reasons, i.matcher, i.note, i.invited_at, i.updated_at
	from bid_invitation i join challenge c on c.id = i.challenge_id left join organization o on o.id = i.org_id left join users u on u.id = i.person_id join organization w on w.id = c.org_id
	left join listing l on l.id = i.listing_id `

// BidInvitation reads one invitation to bid.
func (r Reader) BidInvitation(ctx context.Context, id int64) (market.BidInvitation, error) {
	return one[market.BidInvitation](ctx, r, invitationRows+`where i.id = @id`, args{"id": id})
}

// InvitationsTo lists who was asked to bid for a challenge, in the order they were asked.
func (r Reader) InvitationsTo(ctx context.Context, challengeID int64, limit int) ([]market.BidInvitation, error) {
	return list[market.BidInvitation](ctx, r, invitationRows+`where i.challenge_id = @challenge order by i.id limit @limit`, args{"challenge": challengeID, "limit": limit})
}

// InvitationsOf lists what the organisations and the person were asked to bid for, newest first, below the id before when it
// is not 0.
func (r Reader) InvitationsOf(ctx context.Context, orgIDs []int64, personID, before int64, limit int) ([]market.BidInvitation, error) {
	return list[market.BidInvitation](ctx, r, invitationRows+`where (i.org_id = any(@orgs) or i.person_id = @person) and (@before::bigint = 0 or i.id < @before) order by i.id desc limit @limit`,
		args{"orgs": orEmpty(orgIDs), "person": personID, "before": before, "limit": limit})
}

// CountOpenInvitations counts the invitations that organisations and a person have neither declined nor, the organisations,
// answered with a bid, as long as bidding is open. It is for them alone.
func (r Reader) CountOpenInvitations(ctx context.Context, orgIDs []int64, personID int64) (int, error) {
	return one[int](ctx, r, `select count(*) from bid_invitation i join challenge c on c.id = i.challenge_id
		where (i.org_id = any(@orgs) or i.person_id = @person) and i.status = 'sent' and c.status = 'published' and c.bid_closes_at > now()
			and not exists (select from bid b where b.challenge_id = i.challenge_id and b.org_id = i.org_id and b.status not in ('draft','withdrawn'))`,
		args{"orgs": orEmpty(orgIDs), "person": personID})
}

// InsertBidInvitation asks an organisation or a person to bid, unless they were asked before; fresh tells which. The invitation gets its id.
func (tx *Tx) InsertBidInvitation(ctx context.Context, i *market.BidInvitation) (fresh bool, err error) {
	id, err := one[int64](ctx, tx.Reader, `insert into bid_invitation (challenge_id, org_id, person_id, listing_id, status, submitted_by, band, reasons, matcher, said, invited_at, updated_at)
		values (@challenge, nullif(@org::bigint, 0), nullif(@person::bigint, 0), nullif(@listing::bigint, 0), 'sent', @by, @band, @reasons, @matcher, @said, @now, @now)
		on conflict do nothing returning id`,
		args{"challenge": i.ChallengeID, "org": i.OrgID, "person": i.PersonID, "said": i.Said, "listing": i.ListingID, "by": tx.who.UserID, "band": i.Band, "reasons": i.Reasons, "matcher": i.Matcher, "now": tx.now})
	if errors.Is(err, market.ErrNotFound) {
		return false, nil
	}
	i.ID = id
	return err == nil, err
}

// UpdateBidInvitation stores a move of an invitation if nobody stored another version since it was read.
func (tx *Tx) UpdateBidInvitation(ctx context.Context, i *market.BidInvitation) error {
	err := tx.swap(ctx, `update bid_invitation set status = @status, moved_by = @moved_by, note = @note, updated_at = @now, version = version + 1
		where id = @id and version = @version`, args{"id": i.ID, "version": i.Version, "status": i.Status, "moved_by": i.MovedBy, "note": i.Note, "now": tx.now})
	if err == nil {
		i.Version++
	}
	return err
}

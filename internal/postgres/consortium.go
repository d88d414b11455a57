package postgres

import (
	"context"

	"jiebang/internal/market"
)

// Joinings lists the organisations asked to join a bid.
func (r Reader) Joinings(ctx context.Context, bidID int64) ([]market.Joining, error) {
	return list[market.Joining](ctx, r, `select bid_id, org_id, status, agreed, moved_at from bid_member
		where bid_id = @id order by org_id`, args{"id": bidID})
}

// JoiningsOf lists the bids that some organisations were asked to join, newest first.
func (r Reader) JoiningsOf(ctx context.Context, orgIDs []int64, limit int) ([]market.Joining, error) {
	return list[market.Joining](ctx, r, `select m.bid_id, m.org_id, m.status, m.agreed, m.moved_at from bid_member m
		join bid b on b.id = m.bid_id
		where m.org_id = any(@orgs) and b.status <> `+bidWithdrawn+` order by m.bid_id desc limit @limit`,
		args{"orgs": orEmpty(orgIDs), "limit": limit})
}

// JoiningEnvelope reads what a bid says for an organisation asked to join it; the caller shows the parties alone.
func (r Reader) JoiningEnvelope(ctx context.Context, bidID int64, orgIDs []int64) (market.Envelope, error) {
	return one[market.Envelope](ctx, r, `select `+envelopeColumns+` from bid_content t join bid b on b.id = t.bid_id
		where b.id = @id and exists (select from bid_member m where m.bid_id = b.id and m.org_id = any(@orgs))`,
		args{"id": bidID, "orgs": orEmpty(orgIDs)})
}

// Engaged reports whether an organisation leads, or agreed to be a member of, another live bid for the challenge.
func (r Reader) Engaged(ctx context.Context, challengeID, orgID, besideBid int64) (leads, joins bool, err error) {
	type row struct{ Leads, Joins bool }
	e, err := one[row](ctx, r, `select
			exists (select from bid where challenge_id = @challenge and org_id = @org and id <> @beside
				and status = `+bidSealed+`) as leads,
			exists (select from bid_member m join bid b on b.id = m.bid_id
				where b.challenge_id = @challenge and m.org_id = @org and m.status = `+memberConfirmed+`
				and b.id <> @beside and b.status <> `+bidWithdrawn+`) as joins`,
		args{"challenge": challengeID, "org": orgID, "beside": besideBid})
	return e.Leads, e.Joins, err
}

// PutInvitation asks an organisation to join a bid; one that confirmed keeps its confirmation, which holds for what it
// agreed to alone.
func (tx *Tx) PutInvitation(ctx context.Context, bidID, orgID int64) error {
	_, err := tx.exec(ctx, `insert into bid_member (bid_id, org_id, status, moved_by, moved_at)
		values (@bid, @org, `+memberInvited+`, @by, @now)
		on conflict (bid_id, org_id) do update set status = case
			when bid_member.status = `+memberDeclined+` then `+memberInvited+` else bid_member.status end`,
		args{"bid": bidID, "org": orgID, "by": tx.who.UserID, "now": tx.now})
	return err
}

// DropInvitations takes back the invitations of those who are no longer members.
func (tx *Tx) DropInvitations(ctx context.Context, bidID int64, keep []int64) error {
	_, err := tx.exec(ctx, `delete from bid_member where bid_id = @bid and org_id <> all(@keep)`,
		args{"bid": bidID, "keep": orEmpty(keep)})
	return err
}

// UpdateJoining stores an organisation's answer.
func (tx *Tx) UpdateJoining(ctx context.Context, j market.Joining) error {
	n, err := tx.exec(ctx, `update bid_member set status = @status, agreed = @agreed, moved_by = @by, moved_at = @now
		where bid_id = @bid and org_id = @org`,
		args{"bid": j.BidID, "org": j.OrgID, "status": j.Status, "agreed": j.Agreed, "by": tx.who.UserID,
			"now": tx.now})
	if err == nil && n == 0 {
		return market.ErrNotFound
	}
	return err
}

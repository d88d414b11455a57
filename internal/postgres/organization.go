package postgres

import (
	"context"
	"time"

	"jiebang/internal/market"
)

var organizationTable = tableOf[market.Organization]("organization", columns{
	given:   `id`,
	fixed:   `created_by created_at`,
	version: `version`,
	moving: `name uscc kind nature region town address legal_person contact_name contact_phone industry intro
		shareholders status moved_by submitted_by blacklisted_until updated_at verified_at name_key stem_key key_rules
		merged_into`,
	absent: `merged_into`,
})

// Organization reads one organisation.
func (r Reader) Organization(ctx context.Context, id int64) (market.Organization, error) {
	return one[market.Organization](ctx, r, organizationTable.read+`where id = @id`, args{"id": id})
}

// OrganizationByUSCC finds the organisation registered under a code. A draft claims none yet, and one that was
// refused no more: otherwise anybody could keep a code from its owner.
func (r Reader) OrganizationByUSCC(ctx context.Context, uscc string) (market.Organization, error) {
	return one[market.Organization](ctx, r, organizationTable.read+`where uscc = @uscc and uscc <> ''
			and status not `+inOrgsUnclaimed, args{"uscc": uscc})
}

// OrganizationNames maps ids to names, for pages that list what organisations own.
func (r Reader) OrganizationNames(ctx context.Context, ids []int64) (map[int64]string, error) {
	type row struct {
		ID   int64
		Name string
	}
	rows, err := list[row](ctx, r, `select id, name from organization where id = any(@ids)`, args{"ids": orEmpty(ids)})
	names := make(map[int64]string, len(rows))
	for _, row := range rows {
		names[row.ID] = row.Name
	}
	return names, err
}

// OrganizationFilter narrows a list of organisations; zero values do not narrow.
type OrganizationFilter struct {
	IDs      []int64
	Statuses []market.OrgStatus
	Kinds    []market.OrgKind
	Holds    string // anywhere in a name, of today or before
	Before   int64
	Limit    int
}

// Organizations reads organisations, newest first.
func (r Reader) Organizations(ctx context.Context, f OrganizationFilter) ([]market.Organization, error) {
	var w where
	w.and(f.IDs != nil, `id = any(@ids)`, "ids", f.IDs)
	w.and(f.Statuses != nil, `status = any(@statuses)`, "statuses", f.Statuses)
	w.and(f.Kinds != nil, `kind = any(@kinds)`, "kinds", f.Kinds)
	w.and(f.Holds != "", `position(@holds in name) > 0
		or id in (select org_id from organization_name where position(@holds in name) > 0)`, "holds", f.Holds)
	w.and(f.Before != 0, `id < @before`, "before", f.Before)
	return list[market.Organization](ctx, r, organizationTable.read+w.sql()+` order by id desc limit @limit`,
		w.args("limit", f.Limit))
}

// InsertOrganization stores a new organisation and sets its id, version and times.
func (tx *Tx) InsertOrganization(ctx context.Context, o *market.Organization) (err error) {
	o.Version, o.CreatedAt, o.UpdatedAt, o.CreatedBy = 1, tx.now, tx.now, tx.who.UserID
	o.Names = market.NamesOf(o.Name)
	o.ID, err = one[int64](ctx, tx.Reader, organizationTable.insert+`returning id`, organizationTable.inserted(o))
	return err
}

// UpdateOrganization stores the organisation if nobody stored another version since it was read.
func (tx *Tx) UpdateOrganization(ctx context.Context, o *market.Organization) error {
	o.UpdatedAt, o.Names = tx.now, market.NamesOf(o.Name)
	return organizationTable.replace(ctx, tx, o)
}

// Members lists who belongs to an organisation, owners first.
func (r Reader) Members(ctx context.Context, orgID int64) ([]market.Member, error) {
	return list[market.Member](ctx, r, `select m.org_id, m.user_id, u.name as user_name, u.login, m.rank, m.joined_at
		from member m join users u on u.id = m.user_id
		where m.org_id = @org order by array_position(array['owner','editor','viewer'], m.rank), m.joined_at`,
		args{"org": orgID})
}

// MembershipsOf lists the organisations a user belongs to.
func (r Reader) MembershipsOf(ctx context.Context, userID int64) ([]market.Membership, error) {
	return list[market.Membership](ctx, r, `select o.id as org_id, o.name as org_name, o.kind as org_kind,
			o.status as org_status, m.rank
		from member m join organization o on o.id = m.org_id where m.user_id = @user order by m.joined_at, o.id`,
		args{"user": userID})
}

// AddMember lets a user into an organisation; the one who belongs to it already keeps their rank.
func (tx *Tx) AddMember(ctx context.Context, orgID, userID int64, rank market.Rank) error {
	_, err := tx.exec(ctx, `insert into member (org_id, user_id, rank, joined_at) values (@org, @user, @rank, @now)
		on conflict do nothing`,
		args{"org": orgID, "user": userID, "rank": rank, "now": tx.now})
	return err
}

// PutMember lets a user into an organisation or changes their rank.
func (tx *Tx) PutMember(ctx context.Context, orgID, userID int64, rank market.Rank) error {
	_, err := tx.exec(ctx, `insert into member (org_id, user_id, rank, joined_at) values (@org, @user, @rank, @now)
		on conflict (org_id, user_id) do update set rank = excluded.rank`,
		args{"org": orgID, "user": userID, "rank": rank, "now": tx.now})
	return err
}

// RemoveMember takes a user out of an organisation; the last owner stays.
func (tx *Tx) RemoveMember(ctx context.Context, orgID, userID int64) error {
	return tx.keepingOwner(ctx, orgID, func() error {
		return tx.changeMember(ctx, `delete from member where org_id = @org and user_id = @user`,
			args{"org": orgID, "user": userID})
	})
}

// RankMember changes a member's rank; the last owner stays one.
func (tx *Tx) RankMember(ctx context.Context, orgID, userID int64, rank market.Rank) error {
	return tx.keepingOwner(ctx, orgID, func() error {
		return tx.changeMember(ctx, `update member set rank = @rank where org_id = @org and user_id = @user`,
			args{"org": orgID, "user": userID, "rank": rank})
	})
}

// changeMember runs a change of one member; for somebody who is none, nothing is there.
func (tx *Tx) changeMember(ctx context.Context, sql string, named args) error {
	n, err := tx.exec(ctx, sql, named)
	if err == nil && n == 0 {
		return market.ErrNotFound
	}
	return err
}

// RevokeInvitationsBy removes the unused invitations that a member made: a link outlives its maker's rank otherwise.
func (tx *Tx) RevokeInvitationsBy(ctx context.Context, orgID, userID int64) error {
	_, err := tx.exec(ctx, `delete from invitation where org_id = @org and created_by = @user and used_by is null`,
		args{"org": orgID, "user": userID})
	return err
}

// keepingOwner runs the change with the organisation locked and refuses it when it leaves no owner.
func (tx *Tx) keepingOwner(ctx context.Context, orgID int64, change func() error) error {
	if _, err := one[int64](ctx, tx.Reader, `select id from organization where id = @org for update`,
		args{"org": orgID}); err != nil {
		return err
	}
	if err := change(); err != nil {
		return err
	}
	owned, err := one[bool](ctx, tx.Reader, `select exists (select from member where org_id = @org and rank = 'owner')`,
		args{"org": orgID})
	if err == nil && !owned {
		return market.Refuse(market.Conflict, "单位至少保留一名负责人，请先指定其他负责人。")
	}
	return err
}

const invitationColumns = `i.id, i.org_id, o.name as org_name, i.rank, i.expires_at, i.created_by,
		coalesce(i.used_by, 0) as used_by, i.used_at`

// Invitations lists the invitations of an organisation that can still be used.
func (r Reader) Invitations(ctx context.Context, orgID int64) ([]market.Invitation, error) {
	return list[market.Invitation](ctx, r, `select `+invitationColumns+` from invitation i
		join organization o on o.id = i.org_id
		where i.org_id = @org and i.used_by is null and i.expires_at > now() order by i.id`, args{"org": orgID})
}

// InvitationByHash finds an invitation by the hash of its secret.
func (r Reader) InvitationByHash(ctx context.Context, hash []byte) (market.Invitation, error) {
	return one[market.Invitation](ctx, r, `select `+invitationColumns+` from invitation i
		join organization o on o.id = i.org_id where i.hash = @hash`, args{"hash": hash})
}

// InsertInvitation stores an invitation under the hash of its secret.
func (tx *Tx) InsertInvitation(ctx context.Context, orgID int64, rank market.Rank, hash []byte,
	expires time.Time) (int64, error) {
	return one[int64](ctx, tx.Reader, `insert into invitation (org_id, rank, hash, expires_at, created_by)
		values (@org, @rank, @hash, @expires, @by) returning id`,
		args{"org": orgID, "rank": rank, "hash": hash, "expires": expires, "by": tx.who.UserID})
}

// UseInvitation marks an invitation as used; a second use finds no row and is told so.
func (tx *Tx) UseInvitation(ctx context.Context, id int64) error {
	n, err := tx.exec(ctx, `update invitation set used_by = @by, used_at = @now
		where id = @id and used_by is null and expires_at > @now`,
		args{"id": id, "by": tx.who.UserID, "now": tx.now})
	if err == nil && n == 0 {
		return market.Refuse(market.Conflict, "邀请链接已被使用或已过期，请联系对方重新邀请。")
	}
	return err
}

// RevokeInvitation removes an unused invitation of the organisation.
func (tx *Tx) RevokeInvitation(ctx context.Context, orgID, id int64) error {
	n, err := tx.exec(ctx, `delete from invitation where id = @id and org_id = @org and used_by is null`,
		args{"id": id, "org": orgID})
	if err == nil && n == 0 {
		return market.ErrNotFound
	}
	return err
}

// JoinRequests lists the open requests to join the organisations.
func (r Reader) JoinRequests(ctx context.Context, orgIDs []int64) ([]market.JoinRequest, error) {
	return list[market.JoinRequest](ctx, r, `select j.id, j.org_id, j.user_id, u.name as user_name, j.note, j.status,
			j.created_at
		from join_request j join users u on u.id = j.user_id where j.org_id = any(@orgs) and j.status = `+joinOpen+`
		order by j.id`, args{"orgs": orEmpty(orgIDs)})
}

// InsertJoinRequest asks the owners of an organisation to be let in.
func (tx *Tx) InsertJoinRequest(ctx context.Context, orgID int64, note string) (int64, error) {
	return one[int64](ctx, tx.Reader, `insert into join_request (org_id, user_id, note, created_at)
		values (@org, @user, @note, @now) returning id`,
		args{"org": orgID, "user": tx.who.UserID, "note": note, "now": tx.now})
}

// AnswerJoinRequest settles an open request and tells who asked.
func (tx *Tx) AnswerJoinRequest(ctx context.Context, orgID, id int64,
	status market.JoinStatus) (userID int64, err error) {
	return one[int64](ctx, tx.Reader, `update join_request set status = @status
		where id = @id and org_id = @org and status = `+joinOpen+` returning user_id`,
		args{"id": id, "org": orgID, "status": status})
}

// OrganizationsPeopled are those of the ids to which somebody belongs.
func (r Reader) OrganizationsPeopled(ctx context.Context, ids []int64) ([]int64, error) {
	return list[int64](ctx, r, `select distinct org_id from member where org_id = any(@ids)`,
		args{"ids": orEmpty(ids)})
}

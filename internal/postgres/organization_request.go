package postgres

import (
	"context"

	"jiebang/internal/market"
)

var orgRequestTable = tableOf[market.OrgRequest]("organization_request", columns{
	given:   `id`,
	fixed:   `kind org_id org_name collected_id name reason submitted_by by_name created_at`,
	version: `version`,
	moving:  `status moved_by answer decided_name decided_at`,
	absent:  `collected_id`,
})

// OrgRequest reads one request of an organisation.
func (r Reader) OrgRequest(ctx context.Context, id int64) (market.OrgRequest, error) {
	return one[market.OrgRequest](ctx, r, orgRequestTable.read+`where id = @id`, args{"id": id})
}

// OrgRequestFilter narrows a list of requests; zero values do not narrow.
type OrgRequestFilter struct {
	OrgID    int64
	Statuses []market.OrgRequestStatus
	Before   int64
	Limit    int
}

// OrgRequests reads requests of organisations, newest first.
func (r Reader) OrgRequests(ctx context.Context, f OrgRequestFilter) ([]market.OrgRequest, error) {
	var w where
	w.and(f.OrgID != 0, `org_id = @org`, "org", f.OrgID)
	w.and(len(f.Statuses) > 0, `status = any(@statuses)`, "statuses", f.Statuses)
	w.and(f.Before != 0, `id < @before`, "before", f.Before)
	return list[market.OrgRequest](ctx, r, orgRequestTable.read+w.sql()+` order by id desc limit @limit`,
		w.args("limit", f.Limit))
}

// InsertOrgRequest stores a request and sets its id, version and times. While another one of the same thing waits it is
// a Conflict.
func (tx *Tx) InsertOrgRequest(ctx context.Context, q *market.OrgRequest) (err error) {
	q.Status, q.Version, q.SubmittedBy, q.MovedBy, q.ByName, q.CreatedAt = market.OrgRequestAsked, 1, tx.who.UserID,
		tx.who.UserID, tx.who.Name, tx.now
	q.ID, err = one[int64](ctx, tx.Reader, orgRequestTable.insert+`on conflict (org_id, kind, coalesce(collected_id, 0))
		where status = `+requestAsked+` do nothing returning id`, orgRequestTable.inserted(q))
	if market.Missing(err) {
		return market.Refuse(market.Conflict, "同样的申请正在办理，请等待受理员答复，或先撤回。")
	}
	return err
}

// UpdateOrgRequest stores a move of a request if nobody stored another version since it was read.
func (tx *Tx) UpdateOrgRequest(ctx context.Context, q *market.OrgRequest) error {
	return orgRequestTable.replace(ctx, tx, q)
}

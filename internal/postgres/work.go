package postgres

import (
	"context"

	"jiebang/internal/market"
)

// WorkFilter narrows lists of agreements and of applications for acceptance; zero values do not narrow but the scope.
type WorkFilter struct {
	Scope       market.WorkScope
	ChallengeID int64
	BidID       int64
	Statuses    []market.AcceptanceStatus
	Before      int64 // only smaller ids: the next page
	Limit       int
}

// WorkSides names the challenge of a piece of work and both its sides.
type WorkSides struct {
	ChallengeNo string
	Title       string
	OwnerID     int64
	OrgID       int64
	BidStatus   market.BidStatus
}

// AgreementRow is an agreement in a list.
type AgreementRow struct {
	market.Agreement
	WorkSides
}

// AcceptanceRow is an application for acceptance in a list.
type AcceptanceRow struct {
	market.Acceptance
	WorkSides
}

const (
	sidesColumns = `, c.no as challenge_no, c.title as title, c.org_id as owner_id, b.org_id as org_id,
			b.status as bid_status`
	sidesJoined = ` join challenge c on c.id = w.challenge_id join bid b on b.id = w.bid_id `
)

var (
	agreementRows  = `select ` + agreementTable.as("w") + sidesColumns + ` from agreement w` + sidesJoined
	acceptanceRows = `select ` + acceptanceTable.as("w") + sidesColumns + ` from acceptance w` + sidesJoined
)

// where is the twin of market.WorkScope.CanSee. The challenges that an organisation has to do with are few, and are
// found by index before the work is.
func (f WorkFilter) where(id string) where {
	var w where
	w.and(!f.Scope.All, `w.challenge_id in (select challenge_id from bid where org_id = any(@orgs) union select id
		from challenge where org_id = any(@orgs))
		and (c.org_id = any(@orgs) or b.org_id = any(@orgs))`, "orgs", orEmpty(f.Scope.OrgIDs))
	w.and(f.ChallengeID != 0, `w.challenge_id = @challenge`, "challenge", f.ChallengeID)
	w.and(f.BidID != 0, `w.bid_id = @bid`, "bid", f.BidID)
	w.and(f.Statuses != nil, `w.status = any(@statuses)`, "statuses", f.Statuses)
	w.and(f.Before != 0, `w.`+id+` < @before`, "before", f.Before)
	return w
}

// AgreementRows lists agreements with their sides, newest first.
func (r Reader) AgreementRows(ctx context.Context, f WorkFilter) ([]AgreementRow, error) {
	w := f.where("bid_id")
	return list[AgreementRow](ctx, r, agreementRows+w.sql()+` order by w.bid_id desc limit @limit`,
		w.args("limit", f.Limit))
}

// AcceptanceRows lists applications for acceptance with their sides, newest first.
func (r Reader) AcceptanceRows(ctx context.Context, f WorkFilter) ([]AcceptanceRow, error) {
	w := f.where("id")
	return list[AcceptanceRow](ctx, r, acceptanceRows+w.sql()+` order by w.id desc limit @limit`,
		w.args("limit", f.Limit))
}

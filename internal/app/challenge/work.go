package challenge

import (
	"context"

	"jiebang/internal/app"
	"jiebang/internal/link"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

// WorkSearch is what somebody asks of the work on challenges; zero values do not narrow.
type WorkSearch struct {
	ChallengeID int64
	AgreementID int64 // the bid that was awarded
	Statuses    []market.AcceptanceStatus
	Before      int64
}

func (q WorkSearch) filter(who market.Actor) postgres.WorkFilter {
	return postgres.WorkFilter{Scope: market.WorkScopeOf(who), ChallengeID: q.ChallengeID, BidID: q.AgreementID,
		Statuses: q.Statuses, Before: q.Before, Limit: app.PageSize}
}

// WorkNames are the names of both sides of a piece of work.
type WorkNames struct{ Owner, Bidder string }

// AgreementLine is an agreement in a list.
type AgreementLine struct {
	postgres.AgreementRow
	WorkNames
}

// Agreements lists the agreements that the asker's organisations are a side of, all of them for the bureau, newest
// first.
func (r *Room) Agreements(ctx context.Context, who market.Actor, q WorkSearch) ([]AgreementLine, error) {
	rows, err := r.db.AgreementRows(ctx, q.filter(who))
	if err != nil {
		return nil, err
	}
	return withNames(ctx, r, rows, func(row postgres.AgreementRow) postgres.WorkSides { return row.WorkSides },
		func(row postgres.AgreementRow, n WorkNames) AgreementLine { return AgreementLine{row, n} })
}

// AcceptanceLine is an application for acceptance in a list.
type AcceptanceLine struct {
	postgres.AcceptanceRow
	WorkNames
}

// Acceptances lists applications for acceptance within the same scope, newest first.
func (r *Room) Acceptances(ctx context.Context, who market.Actor, q WorkSearch) ([]AcceptanceLine, error) {
	rows, err := r.db.AcceptanceRows(ctx, q.filter(who))
	if err != nil {
		return nil, err
	}
	return withNames(ctx, r, rows, func(row postgres.AcceptanceRow) postgres.WorkSides { return row.WorkSides },
		func(row postgres.AcceptanceRow, n WorkNames) AcceptanceLine { return AcceptanceLine{row, n} })
}

// Acceptance reads one application; the one who has no part in the work does not know of it.
func (r *Room) Acceptance(ctx context.Context, who market.Actor, id int64) (AcceptanceLine, error) {
	x, err := r.db.Acceptance(ctx, id)
	if err != nil {
		return AcceptanceLine{}, err
	}
	c, err := r.db.Challenge(ctx, x.ChallengeID)
	if err != nil {
		return AcceptanceLine{}, err
	}
	b, err := r.db.Bid(ctx, x.BidID)
	if err != nil {
		return AcceptanceLine{}, err
	}
	if !market.WorkScopeOf(who).CanSee(c.OrgID, b.OrgID) {
		return AcceptanceLine{}, market.ErrNotFound
	}
	sides := postgres.WorkSides{ChallengeNo: c.No, Title: c.Title, OwnerID: c.OrgID, OrgID: b.OrgID,
		BidStatus: b.Status}
	names, err := r.workNames(ctx, []postgres.WorkSides{sides})
	return AcceptanceLine{postgres.AcceptanceRow{Acceptance: x, WorkSides: sides}, names[0]}, err
}

// withNames makes a line of each row, with the names of its two sides.
func withNames[Row, Line any](ctx context.Context, r *Room, rows []Row, sidesOf func(Row) postgres.WorkSides,
	line func(Row, WorkNames) Line) ([]Line, error) {
	sides := make([]postgres.WorkSides, 0, len(rows))
	for _, row := range rows {
		sides = append(sides, sidesOf(row))
	}
	names, err := r.workNames(ctx, sides)
	lines := make([]Line, 0, len(rows))
	for i, row := range rows {
		lines = append(lines, line(row, names[i]))
	}
	return lines, err
}

// workNames reads the names of all sides at once, in their order.
func (r *Room) workNames(ctx context.Context, sides []postgres.WorkSides) ([]WorkNames, error) {
	ids := make([]int64, 0, 2*len(sides))
	for _, s := range sides {
		ids = append(ids, s.OwnerID, s.OrgID)
	}
	names, err := r.db.OrganizationNames(ctx, ids)
	named := make([]WorkNames, 0, len(sides))
	for _, s := range sides {
		named = append(named, WorkNames{Owner: names[s.OwnerID], Bidder: names[s.OrgID]})
	}
	return named, err
}

// heldWork is the work of one winner inside a transaction; its challenge is locked.
type heldWork struct {
	challenge market.Challenge
	bid       market.Bid
	agreement market.Agreement
	work      market.Work
}

// holdWork locks the challenge of a bid and reads what the winner works at.
func (r *Room) holdWork(ctx context.Context, tx *postgres.Tx, bidID int64) (*heldWork, error) {
	w := &heldWork{}
	found, err := tx.Agreement(ctx, bidID)
	if err != nil {
		return nil, err
	}
	if w.challenge, err = r.lockChallenge(ctx, tx, found.ChallengeID); err != nil {
		return nil, err
	}
	// What was read before the lock may have changed while this waited for it.
	if w.agreement, err = tx.Agreement(ctx, bidID); err != nil {
		return nil, err
	}
	if w.bid, err = tx.Bid(ctx, bidID); err != nil {
		return nil, err
	}
	w.work = r.workOf(&w.challenge, &w.bid)
	return w, nil
}

// tellWork tells both sides, but for the one that acts, and whose turn it is.
func (r *Room) tellWork(ctx context.Context, tx *postgres.Tx, w *heldWork, what, note string, next market.Role) error {
	m := market.Message{Kind: market.MessageDuty, What: what, Title: w.challenge.Title, Body: note,
		Href: link.Agreement(w.bid.ID)}
	if next != "" {
		if err := tx.TellRole(ctx, next, m); err != nil {
			return err
		}
	}
	for _, org := range w.work.Sides() {
		if tx.Who().In(org) {
			continue
		}
		if err := tx.TellOrganization(ctx, org, m); err != nil {
			return err
		}
	}
	return nil
}

// workOf gathers what stands around the work of one bid.
func (r *Room) workOf(c *market.Challenge, b *market.Bid) market.Work {
	return market.WorkOf(c, b, r.core.Settings())
}

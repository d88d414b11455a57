package contract

import (
	"context"
	"slices"

	"jiebang/internal/app"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

// DealFilter says which deals are asked for; zero values do not narrow.
type DealFilter struct {
	Statuses []market.DealStatus
	Words    string
	Source   market.DealSource
	Stalled  bool
	Before   int64
}

// DealRow is a deal of a list or of the board, with what holds it up.
type DealRow struct {
	market.Deal
	Stall  market.Stall
	Offers []market.Offer
}

// dealScope is what the asker may know of what they look for.
func (r *Room) dealScope(who market.Actor, f DealFilter) postgres.DealFilter {
	in := postgres.DealFilter{Statuses: f.Statuses, Words: f.Words, Source: f.Source, Before: f.Before,
		Limit: app.PageSize}
	if f.Stalled {
		in.Stall = r.core.StallLine()
	}
	return r.core.DealScope(who, in)
}

// Deals lists deals, newest first: all of them for the bureau, their own for everybody else.
func (r *Room) Deals(ctx context.Context, who market.Actor, f DealFilter) ([]DealRow, error) {
	deals, err := r.db.Deals(ctx, r.dealScope(who, f))
	return r.dealRows(who, deals), err
}

func (r *Room) dealRows(who market.Actor, deals []market.Deal) []DealRow {
	now, set := r.core.Now(), r.core.Settings()
	rows := make([]DealRow, 0, len(deals))
	for _, d := range deals {
		rows = append(rows, DealRow{Deal: d, Stall: d.Stall(set, market.DateOf(now)),
			Offers: slices.DeleteFunc(dealMoves.Ahead(r, &d, who, now), offBoard(d))})
	}
	return rows
}

// offBoard reports of a deal's moves which ones its card leaves to the page: those that end it, and those that skip a
// stage.
func offBoard(d market.Deal) func(market.Offer) bool {
	return func(o market.Offer) bool {
		return o.Barred != "" || o.Tone != market.TonePlain && o.Name != string(d.Status.Ahead())
	}
}

// DealTotals are what stands above the lists: how many deals are in each state, how many want attention, and what was
// signed this year, intents apart from contracts.
type DealTotals struct {
	States  map[market.DealStatus]postgres.DealCount
	Stalled int
	Year    int
	Signed  postgres.SignedCount
}

// DealTotals counts the deals that the asker may know of.
func (r *Room) DealTotals(ctx context.Context, who market.Actor) (DealTotals, error) {
	scope := r.dealScope(who, DealFilter{})
	totals := DealTotals{States: map[market.DealStatus]postgres.DealCount{}, Year: market.DateOf(r.core.Now()).Year}
	counts, err := r.db.DealCounts(ctx, scope)
	if err != nil {
		return totals, err
	}
	for _, c := range counts {
		totals.States[c.Status] = c
	}
	from, to := app.Period(totals.Year, 0)
	if totals.Signed, err = r.db.SignedBetween(ctx, scope, from, to); err != nil {
		return totals, err
	}
	scope.Stall = r.core.StallLine()
	totals.Stalled, err = r.db.CountDeals(ctx, scope)
	return totals, err
}

// BoardStates are the columns of the board.
var BoardStates = append(append([]market.DealStatus{}, market.DealOpen...), market.DealCompleted)

// boardMost is how many deals a column of the board shows; the list has the rest.
const boardMost = 12

// DealBoard lists the deals of each stage, those whose next step is due first.
func (r *Room) DealBoard(ctx context.Context, who market.Actor, f DealFilter) (map[market.DealStatus][]DealRow, error) {
	scope := r.dealScope(who, f)
	scope.Limit = boardMost
	deals, err := r.db.DealBoard(ctx, scope, BoardStates)
	if err != nil {
		return nil, err
	}
	board := map[market.DealStatus][]DealRow{}
	for _, row := range r.dealRows(who, deals) {
		board[row.Status] = append(board[row.Status], row)
	}
	return board, nil
}

// Brokers lists those who may be named as having introduced two sides.
func (r *Room) Brokers(ctx context.Context) ([]market.User, error) {
	const most = 200
	return r.db.Users(ctx, postgres.UserFilter{Role: market.RoleBroker, Limit: most})
}

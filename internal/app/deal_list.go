package app

import (
	"context"
	"time"

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

// dealScope narrows to what the asker may know: everything for the bureau, their own for everybody else.
func (a *App) dealScope(who market.Actor, f DealFilter) postgres.DealFilter {
	in := postgres.DealFilter{Statuses: f.Statuses, Words: f.Words, Source: f.Source, Before: f.Before, Limit: PageSize}
	if f.Stalled {
		in.Stall = a.stallLine()
	}
	switch {
	case who.InBureau():
	case who.Is(market.RoleBroker) && len(who.Memberships) == 0:
		in.BrokerID = who.UserID
	default:
		in.OrgIDs = orNone(who.OrgIDs())
	}
	return in
}

func (a *App) stallLine() *postgres.StallLine {
	set := a.Settings()
	return &postgres.StallLine{Today: market.DateOf(time.Now()), IdleDays: set.Int(market.SetDealIdleDays), Working: set.Int(market.SetDealWorkDays)}
}

// Deals lists deals, newest first: all of them for the bureau, their own for everybody else.
func (a *App) Deals(ctx context.Context, who market.Actor, f DealFilter) ([]DealRow, error) {
	deals, err := a.db.Deals(ctx, a.dealScope(who, f))
	return a.dealRows(who, deals), err
}

func (a *App) dealRows(who market.Actor, deals []market.Deal) []DealRow {
	now, set := time.Now(), a.Settings()
	rows := make([]DealRow, 0, len(deals))
	for _, d := range deals {
		rows = append(rows, DealRow{Deal: d, Stall: d.Stall(set, market.DateOf(now)), Offers: market.DealLifecycle.Offers(&d, who, now)})
	}
	return rows
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
func (a *App) DealTotals(ctx context.Context, who market.Actor) (DealTotals, error) {
	scope := a.dealScope(who, DealFilter{})
	totals := DealTotals{States: map[market.DealStatus]postgres.DealCount{}, Year: market.DateOf(time.Now()).Year}
	counts, err := a.db.DealCounts(ctx, scope)
	if err != nil {
		return totals, err
	}
	for _, c := range counts {
		totals.States[c.Status] = c
	}
	from, to := period(totals.Year, 0)
	if totals.Signed, err = a.db.SignedBetween(ctx, scope, from, to); err != nil {
		return totals, err
	}
	scope.Stall = a.stallLine()
	totals.Stalled, err = a.db.CountDeals(ctx, scope)
	return totals, err
}

// BoardStates are the columns of the board.
var BoardStates = append(append([]market.DealStatus{}, market.DealOpen...), market.DealCompleted)

// boardMost is how many deals a column of the board shows; the list has the rest.
const boardMost = 12

// DealBoard lists the deals of each stage, those whose next step is due first.
func (a *App) DealBoard(ctx context.Context, who market.Actor, f DealFilter) (map[market.DealStatus][]DealRow, error) {
	scope := a.dealScope(who, f)
	scope.Limit = boardMost
	deals, err := a.db.DealBoard(ctx, scope, BoardStates)
	if err != nil {
		return nil, err
	}
	board := map[market.DealStatus][]DealRow{}
	for _, row := range a.dealRows(who, deals) {
		board[row.Status] = append(board[row.Status], row)
	}
	return board, nil
}

// Brokers lists those who may be named as having introduced two sides.
func (a *App) Brokers(ctx context.Context) ([]market.User, error) {
	const most = 200
	return a.db.Users(ctx, postgres.UserFilter{Role: market.RoleBroker, Limit: most})
}

// stalledDeals counts the deals of the asker that want attention.
func stalledDeals(ctx context.Context, a *App, who market.Actor) (int, error) {
	return a.db.CountDeals(ctx, a.dealScope(who, DealFilter{Stalled: true}))
}

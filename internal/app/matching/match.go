package matching

import (
	"context"
	"encoding/json"
	"fmt"

	"jiebang/internal/app"
	"jiebang/internal/market"
	"jiebang/internal/match"
	"jiebang/internal/postgres"
)

// View is a match as one asker sees it.
type View struct {
	market.Match
	Why         Why
	Offers      []market.Offer
	MayDeal     bool       // the asker may make a deal of it now
	Mine        string     // the side the asker is on: demand, supply or empty
	Demand      *app.Shown // contacts open only when the match is connected
	Supply      *app.Shown
	DemandTexts []MarkedText // what agrees marked in what each side wrote
	SupplyTexts []MarkedText
	Trail       []market.Event
}

// Matches lists the matches of a listing for its own side, brokers and the bureau, best first.
func (r *Room) Matches(ctx context.Context, who market.Actor, listingID int64) ([]View, error) {
	const most = 50
	l, err := r.db.Listing(ctx, listingID)
	if err != nil {
		return nil, err
	}
	if !l.MatchesShownTo(who) {
		return nil, market.ErrNotFound
	}
	rows, err := r.db.MatchesOf(ctx, listingID, most)
	if err != nil {
		return nil, err
	}
	if err := r.explainAll(ctx, rows); err != nil {
		return nil, err
	}
	views := make([]View, 0, len(rows))
	for i := range rows {
		view, err := r.matchView(rows[i], who)
		if err != nil {
			return nil, err
		}
		views = append(views, view)
	}
	return views, nil
}

func (r *Room) matchView(m market.Match, who market.Actor) (View, error) {
	now := r.core.Now()
	view := View{Match: m, Offers: matchMoves.Ahead(r, &m, who, now), MayDeal: m.MayBecomeDeal(who, now)}
	switch {
	case who.In(m.DemandOrg):
		view.Mine = "demand"
	case who.In(m.SupplyOrg):
		view.Mine = "supply"
	}
	reasons, err := reasonsOf(m)
	view.Why = whyOf(reasons)
	return view, err
}

func reasonsOf(m market.Match) (reasons []match.Reason, err error) {
	if err := json.Unmarshal(m.Reasons, &reasons); err != nil {
		return nil, fmt.Errorf("read reasons of match %d: %w", m.ID, err)
	}
	return reasons, nil
}

// Match reads one match with both listings; the first look of a side is kept.
func (r *Room) Match(ctx context.Context, who market.Actor, id int64) (View, error) {
	m, err := r.db.Match(ctx, id)
	if err != nil {
		return View{}, err
	}
	if !m.VisibleTo(who) {
		return View{}, market.ErrNotFound
	}
	if m.NewTo(who) {
		if seen, err := r.MoveMatch(ctx, who, id, Move{Name: market.MatchSee}); err == nil {
			m = seen
		}
	}
	explained := []market.Match{m}
	if err := r.explainAll(ctx, explained); err != nil {
		return View{}, err
	}
	m = explained[0]
	view, err := r.matchView(m, who)
	if err != nil {
		return view, err
	}
	if view.Demand, err = r.matchSide(ctx, who, m, m.DemandID); err != nil {
		return view, err
	}
	if view.Supply, err = r.matchSide(ctx, who, m, m.SupplyID); err != nil {
		return view, err
	}
	reasons, err := reasonsOf(m)
	if err != nil {
		return view, err
	}
	view.DemandTexts = marked(&view.Demand.Listing, reasons, true)
	view.SupplyTexts = marked(&view.Supply.Listing, reasons, false)
	view.Trail, err = r.db.EventsOf(ctx, market.NounMatch, id)
	return view, err
}

// matchSide reads one listing of a match as the asker sees it: the other side of a match may know of a
// listing as long as it is on show, and of one it is connected to even afterwards.
func (r *Room) matchSide(ctx context.Context, who market.Actor, m market.Match, listingID int64) (*app.Shown, error) {
	view, err := r.core.Shown(ctx, who, listingID)
	if market.Missing(err) {
		working, werr := r.db.Listing(ctx, listingID)
		if werr != nil {
			return nil, werr
		}
		view = app.Shown{Listing: working, Contacts: m.ContactsOpen() || working.Inside(who)}
		if !view.Contacts {
			view.Listing = market.Listing{ID: working.ID, No: working.No, Kind: working.Kind, OrgID: working.OrgID}
			view.Title = "（已不再公开）"
		}
		err = r.core.NameOwner(ctx, &view)
	}
	return &view, err
}

// MyMatches lists the matches of the asker's organisations in the given states, newest first.
func (r *Room) MyMatches(ctx context.Context, who market.Actor, statuses []market.MatchStatus,
	before int64) ([]View, error) {
	return r.myMatches(ctx, who, statuses, before, app.PageSize)
}

func (r *Room) myMatches(ctx context.Context, who market.Actor, statuses []market.MatchStatus, before int64,
	limit int) ([]View, error) {
	f := postgres.MatchFilter{OrgIDs: who.OrgIDs(), Statuses: statuses, Before: before, Limit: limit}
	if market.FindsAllMatches(who) {
		f.OrgIDs = nil
	}
	rows, err := r.db.Matches(ctx, f)
	if err != nil {
		return nil, err
	}
	if err := r.explainAll(ctx, rows); err != nil {
		return nil, err
	}
	views := make([]View, 0, len(rows))
	for i := range rows {
		view, verr := r.matchView(rows[i], who)
		if verr != nil {
			return nil, verr
		}
		views = append(views, view)
	}
	return views, nil
}

// Connect lets a visitor of a listing's page ask for contact although the matcher did not suggest the pair:
// one of their own listings, on show, is put beside it and counts as a match that their side wants.
func (r *Room) Connect(ctx context.Context, who market.Actor, targetID, ownID int64) (market.Match, error) {
	target, err := r.core.Shown(ctx, who, targetID)
	if err != nil {
		return market.Match{}, err
	}
	own, err := r.db.Listing(ctx, ownID)
	if err != nil || !own.OfferedBy(who) {
		return market.Match{}, &market.Error{Code: market.Invalid, Message: "请选择本单位一条已发布的清单条目与对方对接。",
			Fields: map[string]string{"own_id": "请选择已发布的条目；还没有的，请先发布。"}}
	}
	if !target.Pairs(&own) {
		return market.Match{}, &market.Error{Code: market.Invalid, Message: "对接须一方为需求、一方为供给，且不属于同一单位。",
			Fields: map[string]string{"own_id": "请选择另一类条目。"}}
	}
	pair, err := r.pairOf(own, target.Listing)
	if err != nil {
		return market.Match{}, err
	}
	var m market.Match
	err = r.db.InTx(ctx, who, func(tx *postgres.Tx) (err error) {
		if m, err = tx.FindOrInsertMatch(ctx, pair); err != nil {
			return err
		}
		return matchMoves.Take(ctx, r.core, r, tx, &m, matchStep{Move: Move{Name: m.WishOf(who)}})
	})
	return m, err
}

// pairOf scores two listings that people put side by side; however weak, people decided it.
func (r *Room) pairOf(own, target market.Listing) (postgres.NewMatch, error) {
	demand, supply := own, target
	if !own.Kind.Asks() {
		demand, supply = target, own
	}
	m := r.matcher.Load()
	asks, offers := m.Profile(match.Of(&demand, match.PartnerRecord{})),
		m.Profile(match.Of(&supply, match.PartnerRecord{}))
	scored := m.Explained(asks, []*match.Profile{offers}, r.core.Now(), 1)[0]
	reasons, err := json.Marshal(reasonsBetween(demand.Kind, supply.Kind, scored.Reasons))
	band := scored.Band
	if band == market.BandNone {
		band = market.BandWeak
	}
	return postgres.NewMatch{DemandID: demand.ID, SupplyID: supply.ID, DemandOrg: demand.OrgID, SupplyOrg: supply.OrgID,
		Score: scored.Score, Band: band, Reasons: reasons, Matcher: m.Version()}, err
}

package matching

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"jiebang/internal/app"
	"jiebang/internal/market"
	"jiebang/internal/match"
	"jiebang/internal/postgres"
)

// bands are the matcher's bands as the record knows them.
var bands = map[match.Band]market.Band{match.Strong: market.BandStrong, match.Fair: market.BandGood, match.Weak: market.BandWeak}

// View is a match as one asker sees it.
type View struct {
	market.Match
	Why         Why
	Offers      []market.Offer
	Mine        string     // the side the asker is on: demand, supply or empty
	Demand      *app.Shown // contacts open only when the match is connected
	Supply      *app.Shown
	DemandTexts []MarkedText // what agrees marked in what each side wrote
	SupplyTexts []MarkedText
	Trail       []market.Event
}

// reasonsBetween are the reasons that make sense between listings of the two kinds.
func reasonsBetween(a, b market.Kind, reasons []match.Reason) []match.Reason {
	if a == market.KindTalent || b == market.KindTalent {
		return ofPeople(reasons)
	}
	return reasons
}

// Matches lists the matches of a listing for its own side, brokers and the bureau, best first.
func (r *Room) Matches(ctx context.Context, who market.Actor, listingID int64) ([]View, error) {
	const most = 50
	l, err := r.db.Listing(ctx, listingID)
	if err != nil {
		return nil, err
	}
	if !app.InsideListing(who, &l) && !who.Is(market.RoleBroker) {
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
		view, err := matchView(rows[i], who)
		if err != nil {
			return nil, err
		}
		views = append(views, view)
	}
	return views, nil
}

func matchView(m market.Match, who market.Actor) (View, error) {
	view := View{Match: m, Offers: market.MatchLifecycle.Offers(&m, who, time.Now())}
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
	if m.Status == market.MatchSuggested && (who.WritesFor(m.DemandOrg) || who.WritesFor(m.SupplyOrg)) {
		if seen, err := r.MoveMatch(ctx, who, id, Move{Name: "see"}); err == nil {
			m = seen
		}
	}
	explained := []market.Match{m}
	if err := r.explainAll(ctx, explained); err != nil {
		return View{}, err
	}
	m = explained[0]
	view, err := matchView(m, who)
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
	view.DemandTexts, view.SupplyTexts = marked(&view.Demand.Listing, reasons, true), marked(&view.Supply.Listing, reasons, false)
	view.Trail, err = r.db.EventsOf(ctx, "match", id)
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
		view = app.Shown{Listing: working, Contacts: m.ContactsOpen() || app.InsideListing(who, &working)}
		if !view.Contacts {
			view.Listing = market.Listing{ID: working.ID, No: working.No, Kind: working.Kind, OrgID: working.OrgID}
			view.Title = "（已不再公开）"
		}
		err = r.core.NameOwner(ctx, &view)
	}
	return &view, err
}

// Move is one attempt at a move of a match.
type Move struct {
	Name    market.MatchMove `form:"-" json:"-"`
	Version int              `form:"version" json:"version" doc:"读到的版本号；已有更新的版本时答复 409"`
	Reason  string           `form:"reason" json:"reason" doc:"理由或洽谈记录，部分操作必填" maxLength:"500"`
}

// MoveMatch makes a move of a match and tells the other side.
func (r *Room) MoveMatch(ctx context.Context, who market.Actor, id int64, move Move) (market.Match, error) {
	var m market.Match
	err := r.db.InTx(ctx, who, func(tx *postgres.Tx) (err error) {
		if m, err = tx.Match(ctx, id); err != nil {
			return err
		}
		if !m.VisibleTo(who) {
			return market.ErrNotFound
		}
		if move.Version != 0 && move.Version != m.Version {
			return market.ErrStale
		}
		if move.Name == "deal" {
			return market.Refuse(market.Invalid, "请通过“形成签约项目”登记签约信息。")
		}
		return r.moveMatch(ctx, tx, &m, move)
	})
	return m, err
}

// BecomeDeal notes that the sides of a match have made a deal of it.
func (r *Room) BecomeDeal(ctx context.Context, tx *postgres.Tx, m *market.Match) error {
	return r.moveMatch(ctx, tx, m, Move{Name: "deal"})
}

func (r *Room) moveMatch(ctx context.Context, tx *postgres.Tx, m *market.Match, move Move) error {
	from := m.Status
	if err := market.MatchLifecycle.Move(m, move.Name, market.Step{Who: tx.Who(), Now: tx.Now(), Reason: move.Reason}); err != nil {
		return err
	}
	if m.Status == market.MatchConnected && m.ContactAt.IsZero() {
		m.ContactAt = tx.Now()
	}
	if move.Name == "dismiss" || move.Name == "lose" {
		m.Note = move.Reason
	}
	if err := tx.InsertJudgment(ctx, m, string(move.Name), move.Reason); err != nil {
		return err
	}
	if err := tx.UpdateMatch(ctx, m); err != nil {
		return err
	}
	if err := tellMatch(ctx, tx, m, move); err != nil {
		return err
	}
	return tx.Record(ctx, string(move.Name), "match", m.ID, move.Reason, app.Moved(from, m.Status))
}

func tellMatch(ctx context.Context, tx *postgres.Tx, m *market.Match, move Move) error {
	titles := map[market.MatchMove]string{"interest": "希望与您对接", "accept": "已同意对接，联系方式已互相公开", "log": "更新了洽谈记录", "lose": "标记为未能合作"}
	title, told := titles[move.Name]
	if !told {
		return nil
	}
	side, org := m.DemandOwner, m.SupplyOrg
	if tx.Who().In(m.SupplyOrg) {
		side, org = m.SupplyOwner, m.DemandOrg
	}
	return tx.NotifyOrganization(ctx, org, side+title, move.Reason, fmt.Sprintf("/matches/%d", m.ID))
}

// MyMatches lists the matches of the asker's organisations in the given states, newest first.
func (r *Room) MyMatches(ctx context.Context, who market.Actor, statuses []market.MatchStatus, before int64) ([]View, error) {
	f := postgres.MatchFilter{OrgIDs: app.OrNone(who.OrgIDs()), Statuses: statuses, Before: before, Limit: app.PageSize}
	if who.InBureau() || who.Is(market.RoleBroker) {
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
		view, verr := matchView(rows[i], who)
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
	if err != nil || !who.WritesFor(own.OrgID) || own.Status != market.ListingPublished {
		return market.Match{}, &market.Error{Code: market.Invalid, Message: "请选择本单位一条已发布的清单条目与对方对接。", Fields: map[string]string{"own_id": "请选择已发布的条目；还没有的，请先发布。"}}
	}
	if target.Kind.Asks() == own.Kind.Asks() || target.OrgID == own.OrgID {
		return market.Match{}, &market.Error{Code: market.Invalid, Message: "对接须一方为需求、一方为供给，且不属于同一单位。", Fields: map[string]string{"own_id": "请选择另一类条目。"}}
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
		move := Move{Name: "interest"}
		if m.Status == market.MatchWantedByDemand && who.WritesFor(m.SupplyOrg) || m.Status == market.MatchWantedBySupply && who.WritesFor(m.DemandOrg) {
			move.Name = "accept"
		}
		return r.moveMatch(ctx, tx, &m, move)
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
	scored := m.Explained(m.Profile(match.Of(&demand, match.PartnerRecord{})), []*match.Profile{m.Profile(match.Of(&supply, match.PartnerRecord{}))}, time.Now(), 1)[0]
	reasons, err := json.Marshal(reasonsBetween(demand.Kind, supply.Kind, scored.Reasons))
	band := bands[scored.Band]
	if scored.Band == match.None {
		band = market.BandWeak
	}
	return postgres.NewMatch{DemandID: demand.ID, SupplyID: supply.ID, DemandOrg: demand.OrgID, SupplyOrg: supply.OrgID, Score: scored.Score,
		Band: band, Reasons: reasons, Matcher: m.Version()}, err
}

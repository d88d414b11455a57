package contract

import (
	"cmp"
	"context"
	"jiebang/internal/link"
	"slices"

	"jiebang/internal/app"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

// DealView is a deal as one asker sees it.
type DealView struct {
	market.Deal
	Offers    []market.Offer
	Editable  bool
	Contracts []market.Contract
	Trail     []market.Event
	DemandNo  string // of the listings it came from, empty when there are none
	SupplyNo  string
	Broker    string // the broker's name, empty when there is none
	Stall     market.Stall
}

// DealDraft is what somebody records: what it came from, and what it says.
type DealDraft struct {
	MatchID int64 `form:"match_id"`
	market.DealContent
}

// DealFor fills a draft from a match, so that nobody types again what the platform knows.
func (r *Room) DealFor(ctx context.Context, who market.Actor, matchID int64) (DealDraft, error) {
	m, err := r.db.Match(ctx, matchID)
	if err != nil {
		return DealDraft{}, err
	}
	if !m.VisibleTo(who) || !m.ContactsOpen() {
		return DealDraft{}, market.ErrNotFound
	}
	draft := DealDraft{MatchID: matchID, DealContent: market.DealContent{Title: m.DemandTitle}}
	for id, side := range map[int64]*market.Party{m.DemandOrg: &draft.Buyer, m.SupplyOrg: &draft.Seller} {
		org, err := r.db.Organization(ctx, id)
		if err != nil {
			return draft, err
		}
		*side = market.PartyOf(org)
	}
	return draft, nil
}

// RecordDeal stores a deal: from a match whose sides are in contact, or by hand by one of the sides or a clerk.
func (r *Room) RecordDeal(ctx context.Context, who market.Actor, in DealDraft) (market.Deal, error) {
	d := market.Deal{DealContent: in.DealContent, MatchID: in.MatchID,
		Progress: market.Progress[market.DealStatus]{Status: market.DealLead}}
	d.Normalize()
	err := r.db.InTx(ctx, who, func(tx *postgres.Tx) error {
		if d.MatchID != 0 {
			if err := r.takeMatch(ctx, tx, &d); err != nil {
				return err
			}
		}
		if err := knowParties(ctx, tx, &d.Buyer, &d.Seller); err != nil {
			return err
		}
		if err := d.Validate(); err != nil {
			return err
		}
		if err := knowBroker(ctx, tx, d.BrokerID); err != nil {
			return err
		}
		if !d.MayRecord(who) {
			return market.Refuse(market.Forbidden, "只能登记本单位作为需求方或供给方的项目，请在其中一方选择本单位。")
		}
		if err := tx.InsertDeal(ctx, &d); err != nil {
			return err
		}
		if err := tellDeal(ctx, tx, &d, "已登记签约项目", ""); err != nil {
			return err
		}
		return tx.Record(ctx, market.VerbCreate, market.NounDeal, d.ID, "", nil)
	})
	return d, err
}

// takeMatch makes the match a deal: its sides and listings are those of the match, whatever was typed.
func (r *Room) takeMatch(ctx context.Context, tx *postgres.Tx, d *market.Deal) error {
	m, err := tx.Match(ctx, d.MatchID)
	if err != nil {
		return err
	}
	if !m.VisibleTo(tx.Who()) {
		return market.ErrNotFound
	}
	d.Buyer.OrgID, d.Seller.OrgID, d.DemandID, d.SupplyID, d.Status = m.DemandOrg, m.SupplyOrg, m.DemandID, m.SupplyID,
		market.DealNegotiating
	return r.becomeDeal(ctx, tx, &m)
}

// knowParties replaces what was typed of parties that are organisations of the platform by what was verified of
// them. What only the organisation itself may tell is filled in for its own people and the bureau alone.
func knowParties(ctx context.Context, tx *postgres.Tx, parties ...*market.Party) error {
	for _, p := range parties {
		org, err := partyOrganization(ctx, tx, *p)
		if market.Missing(err) && p.OrgID == 0 {
			continue
		}
		if err != nil {
			return err
		}
		known := market.PartyOf(org)
		p.OrgID, p.Name, p.USCC, p.Region, p.Country = known.OrgID, known.Name, known.USCC, known.Region, ""
		p.Nature = cmp.Or(p.Nature, known.Nature)
		p.Town = cmp.Or(p.Town, known.Town)
		if who := tx.Who(); who.InBureau() || who.In(org.ID) {
			p.LegalPerson = cmp.Or(p.LegalPerson, known.LegalPerson)
			p.ContactName = cmp.Or(p.ContactName, known.ContactName)
			p.ContactPhone = cmp.Or(p.ContactPhone, known.ContactPhone)
			p.Address = cmp.Or(p.Address, known.Address)
		}
	}
	return nil
}

// knowBroker wants the person who is said to have introduced the sides to be one of the platform's brokers.
func knowBroker(ctx context.Context, tx *postgres.Tx, id int64) error {
	if id == 0 {
		return nil
	}
	user, err := tx.User(ctx, id)
	if market.Missing(err) || err == nil && !slices.Contains(user.Roles, market.RoleBroker) {
		return &market.Error{Code: market.Invalid, Message: "没有这位技术经理人。",
			Fields: map[string]string{"broker_id": "请从列表中选择。"}}
	}
	return err
}

// partyOrganization finds the organisation that a party is, by its id or by its code.
func partyOrganization(ctx context.Context, tx *postgres.Tx, p market.Party) (market.Organization, error) {
	if p.OrgID != 0 {
		return tx.Organization(ctx, p.OrgID)
	}
	if p.USCC == "" {
		return market.Organization{}, market.ErrNotFound
	}
	return tx.OrganizationByUSCC(ctx, p.USCC)
}

// EditDeal rewrites what a deal says. The sides of a signed deal stay as they signed.
func (r *Room) EditDeal(ctx context.Context, who market.Actor, id int64, version int,
	in market.DealContent) (market.Deal, error) {
	var d market.Deal
	err := r.db.InTx(ctx, who, func(tx *postgres.Tx) (err error) {
		if d, err = seenDeal(ctx, tx, id); err != nil {
			return err
		}
		if !d.Editable(who) {
			return market.Refuse(market.Conflict, "项目当前为“"+market.DealLifecycle.Label(d.Status)+"”，或您没有修改权限，不能修改。")
		}
		in.Normalize()
		if d.Signed() || d.MatchID != 0 || d.ChallengeID != 0 {
			in.Buyer, in.Seller = d.Buyer, d.Seller
		} else if err := knowParties(ctx, tx, &in.Buyer, &in.Seller); err != nil {
			return err
		}
		if err := in.Validate(); err != nil {
			return err
		}
		if err := knowBroker(ctx, tx, in.BrokerID); err != nil {
			return err
		}
		if !in.MayRecord(who) {
			return market.Refuse(market.Forbidden, "本单位须是需求方或供给方之一。")
		}
		d.DealContent, d.Version = in, version
		if err := tx.UpdateDeal(ctx, &d); err != nil {
			return err
		}
		return tx.Record(ctx, market.VerbEdit, market.NounDeal, id, "", nil)
	})
	return d, err
}

// seenDeal reads a deal that the transaction's actor may know of.
func seenDeal(ctx context.Context, tx *postgres.Tx, id int64) (market.Deal, error) {
	d, err := tx.Deal(ctx, id)
	if err == nil && !d.VisibleTo(tx.Who()) {
		return d, market.ErrNotFound
	}
	return d, err
}

// tellDeal tells the sides on the platform, except the one that acts.
func tellDeal(ctx context.Context, tx *postgres.Tx, d *market.Deal, what, note string) error {
	for _, side := range []market.Party{d.Buyer, d.Seller} {
		if side.OrgID == 0 || tx.Who().In(side.OrgID) {
			continue
		}
		if err := tx.TellOrganization(ctx, side.OrgID, market.Message{Kind: market.MessageProgress, What: what,
			Title: d.Title, Body: note, Href: link.Deal(d.ID)}); err != nil {
			return err
		}
	}
	return nil
}

// Deal reads a deal for the asker, with its contracts and its history.
func (r *Room) Deal(ctx context.Context, who market.Actor, id int64) (DealView, error) {
	d, err := r.db.Deal(ctx, id)
	if err != nil {
		return DealView{}, err
	}
	if !d.VisibleTo(who) {
		return DealView{}, market.ErrNotFound
	}
	view := DealView{Deal: d, Editable: d.Editable(who), Offers: dealMoves.Ahead(r, &d, who, r.core.Now())}
	view.Stall = d.Stall(r.core.Settings(), market.DateOf(r.core.Now()))
	if d.BrokerID != 0 {
		broker, err := r.db.User(ctx, d.BrokerID)
		if err != nil {
			return view, err
		}
		view.Broker = broker.Name
	}
	if view.Contracts, err = r.db.Contracts(ctx, postgres.ContractFilter{DealID: id, Limit: app.PageSize}); err != nil {
		return view, err
	}
	if view.Trail, err = r.db.EventsOf(ctx, market.NounDeal, id); err != nil {
		return view, err
	}
	for listing, no := range map[int64]*string{d.DemandID: &view.DemandNo, d.SupplyID: &view.SupplyNo} {
		if listing == 0 {
			continue
		}
		l, err := r.db.Listing(ctx, listing)
		if err != nil {
			return view, err
		}
		*no = l.No
	}
	return view, nil
}

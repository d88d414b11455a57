package postgres

import (
	"context"

	"jiebang/internal/market"
)

var mandateTable = tableOf[market.Mandate]("mandate", columns{
	given:   `id`,
	fixed:   `listing_id broker_id broker_name days note issued_by issuer issued_at`,
	version: `version`,
	moving:  `status moved_by submitted_by accepted_at outcome ended_at rating opinion rated_at`,
})

// mandateRows reads mandates with what is known of their listings: as the public sees them where they are on show.
var mandateRows = `select ` + mandateTable.as("m") + `, l.no, coalesce(p.title, l.title) as title, l.kind, l.org_id,
		o.name as org_name, coalesce(e.keeper_id, 0) as keeper_id, u.unit as broker_unit,
		(select count(*)::int from introduction i where i.mandate_id = m.id) as introduced
	from mandate m join listing l on l.id = m.listing_id join organization o on o.id = l.org_id
	join users u on u.id = m.broker_id left join listing_public p on p.id = m.listing_id
	left join pool_entry e on e.listing_id = m.listing_id `

// Mandate reads one mandate.
func (r Reader) Mandate(ctx context.Context, id int64) (market.Mandate, error) {
	return one[market.Mandate](ctx, r, mandateRows+`where m.id = @id`, args{"id": id})
}

// LockMandate reads one mandate and keeps everybody else from moving it until the transaction ends.
func (tx *Tx) LockMandate(ctx context.Context, id int64) (market.Mandate, error) {
	return one[market.Mandate](ctx, tx.Reader, mandateRows+`where m.id = @id for update of m`, args{"id": id})
}

// MandateFilter narrows a list of mandates; zero values do not narrow.
type MandateFilter struct {
	Scope     market.MandateScope
	Handler   int64 // who issued them, handles their listings, or is their broker
	BrokerID  int64
	ListingID int64
	Statuses  []market.MandateStatus
	Late      []market.Date // for each term the last day of issue of what is late; nil does not narrow
	Rated     bool          // only those that were rated
	Led       bool          // only those with an introduction
	Signed    bool          // only those that led to a signed contract
	Unrated   bool          // only those with a result that nobody has rated
	Before    int64
	Limit     int
}

// mandateLate is the condition of a mandate whose term is over without a result, when @terms holds for each term the
// last day on which it can have been issued.
const mandateLate = `m.status in (` + mandateOffered + `, ` + mandateAccepted + `)
	and (m.issued_at at time zone 'Asia/Shanghai')::date <= (@terms::text[]::date[])[m.days]`

// Conditions of a mandate that was rated, and of one with an introduction.
const (
	mandateRated = `m.rating > 0`
	mandateLed   = `exists (select from introduction i where i.mandate_id = m.id)`
)

// mandateDeal is the condition that mandate m led to the signed contract of deal d: one of its broker, signed no
// earlier, about the mandate's listing or between two whom it introduced.
var mandateDeal = `m.accepted_at is not null and d.broker_id = m.broker_id and d.status ` + inDealsSigned + `
	and d.contract_on >= (m.issued_at at time zone 'Asia/Shanghai')::date
	and (m.listing_id in (d.demand_id, d.supply_id) or exists (select from introduction i where i.mandate_id = m.id
		and (i.listing_org = d.buyer_org and i.other_org = d.seller_org
			or i.listing_org = d.seller_org and i.other_org = d.buyer_org)))`

var mandateSigned = `exists (select from deal d where ` + mandateDeal + `)`

// handlesMandate is the condition of mandates that @handler issued, whose listings they handle, or whose broker they
// are.
const handlesMandate = `(m.issued_by = @handler or e.keeper_id = @handler or m.broker_id = @handler)`

// Mandates lists mandates, newest first.
func (r Reader) Mandates(ctx context.Context, f MandateFilter) ([]market.Mandate, error) {
	var w where
	if !f.Scope.All {
		w.and(true, `(m.broker_id = nullif(@scope_user::bigint, 0) or m.accepted_at is not null
			and l.org_id = any(@scope_orgs))`, "scope_user", f.Scope.UserID)
		w.set("scope_orgs", orEmpty(f.Scope.OrgIDs))
	}
	w.and(f.Handler != 0, handlesMandate, "handler", f.Handler)
	w.and(f.BrokerID != 0, `m.broker_id = @broker`, "broker", f.BrokerID)
	w.and(f.ListingID != 0, `m.listing_id = @listing`, "listing", f.ListingID)
	w.and(f.Statuses != nil, `m.status = any(@statuses)`, "statuses", f.Statuses)
	w.and(f.Late != nil, mandateLate, "terms", dayTexts(f.Late))
	w.that(f.Rated, mandateRated)
	w.that(f.Led, mandateLed)
	w.that(f.Signed, mandateSigned)
	w.that(f.Unrated, `m.rating = 0 and m.status in (`+mandateDone+`)`)
	w.and(f.Before != 0, `m.id < @before`, "before", f.Before)
	return list[market.Mandate](ctx, r, mandateRows+w.sql()+` order by m.id desc limit @limit`,
		w.args("limit", f.Limit))
}

// dayTexts are days as the record reads them.
func dayTexts(days []market.Date) []string {
	texts := make([]string, 0, len(days))
	for _, d := range days {
		texts = append(texts, d.String())
	}
	return texts
}

// InsertMandate stores a new mandate; one that the broker has for the listing already is a Conflict.
func (tx *Tx) InsertMandate(ctx context.Context, m *market.Mandate) error {
	m.Version, m.IssuedAt = 1, tx.now
	ids, err := list[int64](ctx, tx.Reader, mandateTable.insert+`on conflict (listing_id, broker_id)
		where status in (`+mandateOffered+`, `+mandateAccepted+`) do nothing returning id`, mandateTable.inserted(m))
	if err != nil {
		return err
	}
	if len(ids) == 0 {
		return market.Refuse(market.Conflict, "已派给这位技术经理人，正在办理，不必重复派单。")
	}
	m.ID = ids[0]
	return nil
}

// UpdateMandate stores a move of a mandate if nobody stored another version since it was read.
func (tx *Tx) UpdateMandate(ctx context.Context, m *market.Mandate) error {
	return mandateTable.replace(ctx, tx, m)
}

// NoteLateMandates notes that people are being told of mandates whose term is over, and returns them.
func (tx *Tx) NoteLateMandates(ctx context.Context, late []market.Date, limit int) ([]market.Mandate, error) {
	ids, err := list[int64](ctx, tx.Reader, `update mandate set late_told = true where id in (
		select m.id from mandate m where not m.late_told and `+mandateLate+` order by m.id limit @limit
		for update skip locked) returning id`, args{"terms": dayTexts(late), "limit": limit})
	if err != nil || len(ids) == 0 {
		return nil, err
	}
	return list[market.Mandate](ctx, tx.Reader, mandateRows+`where m.id = any(@ids) order by m.id`, args{"ids": ids})
}

const (
	mandateOffered  = `'` + string(market.MandateOffered) + `'`
	mandateAccepted = `'` + string(market.MandateAccepted) + `'`
	mandateDone     = `'` + string(market.MandateSucceeded) + `', '` + string(market.MandateFailed) + `', '` +
		string(market.MandateIdle) + `'`
)

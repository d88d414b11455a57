package postgres

import (
	"context"

	"jiebang/internal/market"
)

var dealTable = tableOf[market.Deal]("deal", columns{
	given:   `id`,
	fixed:   `no match_id challenge_id bid_id demand_id supply_id created_by created_at`,
	version: `version`,
	moving: `title buyer seller amount summary next_step next_on status moved_by submitted_by intent_on intent_evidence
		contract_on contract_evidence broker_id buyer_people seller_people occasion ended_for note updated_at`,
	absent: `match_id challenge_id bid_id demand_id supply_id broker_id`,
})

// Deal reads a deal.
func (r Reader) Deal(ctx context.Context, id int64) (market.Deal, error) {
	return one[market.Deal](ctx, r, dealTable.read+`where id = @id`, args{"id": id})
}

// DealFilter narrows a list of deals; zero values do not narrow.
type DealFilter struct {
	OrgIDs      []int64 // one of them is buyer or seller
	BrokerID    int64
	ChallengeID int64
	Statuses    []market.DealStatus
	Words       string // in the number, the title, or the name of a side
	Source      market.DealSource
	Stall       *StallLine // only what wants attention
	Before      int64      // only smaller ids: the next page
	Limit       int
}

// StallLine says from when on a deal is held up: the twin of market.Deal.Stall.
type StallLine struct {
	Today             market.Date
	IdleDays, Working int // the latter for deals that are being performed
}

var dealSourceIs = map[market.DealSource]string{
	market.DealFromChallenge: `challenge_id is not null`,
	market.DealFromMatch:     `match_id is not null and challenge_id is null`,
	market.DealFromOccasion:  `occasion <> '' and match_id is null and challenge_id is null`,
	market.DealFromNowhere:   `occasion = '' and match_id is null and challenge_id is null`,
}

func (f DealFilter) where() where {
	var w where
	w.and(f.OrgIDs != nil, `buyer_org = any(@orgs) or seller_org = any(@orgs)`, "orgs", f.OrgIDs)
	w.and(f.BrokerID != 0, `broker_id = @broker`, "broker", f.BrokerID)
	w.and(f.ChallengeID != 0, `challenge_id = @challenge`, "challenge", f.ChallengeID)
	w.and(f.Statuses != nil, `status = any(@statuses)`, "statuses", f.Statuses)
	w.and(f.Words != "", `strpos(lower(concat_ws(' ', no, title, buyer ->> 'name', seller ->> 'name')),
			lower(@words)) > 0`, "words", f.Words)
	w.that(dealSourceIs[f.Source] != "", dealSourceIs[f.Source])
	if f.Stall != nil {
		w.that(true, `status `+inDealsOpen+`
			and (next_on < @today or updated_at < case when status = `+dealPerforming+` then @working::timestamptz
				else @idle::timestamptz end)`)
		w.set("today", f.Stall.Today)
		w.set("idle", f.Stall.Today.AddDays(1-f.Stall.IdleDays).Start())
		w.set("working", f.Stall.Today.AddDays(1-f.Stall.Working).Start())
	}
	w.and(f.Before != 0, `id < @before`, "before", f.Before)
	return w
}

// Deals reads deals, newest first.
func (r Reader) Deals(ctx context.Context, f DealFilter) ([]market.Deal, error) {
	w := f.where()
	return list[market.Deal](ctx, r, dealTable.read+w.sql()+` order by id desc limit @limit`, w.args("limit", f.Limit))
}

// DealBoard reads the deals of each state, those whose next step is due first, up to the limit for every state.
func (r Reader) DealBoard(ctx context.Context, f DealFilter, states []market.DealStatus) ([]market.Deal, error) {
	w := f.where()
	w.that(true, `status = state`)
	w.set("states", states)
	return list[market.Deal](ctx, r, `select d.* from unnest(@states::text[]) with ordinality s (state, place)
		cross join lateral (`+dealTable.read+w.sql()+` order by next_on, id desc limit @limit) d
		order by s.place, d.next_on, d.id desc`, w.args("limit", f.Limit))
}

// DealCount is how many deals stand in a state and what they come to.
type DealCount struct {
	Status market.DealStatus
	Count  int
	Amount market.Money
}

// DealCounts counts deals by state.
func (r Reader) DealCounts(ctx context.Context, f DealFilter) ([]DealCount, error) {
	w := f.where()
	return list[DealCount](ctx, r, `select status, count(*)::int as count, coalesce(sum(amount), 0)::bigint as amount
		from deal `+w.sql()+` group by status`, w.named)
}

// CountDeals counts the deals that the filter lets through.
func (r Reader) CountDeals(ctx context.Context, f DealFilter) (int, error) {
	w := f.where()
	return one[int](ctx, r, `select count(*)::int from deal `+w.sql(), w.named)
}

// SignedCount is how many intents and contracts were signed: an intent is not a contract.
type SignedCount struct{ Intents, Contracts int }

// SignedBetween counts what was signed from a day on and before another, apart, among what the filter lets through.
func (r Reader) SignedBetween(ctx context.Context, f DealFilter, from, to market.Date) (SignedCount, error) {
	w := f.where()
	w.set("from", from)
	return one[SignedCount](ctx, r, `select count(*) filter (where intent_on >= @from
			and intent_on < @to)::int as intents,
			count(*) filter (where contract_on >= @from and contract_on < @to
				and status `+inDealsSigned+`)::int as contracts
		from deal `+w.sql(), w.args("to", to))
}

// InsertDeal stores a new deal and sets its id, number, version and times; one without a state is a lead.
func (tx *Tx) InsertDeal(ctx context.Context, d *market.Deal) error {
	no, err := tx.NextNo(ctx, "XM")
	if err != nil {
		return err
	}
	if d.Status == "" {
		d.Status = market.DealLead
	}
	d.No, d.Version, d.MovedBy = no, 1, tx.who.UserID
	d.CreatedAt, d.UpdatedAt, d.CreatedBy = tx.now, tx.now, tx.who.UserID
	d.ID, err = one[int64](ctx, tx.Reader, dealTable.insert+`returning id`, dealTable.inserted(d))
	return err
}

// UpdateDeal stores the deal if nobody stored another version since it was read.
func (tx *Tx) UpdateDeal(ctx context.Context, d *market.Deal) error {
	d.UpdatedAt = tx.now
	return dealTable.replace(ctx, tx, d)
}

// DealOfBid reads the deal that came of a bid.
func (r Reader) DealOfBid(ctx context.Context, bidID int64) (market.Deal, error) {
	return one[market.Deal](ctx, r, dealTable.read+`where bid_id = @bid`, args{"bid": bidID})
}

// DealsKnown finds deals by their numbers or by their titles, those that are not over before others, the newest first.
func (r Reader) DealsKnown(ctx context.Context, nos, titles []string) ([]market.Deal, error) {
	return list[market.Deal](ctx, r, dealTable.read+`where no = any(@nos) or title = any(@titles)
		order by status not `+inDealsOpen+`, id desc`, args{"nos": orEmpty(nos), "titles": orEmpty(titles)})
}

// TouchedDeals are those of the ids that somebody has worked on, or that have a contract or a file.
func (r Reader) TouchedDeals(ctx context.Context, ids []int64) ([]market.Deal, error) {
	return list[market.Deal](ctx, r, dealTable.read+`where id = any(@ids) and (version > 1
			or exists (select from contract c where c.deal_id = deal.id)
			or exists (select from file f where f.kind = `+onDeal+` and f.ref = deal.id)) order by id`,
		args{"ids": orEmpty(ids)})
}

// DeleteDeals removes deals for good.
func (tx *Tx) DeleteDeals(ctx context.Context, ids []int64) error {
	_, err := tx.exec(ctx, `delete from deal where id = any(@ids)`, args{"ids": orEmpty(ids)})
	return err
}

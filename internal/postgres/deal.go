package postgres

import (
	"context"

	"jiebang/internal/market"
)

const dealColumns = `id, no, title, buyer, seller, amount, summary, next_step, next_on, status, version, moved_by, submitted_by, intent_on, intent_evidence,
	contract_on, contract_evidence, coalesce(match_id, 0) as match_id, coalesce(challenge_id, 0) as challenge_id, coalesce(bid_id, 0) as bid_id,
	coalesce(demand_id, 0) as demand_id, coalesce(supply_id, 0) as supply_id, coalesce(broker_id, 0) as broker_id, note, created_by, created_at, updated_at`

// Deal reads a deal.
func (r reader) Deal(ctx context.Context, id int64) (market.Deal, error) {
	return one[market.Deal](ctx, r, `select `+dealColumns+` from deal where id = @id`, args{"id": id})
}

// DealOfMatch reads the deal that came of a match.
func (r reader) DealOfMatch(ctx context.Context, matchID int64) (market.Deal, error) {
	return one[market.Deal](ctx, r, `select `+dealColumns+` from deal where match_id = @match`, args{"match": matchID})
}

// DealFilter narrows a list of deals; zero values do not narrow.
type DealFilter struct {
	OrgIDs      []int64 // one of them is buyer or seller
	BrokerID    int64
	ChallengeID int64
	Statuses    []market.DealStatus
	Before      int64 // only smaller ids: the next page
	Limit       int
}

// Deals reads deals, newest first.
func (r reader) Deals(ctx context.Context, f DealFilter) ([]market.Deal, error) {
	var w where
	w.and(f.OrgIDs != nil, `buyer_org = any(@orgs) or seller_org = any(@orgs)`, "orgs", f.OrgIDs)
	w.and(f.BrokerID != 0, `broker_id = @broker`, "broker", f.BrokerID)
	w.and(f.ChallengeID != 0, `challenge_id = @challenge`, "challenge", f.ChallengeID)
	w.and(f.Statuses != nil, `status = any(@statuses)`, "statuses", f.Statuses)
	w.and(f.Before != 0, `id < @before`, "before", f.Before)
	return list[market.Deal](ctx, r, `select `+dealColumns+` from deal `+w.sql()+` order by id desc limit @limit`, w.args("limit", f.Limit))
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
	d.ID, err = one[int64](ctx, tx.reader, `insert into deal (no, title, buyer, seller, amount, summary, next_step, next_on, status, version, moved_by,
			submitted_by, intent_on, intent_evidence, contract_on, contract_evidence, match_id, challenge_id, bid_id, demand_id, supply_id, broker_id,
			note, created_by, created_at, updated_at)
		values (@no, @title, @buyer, @seller, @amount, @summary, @next_step, @next_on, @status, @version, @moved_by,
			@submitted_by, @intent_on, @intent_evidence, @contract_on, @contract_evidence, nullif(@match_id::bigint, 0), nullif(@challenge_id::bigint, 0),
			nullif(@bid_id::bigint, 0), nullif(@demand_id::bigint, 0), nullif(@supply_id::bigint, 0), nullif(@broker_id::bigint, 0),
			@note, @created_by, @created_at, @updated_at)
		returning id`, dealArgs(d))
	return err
}

// UpdateDeal stores the deal if nobody stored another version since it was read.
func (tx *Tx) UpdateDeal(ctx context.Context, d *market.Deal) error {
	d.UpdatedAt = tx.now
	named := dealArgs(d)
	for _, fixed := range []string{"no", "match_id", "challenge_id", "bid_id", "demand_id", "supply_id", "created_by", "created_at"} {
		delete(named, fixed)
	}
	named["id"] = d.ID
	err := tx.swap(ctx, `update deal set title = @title, buyer = @buyer, seller = @seller, amount = @amount, summary = @summary, next_step = @next_step,
			next_on = @next_on, status = @status, version = version + 1, moved_by = @moved_by, submitted_by = @submitted_by, intent_on = @intent_on,
			intent_evidence = @intent_evidence, contract_on = @contract_on, contract_evidence = @contract_evidence,
			broker_id = nullif(@broker_id::bigint, 0), note = @note, updated_at = @updated_at
		where id = @id and version = @version`, named)
	if err == nil {
		d.Version++
	}
	return err
}

func dealArgs(d *market.Deal) args {
	return args{"no": d.No, "title": d.Title, "buyer": d.Buyer, "seller": d.Seller, "amount": d.Amount, "summary": d.Summary, "next_step": d.NextStep,
		"next_on": d.NextOn, "status": d.Status, "version": d.Version, "moved_by": d.MovedBy, "submitted_by": d.SubmittedBy, "intent_on": d.IntentOn,
		"intent_evidence": d.IntentEvidence, "contract_on": d.ContractOn, "contract_evidence": d.ContractEvidence, "match_id": d.MatchID,
		"challenge_id": d.ChallengeID, "bid_id": d.BidID, "demand_id": d.DemandID, "supply_id": d.SupplyID, "broker_id": d.BrokerID,
		"note": d.Note, "created_by": d.CreatedBy, "created_at": d.CreatedAt, "updated_at": d.UpdatedAt}
}

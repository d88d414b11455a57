package postgres

import (
	"context"
	"strings"
	"time"

	"jiebang/internal/market"
)

// QueueFilter narrows the queue of listings; zero values do not narrow.
type QueueFilter struct {
	ListingFilter
	market.ListPart           // by the day it was handed in
	Field           string    // high-tech field
	Town            string    // of the owner
	Seen            time.Time // handed in by this moment
}

// QueuedListing is a listing as the queue shows it.
type QueuedListing struct {
	market.Listing
	OrgName string
	Town    string
}

const (
	fromQueue   = ` from listing l join organization o on o.id = l.org_id `
	cameToQueue = `coalesce(l.submitted_at, l.created_at)`
)

var queueSorting = sorting{from: fromQueue, id: `l.id`, own: market.ByTurn, keys: map[market.ListOrder]string{
	market.ByTurn:     cameToQueue,
	market.ByNumber:   `l.no`,
	market.ByOwner:    `o.name`,
	market.ByValidity: `coalesce(l.valid_until, 'infinity'::date)`,
}}

func (f *QueueFilter) conditions() where {
	var w where
	w.and(f.RecommenderID != nil, `l.recommender_id = any(@recommenders)`, "recommenders", f.RecommenderID)
	w.and(f.Statuses != nil, `l.status = any(@statuses)`, "statuses", f.Statuses)
	w.and(f.Kind != "", `l.kind = @kind`, "kind", f.Kind)
	w.and(f.Batch != 0, `l.batch_id = @batch`, "batch", f.Batch)
	w.and(f.IDs != nil, `l.id = any(@ids)`, "ids", f.IDs)
	w.and(f.Field != "", `l.hitech_field = @field`, "field", f.Field)
	w.and(f.Town != "", `o.town = @town`, "town", f.Town)
	w.and(!f.From.IsZero(), cameToQueue+` >= @from`, "from", f.From.Start())
	w.and(!f.Till.IsZero(), cameToQueue+` < @till`, "till", f.Till.End())
	w.and(!f.Seen.IsZero(), cameToQueue+` <= @seen`, "seen", f.Seen)
	if text := strings.TrimSpace(f.Text); text != "" {
		w.and(true, `position(lower(@text) in lower(l.title)) > 0 or position(@text in o.name) > 0
			or l.no = upper(@text) or o.uscc = upper(@text)`, "text", text)
	}
	return w
}

// Queue reads the queue in its order.
func (r Reader) Queue(ctx context.Context, f QueueFilter) ([]QueuedListing, error) {
	w := f.conditions()
	queueSorting.begin(&w, f.ListPart)
	return list[QueuedListing](ctx, r, `select `+listingTable.as("l")+`, o.name as org_name, o.town`+fromQueue+w.sql()+
		queueSorting.ordered(f.ListPart)+` limit @limit`, w.args("limit", f.Limit))
}

// CountQueue counts the queue, at most up to limit.
func (r Reader) CountQueue(ctx context.Context, f QueueFilter, limit int) (int, error) {
	w := f.conditions()
	return one[int](ctx, r, `select count(*) from (select`+fromQueue+w.sql()+` limit @limit) q`, w.args("limit", limit))
}

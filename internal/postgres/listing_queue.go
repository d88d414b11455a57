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
	Text  string      // in the title or the owner's name, or a number or code as a whole
	Field string      // high-tech field
	Town  string      // of the owner
	From  market.Date // handed in on this day or later
	Till  market.Date // handed in on this day or before
	Seen  time.Time   // handed in by this moment
	Order market.QueueOrder
	After int64 // behind this listing in the order; it need not be in the queue any more
}

// QueuedListing is a listing as the queue shows it.
type QueuedListing struct {
	market.Listing
	OrgName string
	Town    string
}

// queueKeys are what each order compares, before the id.
var queueKeys = map[market.QueueOrder]string{
	market.FirstCome:  `coalesce(l.submitted_at, l.created_at)`,
	market.ByNumber:   `l.no`,
	market.ByOwner:    `o.name`,
	market.ByValidity: `coalesce(l.valid_until, 'infinity'::date)`,
}

const fromQueue = ` from listing l join organization o on o.id = l.org_id `

// ordered is what the order compares, and how.
func (f *QueueFilter) ordered() (key, direction string, less string) {
	name, down := strings.CutPrefix(string(f.Order), "-")
	key = queueKeys[market.QueueOrder(name)]
	if f.Order == market.LastCome {
		key = queueKeys[market.FirstCome]
	}
	if down {
		return key, "desc", "<"
	}
	return key, "asc", ">"
}

func (f *QueueFilter) conditions() where {
	var w where
	w.and(f.RecommenderID != nil, `l.recommender_id = any(@recommenders)`, "recommenders", f.RecommenderID)
	w.and(f.Statuses != nil, `l.status = any(@statuses)`, "statuses", f.Statuses)
	w.and(f.Kind != "", `l.kind = @kind`, "kind", f.Kind)
	w.and(f.Batch != 0, `l.batch_id = @batch`, "batch", f.Batch)
	w.and(f.IDs != nil, `l.id = any(@ids)`, "ids", f.IDs)
	w.and(f.Field != "", `l.hitech_field = @field`, "field", f.Field)
	w.and(f.Town != "", `o.town = @town`, "town", f.Town)
	came := queueKeys[market.FirstCome]
	w.and(!f.From.IsZero(), came+` >= @from`, "from", f.From.Start())
	w.and(!f.Till.IsZero(), came+` < @till`, "till", f.Till.End())
	w.and(!f.Seen.IsZero(), came+` <= @seen`, "seen", f.Seen)
	if text := strings.TrimSpace(f.Text); text != "" {
		w.and(true, `position(lower(@text) in lower(l.title)) > 0 or position(@text in o.name) > 0
			or l.no = upper(@text) or o.uscc = upper(@text)`, "text", text)
	}
	return w
}

// Queue reads the queue in its order.
func (r Reader) Queue(ctx context.Context, f QueueFilter) ([]QueuedListing, error) {
	w := f.conditions()
	key, direction, less := f.ordered()
	w.and(f.After != 0, `(`+key+`, l.id) `+less+` (select `+key+`, l.id`+fromQueue+`where l.id = @after)`,
		"after", f.After)
	return list[QueuedListing](ctx, r, `select `+listingTable.as("l")+`, o.name as org_name, o.town`+fromQueue+w.sql()+
		` order by `+key+` `+direction+`, l.id `+direction+` limit @limit`, w.args("limit", f.Limit))
}

// CountQueue counts the queue, at most up to limit.
func (r Reader) CountQueue(ctx context.Context, f QueueFilter, limit int) (int, error) {
	w := f.conditions()
	return one[int](ctx, r, `select count(*) from (select`+fromQueue+w.sql()+` limit @limit) q`, w.args("limit", limit))
}

package listing

import (
	"context"
	"slices"
	"strings"
	"time"

	"jiebang/internal/app"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

// QueuePart is what is looked at of the queue; zero values do not narrow.
type QueuePart struct {
	Statuses        []market.ListingStatus
	Kind            market.Kind
	Field           string    // high-tech field
	Town            string    // of the owner
	Seen            time.Time // handed in by this moment: what a page showed when it was read
	Batch           int64
	IDs             []int64
	market.ListPart // by the day it was handed in
}

// filter is the part that the asker may see: the bureau all, and a recommender what was sent to it.
func (q QueuePart) filter(who market.Actor, limit int) postgres.QueueFilter {
	f := postgres.QueueFilter{ListingFilter: postgres.ListingFilter{Statuses: q.Statuses, Kind: q.Kind, Batch: q.Batch,
		Limit: limit}, Field: q.Field, Town: q.Town, Seen: q.Seen,
		ListPart: q.ListPart}
	if len(q.IDs) > 0 {
		f.IDs = q.IDs
	}
	if !market.QueuesAllListings(who) {
		f.RecommenderID = who.OrgIDs()
	}
	return f
}

// QueuePage is a page of the queue.
type QueuePage struct {
	Rows  []postgres.QueuedListing
	Total int // of all pages, at most market.MostCounted
	More  bool
}

// Queue lists working copies for the bureau, and for a recommender what was sent to it, in the order asked for.
func (r *Room) Queue(ctx context.Context, who market.Actor, q QueuePart) (QueuePage, error) {
	size := market.ListSize(q.Size)
	rows, err := r.db.Queue(ctx, q.filter(who, size+1))
	if err != nil {
		return QueuePage{}, err
	}
	page := QueuePage{Rows: rows[:min(len(rows), size)], More: len(rows) > size}
	page.Total, err = r.db.CountQueue(ctx, q.filter(who, 0), market.MostCounted)
	return page, err
}

// Next is the listing behind one in the queue, which need not be in it any more; or the first when none is behind it,
// and 0 when nothing waits.
func (r *Room) Next(ctx context.Context, who market.Actor, q QueuePart, after int64) (int64, error) {
	for _, q.After = range []int64{after, 0} {
		rows, err := r.db.Queue(ctx, q.filter(who, 1))
		if err != nil {
			return 0, err
		}
		if len(rows) > 0 && rows[0].ID != after {
			return rows[0].ID, nil
		}
	}
	return 0, nil
}

// ExportQueue writes the listings that Queue lists, in its order.
func (r *Room) ExportQueue(ctx context.Context, who market.Actor, q QueuePart, e *app.Export) error {
	return r.exportListings(ctx, who, q.Kind, e, func(ctx context.Context, last *exportedRow, limit int) (
		[]exportedRow, error,
	) {
		q.After = 0
		if last != nil {
			q.After = last.ID
		}
		queued, err := r.db.Queue(ctx, q.filter(who, limit))
		if err != nil {
			return nil, err
		}
		listings := make([]market.Listing, 0, len(queued))
		for i := range queued {
			listings = append(listings, queued[i].Listing)
		}
		return r.owned(ctx, listings)
	})
}

// QueueOffers are the moves that the asker may make of many listings in the states, the likeliest first.
func (r *Room) QueueOffers(who market.Actor, statuses []market.ListingStatus) []market.Offer {
	var offers []market.Offer
	for _, m := range market.ListingLifecycle.Moves {
		leads := slices.ContainsFunc(statuses, func(s market.ListingStatus) bool { return slices.Contains(m.From, s) })
		if !leads || !listingEffects[m.Name].Many || !market.ListingLifecycle.Grants(m.Name, &market.Listing{}, who) {
			continue
		}
		offer := market.Offer{Name: string(m.Name), Label: m.Label, Reason: m.Reason, Tone: listingEffects[m.Name].Tone}
		if offer.Tone == market.ToneMain {
			offers = slices.Insert(offers, 0, offer)
			continue
		}
		offers = append(offers, offer)
	}
	return offers
}

// MoveQueued makes one move of many listings of a stage of the queue: of those named, or of all that the part holds,
// those left out that came after it was seen.
func (r *Room) MoveQueued(ctx context.Context, who market.Actor, stage string, q QueuePart, move Move, back string) (
	Many, error,
) {
	q.Statuses, q.After = market.StatesNamed(market.ListingQueues, stage), 0
	offers := r.QueueOffers(who, q.Statuses)
	at := slices.IndexFunc(offers, func(o market.Offer) bool { return o.Name == string(move.Name) })
	if at < 0 {
		return Many{}, market.ErrNotFound
	}
	if offers[at].Reason && strings.TrimSpace(move.Reason) == "" {
		const missing = "请填写理由，所选条目的单位都会看到。"
		return Many{}, &market.Error{Code: market.Invalid, Message: missing,
			Fields: map[string]string{"reason": missing}}
	}
	queued, err := r.db.Queue(ctx, q.filter(who, market.MostAtOnce))
	if err != nil {
		return Many{}, err
	}
	rows := make([]market.Listing, 0, len(queued))
	for i := range queued {
		rows = append(rows, queued[i].Listing)
	}
	return r.moveMany(ctx, who, rows, move, back)
}

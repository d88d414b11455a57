package site

import (
	"context"
	"net/url"
	"time"

	"jiebang/internal/app"
	"jiebang/internal/app/listing"
	"jiebang/internal/link"
	"jiebang/internal/market"
	"jiebang/web/page"
	"jiebang/web/ui"
)

// queueAsked is the part of the queue that an address asks for. What it does not understand does not narrow.
func queueAsked(query url.Values) (stage string, q listing.QueuePart) {
	stage = query.Get("stage")
	if stage == "" {
		stage = market.ListingQueues[0].Name
	}
	return stage, listing.QueuePart{Statuses: market.StatesIn(market.ListingQueues, stage),
		Kind: market.Kind(query.Get("kind")), Field: query.Get("field"), Town: query.Get("town"),
		Batch: numberAsked(query, "batch"), ListPart: listAsked(query)}
}

// listingQueue lists what waits for the bureau, or for a recommender.
func (s *Site) listingQueue(r *request) error {
	query, err := asked(r)
	if err != nil {
		return err
	}
	if r.taken() {
		_, q := queueAsked(query)
		return s.export(r, "listings", func(ctx context.Context, e *app.Export) error {
			return s.app.Listing.ExportQueue(ctx, r.who, q, e)
		})
	}
	form, err := s.blank(r, struct{}{})
	if err != nil {
		return err
	}
	return s.queuePage(r, form, query)
}

func (s *Site) queuePage(r *request, form ui.Form, query url.Values) error {
	stage, q := queueAsked(query)
	found, err := s.app.Listing.Queue(r.ctx, r.who, q)
	if err != nil {
		return err
	}
	view := page.ListingQueuePage{Form: form, Stage: stage, Seen: r.now.Format(time.RFC3339Nano)}
	if view.List, err = s.deskList(r, link.ListingQueue, query, market.ByTurn); err != nil {
		return err
	}
	view.List.Total = found.Total
	if found.More {
		view.List.Last = found.Rows[len(found.Rows)-1].ID
	}
	for _, row := range found.Rows {
		view.Rows = append(view.Rows, page.QueuedRow{Listing: row.Listing, OrgName: row.OrgName, Town: row.Town})
	}
	view.Moves = s.app.Listing.QueueOffers(r.who, market.StatesNamed(market.ListingQueues, stage))
	if stage == market.ListingQueues[0].Name {
		if err := s.tellCopies(r, view.Rows); err != nil {
			return err
		}
	}
	return s.renderForm(r, s.desk(r, "清单审核"), form, page.ListingQueueBody(view))
}

// tellCopies says of rows how many listings each nearly repeats.
func (s *Site) tellCopies(r *request, rows []page.QueuedRow) error {
	listings := make([]market.Listing, 0, len(rows))
	for i := range rows {
		listings = append(listings, rows[i].Listing)
	}
	copies, err := s.app.Listing.CopiesOf(r.ctx, r.who, listings)
	for i := range copies {
		rows[i].Copies = len(copies[i])
	}
	return err
}

// moveQueued makes one move of many listings of the queue, and says on its page what came of it. What is done in the
// background has a page of its own.
func (s *Site) moveQueued(r *request) error {
	var in struct {
		Queue  string  `form:"queue"`
		IDs    []int64 `form:"ids"`
		All    bool    `form:"all"`
		Reason string  `form:"reason"`
		Seen   string  `form:"seen"`
	}
	form, err := s.parse(r, &in)
	if err != nil {
		return err
	}
	query, err := url.ParseQuery(in.Queue)
	if err != nil {
		return market.ErrNotFound
	}
	stage, q := queueAsked(query)
	var many listing.Many
	move := listing.Move{Name: market.ListingMove(r.Params("move")), Reason: in.Reason}
	if q.IDs = in.IDs; in.All {
		q.IDs = nil
		if q.Seen, err = time.Parse(time.RFC3339Nano, in.Seen); err != nil {
			return market.ErrStale // a page that does not say when it was read shows nothing that can be decided on
		}
	} else if len(in.IDs) == 0 {
		const none = "请先勾选条目，或勾选“全部”。"
		err = &market.Error{Code: market.Invalid, Message: none, Fields: map[string]string{"ids": none}}
	}
	if err == nil {
		many, err = s.app.Listing.MoveQueued(r.ctx, r.who, stage, q, move, link.Queue(in.Queue))
	}
	if err != nil {
		if err := refused(&form, err); err != nil {
			return err
		}
		return s.queuePage(r, form, query)
	}
	if many.BulkID != 0 {
		return r.Redirect(link.Bulk(many.BulkID), 303)
	}
	return s.done(r, link.Queue(in.Queue), many.Words("已"+market.ListingLifecycle.MoveLabel(move.Name)))
}

// nextQueued leads from a decision to the next listing of the queue that it was opened from, or back to the queue when
// nothing waits there.
func (s *Site) nextQueued(r *request, decided market.Listing, queue string) error {
	query, err := url.ParseQuery(queue)
	if err != nil {
		return market.ErrNotFound
	}
	_, q := queueAsked(query)
	next, err := s.app.Listing.Next(r.ctx, r.who, q, decided.ID)
	if err != nil {
		return err
	}
	said := "“" + app.Clip(decided.Title, 20) + "”现在是“" + market.ListingLifecycle.Label(decided.Status) + "”。"
	if next == 0 {
		return s.done(r, link.Queue(queue), said)
	}
	return s.done(r, link.InQueue(next, queue), said+"以下是下一条。")
}

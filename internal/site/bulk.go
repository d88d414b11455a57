package site

import (
	"fmt"
	"strconv"

	"jiebang/internal/app"
	"jiebang/internal/app/listing"
	"jiebang/internal/link"
	"jiebang/internal/market"
	"jiebang/web/page"
)

// showBulk shows how far work on many entries is, and at its end which were refused and why.
func (s *Site) showBulk(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	after, _ := strconv.Atoi(r.Query("after")) // anything else begins at the top
	found, err := s.app.Listing.Bulk(r.ctx, r.who, id, after)
	if err != nil {
		return err
	}
	view := page.BulkPage{Bulk: found.Bulk, Counts: found.Counts, Refused: found.Refused, CSRF: s.token(r)}
	if n := len(found.Refused); n >= app.PageSize {
		view.Next = fmt.Sprintf("%s?after=%d", link.Bulk(id), found.Refused[n-1].N)
	}
	for _, offer := range found.Offers {
		view.Moves = append(view.Moves, moveOf(offer, link.Move(link.Bulk(id), offer.Name), found.Version))
	}
	return s.renderDesk(r, "批量"+found.Title, page.BulkBody(view))
}

// moveBulk tries work on many entries again.
func (s *Site) moveBulk(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	var in listing.BulkStep
	if _, err := s.parse(r, &in); err != nil {
		return err
	}
	in.Name = market.BulkMove(r.Params("move"))
	if err := s.app.Listing.MoveBulk(r.ctx, r.who, id, in); err != nil {
		return err
	}
	return s.done(r, link.Bulk(id), "已重新开始。")
}

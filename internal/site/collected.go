package site

import (
	"context"
	"strconv"

	"jiebang/internal/app"
	"jiebang/internal/app/listing"
	"jiebang/internal/link"
	"jiebang/internal/market"
	"jiebang/web/page"
	"jiebang/web/ui"
)

// collectedForm is what chooses entries, and what is done with them.
type collectedForm struct {
	Batch   int64       `form:"batch"`
	Stage   string      `form:"stage"`
	Missing market.Lack `form:"missing"`
	IDs     []int64     `form:"ids"`
	Key     string      `form:"key"`
	Text    string      `form:"text"`
}

func (f *collectedForm) chosen() listing.Collection {
	return listing.Collection{Batch: f.Batch, Stage: f.Stage, Missing: f.Missing, IDs: f.IDs}
}

// collected lists the entries that the bureau took in for others, by where they stand and what they lack.
func (s *Site) collected(r *request) error {
	batch, _ := strconv.ParseInt(r.Query("batch"), 10, 64) // anything else is no batch
	in := collectedForm{Batch: batch, Stage: r.Query("stage", market.CollectedStages[0].Name),
		Missing: market.Lack(r.Query("missing"))}
	if r.taken() {
		return s.export(r, "collected", func(ctx context.Context, e *app.Export) error {
			return s.app.Listing.ExportCollected(ctx, r.who, in.chosen(), e)
		})
	}
	form, err := s.blank(r, struct{}{})
	if err != nil {
		return err
	}
	return s.collectedPage(r, form, in)
}

func (s *Site) collectedPage(r *request, form ui.Form, in collectedForm) error {
	if in.Missing.Label() == "" {
		in.Missing = ""
	}
	chosen := in.chosen()
	chosen.IDs, chosen.Before = nil, r.before()
	rows, names, err := s.app.Listing.Collected(r.ctx, r.who, chosen)
	if err != nil {
		return err
	}
	view := page.CollectedPage{Form: form, Rows: rows, Names: names, Batch: in.Batch, Stage: in.Stage,
		Missing: in.Missing, Fills: r.who.Is(market.RoleClerk)}
	if n := len(rows); n > 0 {
		view.Older = r.older(n, app.PageSize, rows[n-1].ID)
	}
	if move, ok := market.CollectedMoves[in.Stage]; ok && s.app.Listing.MakesMany(r.who, move) {
		view.Move, view.MoveLabel = string(move), market.ListingLifecycle.MoveLabel(move)
	}
	return s.renderForm(r, s.desk(r, "代征集清单"), form, page.CollectedBody(view))
}

// moveCollected makes one move of many entries.
func (s *Site) moveCollected(r *request) error {
	return s.withCollected(r, func(in *collectedForm) (listing.Many, string, error) {
		name := market.ListingMove(r.Params("move"))
		many, err := s.app.Listing.MoveCollected(r.ctx, r.who, in.chosen(), name)
		return many, many.Words("已" + market.ListingLifecycle.MoveLabel(name)), err
	})
}

// fillCollected completes many entries.
func (s *Site) fillCollected(r *request) error {
	return s.withCollected(r, func(in *collectedForm) (listing.Many, string, error) {
		many, err := s.app.Listing.FillCollected(r.ctx, r.who, in.chosen(), in.Key, in.Text)
		return many, many.Words("已填写"), err
	})
}

// withCollected does something with the entries that a form chooses and says on their page what came of it. What is
// done in the background has a page of its own.
func (s *Site) withCollected(r *request, do func(*collectedForm) (listing.Many, string, error)) error {
	var in collectedForm
	form, err := s.parse(r, &in)
	var many listing.Many
	var sentence string
	if err == nil {
		many, sentence, err = do(&in)
	}
	if err == nil && many.BulkID != 0 {
		return r.Redirect(link.Bulk(many.BulkID), 303)
	}
	if err == nil {
		return s.done(r, link.CollectedAt(in.Batch, in.Stage, in.Missing), sentence)
	}
	if err := refused(&form, err); err != nil {
		return err
	}
	return s.collectedPage(r, form, in)
}

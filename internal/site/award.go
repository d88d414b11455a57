package site

import (
	"context"

	"jiebang/internal/app"
	"jiebang/internal/app/challenge"
	"jiebang/internal/link"
	"jiebang/internal/market"
	"jiebang/web/page"
)

// recordOf is what a page shows of a challenge from its notice on.
func recordOf(r *request, c challenge.View) page.ChallengeRecord {
	record := page.ChallengeRecord{Notices: c.Notices, NextID: c.NextID, PreviousNo: c.PreviousNo,
		Evaluation: c.Evaluation, Paid: c.Paid}
	_, err := c.NextRound(r.who, market.DateOf(c.Now))
	record.MayRenew = err == nil && c.NextID == 0
	if r.who.InBureau() {
		record.RecordHref = link.ChallengeRecord(c.ID)
	}
	for _, w := range c.Winners {
		record.Winners = append(record.Winners, page.Winner{Bid: w.Bid, OrgName: w.OrgName, Work: w.Work})
	}
	return record
}

// newRound puts a challenge up again and shows the new draft.
func (s *Site) newRound(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	c, err := s.app.Challenge.NewRound(r.ctx, r.who, id)
	if err != nil {
		return err
	}
	return s.done(r, link.Edit(link.Challenge(c.ID)), "已按上一轮内容起草，请核对截止时间和承诺后提交审查。")
}

// breaches lists broken words for the bureau.
func (s *Site) breaches(r *request) error {
	if r.taken() {
		return s.export(r, "breaches", func(ctx context.Context, e *app.Export) error {
			return s.app.Challenge.ExportBreaches(ctx, r.who, e)
		})
	}
	l, err := s.app.Challenge.Breaches(r.ctx, r.who, r.before())
	if err != nil {
		return err
	}
	view := page.BreachRows{Rows: l.Rows, Names: l.Names, Today: l.Today}
	if n := len(l.Rows); n > 0 {
		view.Older = r.older(n, app.PageSize, l.Rows[n-1].ID)
	}
	return s.renderDesk(r, "违约记录", page.BreachesBody(view))
}

// showBreach shows a broken word to the organisation concerned and the bureau.
func (s *Site) showBreach(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	b, err := s.app.Challenge.Breach(r.ctx, r.who, id)
	if err != nil {
		return err
	}
	view := page.BreachPage{Breach: b.Breach, OrgName: b.OrgName, Challenge: b.Challenge, Trail: entries(b.Trail),
		CSRF: s.token(r), Today: b.Today}
	if view.Files, err = s.files(r, market.NounBreach, id); err != nil {
		return err
	}
	for _, offer := range b.Offers {
		view.Moves = append(view.Moves, moveOf(offer, link.Move(link.Breach(id), offer.Name), b.Version))
	}
	return s.renderDesk(r, "违约记录", page.BreachBody(view))
}

// moveBreach lifts a breach.
func (s *Site) moveBreach(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	in := challenge.BreachMove{}
	if _, err := s.parse(r, &in); err != nil {
		return err
	}
	in.Name = market.BreachMove(r.Params("move"))
	if _, err := s.app.Challenge.MoveBreach(r.ctx, r.who, id, in); err != nil {
		return err
	}
	return s.done(r, link.Breach(id), "已办理。")
}

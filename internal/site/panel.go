package site

import (
	"jiebang/internal/link"
	"net/http"

	"jiebang/internal/market"
	"jiebang/web/page"
	"jiebang/web/ui"
)

// recordTalk keeps a talk with a bidder; a refused form is shown again as it was typed.
func (s *Site) recordTalk(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	var in struct {
		BidID int64 `form:"bid_id"`
		market.TalkContent
	}
	form, err := s.parse(r, &in)
	if err == nil {
		if _, err = s.app.Challenge.RecordTalk(r.ctx, r.who, id, in.BidID, in.TalkContent); err == nil {
			return s.done(r, link.ChallengeDesk(id), "洽谈已登记。")
		}
	}
	if market.CodeOf(err) != market.Invalid {
		return err
	}
	if err := refused(&form, err); err != nil {
		return err
	}
	return s.panelPage(r, http.StatusUnprocessableEntity, form)
}

// minutes shows the record of a review as it is printed.
func (s *Site) minutes(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	v, err := s.app.Challenge.Minutes(r.ctx, r.who, id)
	if err != nil {
		return err
	}
	now, err := s.app.RecordTime(r.ctx)
	if err != nil {
		return err
	}
	view := page.MinutesPage{PanelPage: s.panelView(r, v.PanelView), OwnerName: v.OwnerName, Scores: v.Scores,
		Experts: v.Experts, Printed: ui.Moment(now),
		Title: v.Title(), Provisional: v.Provisional()}
	return s.renderDesk(r, v.Title(), page.MinutesBody(view))
}

// exportMinutes sends the record of a review as a spreadsheet.
func (s *Site) exportMinutes(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	name, content, err := s.app.Challenge.ExportMinutes(r.ctx, r.who, id)
	if err != nil {
		return err
	}
	return r.file(name, "minutes", "xlsx", content)
}

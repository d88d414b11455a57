package site

import (
	"context"
	"fmt"

	"jiebang/internal/app"
	"jiebang/internal/app/listing"
	"jiebang/internal/link"
	"jiebang/internal/market"
	"jiebang/web/page"
	"jiebang/web/ui"
)

// inquiryPart is what was asked about a listing, and the form to ask; typed is a form that was refused.
func (s *Site) inquiryPart(r *request, l listing.View, typed ui.Form) page.InquiryPart {
	part := page.InquiryPart{Items: s.inquiryItems(l.Inquiries, typed), CSRF: s.token(r)}
	if !r.who.Known() {
		part.Login = link.LoginFor(link.Listing(l.ID))
		return part
	}
	if !l.MayAsk {
		return part
	}
	part.Ask, part.Passed = link.AskInquiry(l.ID), !r.who.InBureau() && !r.who.Is(market.RoleBroker)
	if typed.Action == part.Ask {
		part.Form = typed
	}
	part.Fields = []ui.Option{{Value: "title", Label: market.ListingFields(l.Kind).Label("title")}}
	for _, f := range market.ListingFields(l.Kind).Rows() {
		if f.For == market.ForAll && !f.NoPage && f.Input != market.InputNone {
			part.Fields = append(part.Fields, ui.Option{Value: f.Key, Label: f.Label})
		}
	}
	if r.who.InBureau() {
		part.Gaps = unasked(l)
	}
	return part
}

// unasked are the questions of the diagnosis about fields that nobody has asked about yet.
func unasked(l listing.View) []market.Gap {
	known := map[string]bool{}
	for _, q := range l.Inquiries {
		known[q.Text] = true
	}
	var gaps []market.Gap
	for _, g := range l.Diagnosis.Gaps {
		if f, ok := market.ListingFields(l.Kind).Field(g.Field); ok && !known[g.Ask+g.Example] &&
			(f.For == market.ForAll && !f.NoPage || g.Field == "title") {
			gaps = append(gaps, g)
		}
	}
	return gaps
}

// inquiryItems are inquiries with what the reader may do about each.
func (s *Site) inquiryItems(views []listing.InquiryView, typed ui.Form) []page.InquiryItem {
	items := make([]page.InquiryItem, 0, len(views))
	for _, q := range views {
		item := page.InquiryItem{Inquiry: q.Inquiry, Title: q.Title, Label: q.Label, Own: q.Own}
		for _, offer := range q.Offers {
			m := moveOf(offer, link.Move(link.MovedInquiry(q.ID), offer.Name), q.Version)
			form := formOf(m, typed)
			m.Open, m.Fields = form.Action != "", page.InquiryFields(form, offer, &item.Inquiry)
			if m.Reason != nil {
				m.Reason.ID = fmt.Sprintf("reason-%s-%d", offer.Name, q.ID)
				m.Reason.Value, m.Reason.Error = form.Get("reason"), form.Errors["reason"]
			}
			m.Name = fmt.Sprintf("%s-%d", offer.Name, q.ID)
			item.Moves = append(item.Moves, m)
		}
		items = append(items, item)
	}
	return items
}

// askInquiry asks the owner of a listing; a refused form is shown again as it was typed.
func (s *Site) askInquiry(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	var in listing.NewInquiry
	form, err := s.parse(r, &in)
	if err != nil {
		return err
	}
	q, err := s.app.Listing.AskInquiry(r.ctx, r.who, id, in)
	if market.CodeOf(err) == market.Invalid {
		if err := refused(&form, err); err != nil {
			return err
		}
		return s.listingPage(r, id, beside{asked: form})
	}
	if err != nil {
		return err
	}
	said := "已追问，所属单位会收到消息。"
	if q.Status == market.InquiryProposed {
		said = "问题已提交，由科技局转交，答复后通知您。"
	}
	return s.done(r, link.InquiriesOf(id), said)
}

// moveInquiry passes on, answers, declines or takes in; a refused form is shown again on the page of the listing.
func (s *Site) moveInquiry(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	var in listing.InquiryStep
	form, err := s.parse(r, &in)
	if err != nil {
		return err
	}
	in.Name = market.InquiryMove(r.Params("move"))
	q, err := s.app.Listing.MoveInquiry(r.ctx, r.who, id, in)
	if market.CodeOf(err) == market.Invalid && q.ListingID != 0 {
		if err := refused(&form, err); err != nil {
			return err
		}
		return s.listingPage(r, q.ListingID, beside{asked: form})
	}
	if err != nil {
		return err
	}
	return s.done(r, link.InquiriesOf(q.ListingID), "已办理，当前状态：“"+market.InquiryLifecycle.Label(q.Status)+"”。")
}

// inquiries lists what was asked about listings, as far as the reader may know of it.
func (s *Site) inquiries(r *request) error {
	stage := r.Query("stage", "asked")
	if r.taken() {
		return s.export(r, "inquiries", func(ctx context.Context, e *app.Export) error {
			return s.app.Listing.ExportInquiries(ctx, r.who, stage, e)
		})
	}
	rows, err := s.app.Listing.Inquiries(r.ctx, r.who, stage, r.before())
	if err != nil {
		return err
	}
	view := page.InquiryPage{Items: s.inquiryItems(rows, ui.Form{}), Stage: stage, CSRF: s.token(r)}
	if n := len(rows); n > 0 {
		view.Older = r.older(n, app.PageSize, rows[n-1].ID)
	}
	return s.renderDesk(r, "追问", page.InquiryBody(view))
}

package site

import (
	"context"
	"fmt"
	"strconv"

	"jiebang/internal/app"
	"jiebang/internal/app/pool"
	"jiebang/internal/link"
	"jiebang/internal/market"
	"jiebang/web/page"
	"jiebang/web/ui"
)

func mandateItem(v pool.MandateView) page.MandateItem {
	return page.MandateItem{Mandate: v.Mandate, Due: v.Due, Late: v.Late}
}

// mandateItems are the mandates on a listing that the reader may know of.
func (s *Site) mandateItems(r *request, listing int64) ([]page.MandateItem, error) {
	found, err := s.app.Pool.MandatesOn(r.ctx, r.who, listing)
	items := make([]page.MandateItem, 0, len(found))
	for _, v := range found {
		items = append(items, mandateItem(v))
	}
	return items, err
}

// mandatesOn is the part of an entry of the pool where it is given to a broker.
func (s *Site) mandatesOn(r *request, v pool.View, typed ui.Form) (page.MandatePart, error) {
	items, err := s.mandateItems(r, v.ListingID)
	part := page.MandatePart{Items: items, Form: typed, CSRF: s.token(r)}
	if err != nil || !v.MayMandate(r.who) {
		return part, err
	}
	brokers, err := s.app.Pool.Brokers(r.ctx, r.who)
	if err != nil {
		return part, err
	}
	part.Give, part.Brokers = link.GiveMandate(v.ListingID), brokerOptions(brokers)
	if typed.Values == nil {
		part.Form, err = s.blank(r, market.MandateContent{Days: s.app.Settings().Int(market.SetMandateDays)})
	}
	return part, err
}

// brokerOptions are the brokers to be chosen, with where they work and how they were rated.
func brokerOptions(brokers []pool.BrokerView) []ui.Option {
	options := make([]ui.Option, 0, len(brokers))
	for _, b := range brokers {
		label := b.Name
		if b.Unit != "" {
			label += "（" + b.Unit + "）"
		}
		if b.Rated > 0 {
			label += fmt.Sprintf("，平均 %s 分（%d 次评价）", b.Rating(), b.Rated)
		}
		options = append(options, ui.Option{Value: fmt.Sprint(b.ID), Label: label})
	}
	return options
}

// giveMandate gives a listing of the pool to a broker.
func (s *Site) giveMandate(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	var in market.MandateContent
	form, err := s.parse(r, &in)
	if err == nil {
		m, failed := s.app.Pool.Mandate(r.ctx, r.who, id, in)
		if err = failed; err == nil {
			return s.done(r, link.Mandate(m.ID), "已派单，技术经理人会收到消息，可以一键接单或拒绝。")
		}
	}
	if err := refused(&form, err); err != nil {
		return err
	}
	return s.poolEntryPage(r, id, "", entryForms{mandate: form})
}

// mandates lists what brokers were given to do, as far as the reader may know of it.
func (s *Site) mandates(r *request) error {
	q := pool.MandateQuestion{Stage: r.Query("stage", "open"), Mine: r.Query("mine") == "1", Before: r.before()}
	q.BrokerID, _ = strconv.ParseInt(r.Query("broker"), 10, 64)
	if r.taken() {
		return s.export(r, "mandates", func(ctx context.Context, e *app.Export) error {
			return s.app.Pool.ExportMandates(ctx, r.who, q, e)
		})
	}
	rows, err := s.app.Pool.Mandates(r.ctx, r.who, q)
	if err != nil {
		return err
	}
	view := page.MandateRows{Stage: q.Stage, Mine: q.Mine, BrokerID: q.BrokerID, Bureau: r.who.InBureau()}
	for _, v := range rows {
		view.Rows = append(view.Rows, mandateItem(v))
	}
	if n := len(rows); n > 0 {
		view.Older = r.older(n, app.PageSize, rows[n-1].ID)
	}
	return s.renderDesk(r, "派单", page.MandatesBody(view))
}

// showMandate shows one mandate.
func (s *Site) showMandate(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	return s.mandatePage(r, id, ui.Form{})
}

// mandatePage shows one mandate; typed is a form that was refused.
func (s *Site) mandatePage(r *request, id int64, typed ui.Form) error {
	v, err := s.app.Pool.MandateOf(r.ctx, r.who, id)
	if err != nil {
		return err
	}
	view := page.MandatePage{MandateItem: mandateItem(v), CSRF: s.token(r), Trail: entries(v.Trail),
		Introductions: v.Introductions, Inside: v.Mandate.Inside(r.who)}
	if r.who.InBureau() {
		view.PoolHref = link.PoolEntry(v.ListingID)
	}
	if v.Contact != nil {
		view.Contact = ui.Filled([]ui.Definition{{Term: "单位", Text: v.OrgName, Href: link.Organization(v.OrgID)},
			{Term: "联系人", Text: v.Contact.ContactName}, {Term: "联系电话", Text: v.Contact.ContactPhone}})
	}
	for _, offer := range v.Offers {
		m := moveOf(offer, link.Move(link.Mandate(id), offer.Name), v.Version)
		form := formOf(m, typed)
		if form.Action == "" {
			if form, err = s.blank(r, market.IntroductionContent{On: market.DateOf(r.now)}); err != nil {
				return err
			}
			form.Action = ""
		}
		m.Open, m.Fields = form.Action != "", page.MandateFields(form, offer)
		if m.Reason != nil {
			m.Reason.Value, m.Reason.Error = form.Get("reason"), form.Errors["reason"]
		}
		view.Moves = append(view.Moves, m)
	}
	view.Wrong = typed
	return s.renderForm(r, s.desk(r, v.Title), typed, page.MandateBody(view))
}

// moveMandate makes a move of a mandate; a refused form is shown again as it was typed.
func (s *Site) moveMandate(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	var in pool.MandateStep
	form, err := s.parse(r, &in)
	if err == nil {
		in.Name = market.MandateMove(r.Params("move"))
		m, failed := s.app.Pool.MoveMandate(r.ctx, r.who, id, in)
		if err = failed; err == nil {
			return s.done(r, link.Mandate(id), "已办理，当前状态：“"+market.MandateLifecycle.Label(m.Status)+"”。")
		}
	}
	if code := market.CodeOf(err); code != market.Invalid {
		return err
	}
	if err := refused(&form, err); err != nil {
		return err
	}
	return s.mandatePage(r, id, form)
}

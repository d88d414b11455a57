package site

import (
	"context"
	"fmt"
	"strings"

	"jiebang/internal/app"
	"jiebang/internal/app/matching"
	"jiebang/internal/link"
	"jiebang/internal/market"
	"jiebang/web/page"
	"jiebang/web/ui"
)

// experts are the people who could fill a talent need, as its own side, brokers and the bureau see them.
func (s *Site) experts(r *request, l market.Listing, onShow bool) ([]page.NeighbourItem, error) {
	found, err := s.app.Matching.Experts(r.ctx, r.who, l.ID)
	var items []page.NeighbourItem
	for _, e := range found {
		item := page.NeighbourItem{Title: strings.TrimSpace(e.Name + " " + e.ExpertiseContent.Title), Owner: e.Unit,
			Facts: e.Fields, Band: e.Band, Texts: markedTexts(e.Direction), Reasons: reasonsOf(e.Why),
			Missing: missingIn(e.Why), Advice: e.Why.Advice}
		switch {
		case e.Approach != nil:
			item.State = page.ApproachBadge(e.Approach.Status)
			if e.Phone != "" {
				item.Facts = append(item.Facts, "电话 "+e.Phone)
			}
			asked := e.Approach.ID
			page := link.ListingApproach(l.ID, asked)
			if item.Moves, err = s.withNudge(r, nil, market.NounApproach, asked, page); err != nil {
				return nil, err
			}
		case onShow && l.MayApproach(r.who):
			item.Moves = []ui.Move{{Name: fmt.Sprintf("approach-%d", e.UserID), Label: "希望联系", Primary: true,
				Action: link.ListingExpert(l.ID, e.UserID)}}
		}
		items = append(items, item)
	}
	return items, err
}

func markedTexts(texts []matching.MarkedText) []page.MarkedText {
	var out []page.MarkedText
	for _, t := range texts {
		out = append(out, page.MarkedText{Section: t.Section, Segments: ui.Marks(t.Text, t.Marks)})
	}
	return out
}

// approachExpert asks an expert for contact.
func (s *Site) approachExpert(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	expert, err := r.id("expert")
	if err != nil {
		return err
	}
	fresh, err := s.app.Matching.ApproachExpert(r.ctx, r.who, id, expert)
	if err != nil {
		return err
	}
	said := "已通知专家，对方同意后互相公开联系方式。"
	if !fresh {
		said = "此前已向该专家提出过，未重复通知。"
	}
	return s.done(r, link.ListingMatches(id), said)
}

// expertise shows what the expert offers, in its form.
func (s *Site) expertise(r *request) error {
	e, err := s.app.Matching.Expertise(r.ctx, r.who)
	if err != nil {
		return err
	}
	form, err := s.blank(r, e.ExpertiseContent)
	if err != nil {
		return err
	}
	return s.expertisePage(r, form, e.Version)
}

func (s *Site) expertisePage(r *request, form ui.Form, version int) error {
	e, err := s.app.Matching.Expertise(r.ctx, r.who)
	if err != nil {
		return err
	}
	view := page.ExpertisePage{Form: form, Version: version, Ways: ui.Options(market.TalentWays), Fields: e.Fields}
	return s.renderForm(r, s.desk(r, "专长信息"), form, page.ExpertiseBody(view))
}

// changeExpertise stores what the expert offers.
func (s *Site) changeExpertise(r *request) error {
	var in struct {
		market.ExpertiseContent
		Version int `form:"version"`
	}
	form, err := s.parse(r, &in)
	if err == nil {
		if err = s.app.Matching.ChangeExpertise(r.ctx, r.who, in.ExpertiseContent, in.Version); err == nil {
			return s.done(r, link.MyExpertise, "专长信息已保存。")
		}
	}
	if err := refused(&form, err); err != nil {
		return err
	}
	return s.expertisePage(r, form, in.Version)
}

// approaches lists the organisations that asked for the expert.
func (s *Site) approaches(r *request) error {
	if r.taken() {
		return s.export(r, "approaches", func(ctx context.Context, e *app.Export) error {
			return s.app.Matching.ExportMyApproaches(ctx, r.who, e)
		})
	}
	found, err := s.app.Matching.MyApproaches(r.ctx, r.who, r.before())
	if err != nil {
		return err
	}
	view := page.ApproachesPage{CSRF: s.token(r)}
	for _, p := range found {
		item := page.NeighbourItem{Title: p.Need, Href: link.PublicListing(p.ListingID), Owner: p.OrgName,
			OwnerHref: link.Organization(p.OrgID), Facts: []string{p.NeedNo, ui.Day(p.AskedAt) + "提出"},
			State: page.ApproachBadge(p.Status), Reasons: reasonsOf(p.Why), Missing: missingIn(p.Why)}
		if p.Contact != nil {
			item.Facts = append(item.Facts, "联系人 "+p.Contact.ContactName, "电话 "+p.Contact.ContactPhone)
		}
		for _, offer := range p.Offers {
			item.Moves = append(item.Moves, ui.Move{Name: fmt.Sprintf("%s-%d", offer.Name, p.ID), Label: offer.Label,
				Primary: offer.Tone == market.ToneMain, Blocked: offer.Blocked, Barred: offer.Barred,
				Action: link.Move(link.Approach(p.ID), offer.Name)})
		}
		view.Items = append(view.Items, item)
	}
	if n := len(found); n > 0 {
		view.Older = r.older(n, app.PageSize, found[n-1].ID)
	}
	return s.renderDesk(r, "单位的联系请求", page.ApproachesBody(view))
}

// moveApproach makes a move of an approach.
func (s *Site) moveApproach(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	p, err := s.app.Matching.MoveApproach(r.ctx, r.who, id, market.ApproachMove(r.Params("move")))
	if err != nil {
		return err
	}
	return s.done(r, link.MyApproaches, "已答复，当前状态：“"+market.ApproachLifecycle.Label(p.Status)+"”。")
}

package site

import (
	"context"

	"jiebang/internal/app"
	"jiebang/internal/app/challenge"
	"jiebang/internal/link"
	"jiebang/internal/market"
	"jiebang/web/page"
	"jiebang/web/ui"
)

// parseBid reads the form of a bid.
func (s *Site) parseBid(r *request) (in challenge.BidDraft, form ui.Form, err error) {
	form, err = s.parseRows(r, &in, in.Fields(), &in.BidContent)
	return in, form, err
}

// bidBlank is a form filled from a bid.
func (s *Site) bidBlank(r *request, in challenge.BidDraft) (ui.Form, error) {
	form, err := s.blankRows(r, in, in.Fields(), &in.BidContent)
	if err == nil && in.LeadShare == 0 {
		form.Values.Del("lead_share")
	}
	return form, err
}

// showParties shows an organisation what it is asked to join: tasks and shares, nothing else of the bid.
func (s *Site) showParties(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	v, err := s.app.Challenge.Parties(r.ctx, r.who, id)
	if err != nil {
		return err
	}
	view := page.PartiesPage{Bid: v.Bid, Challenge: v.Challenge, LeadName: v.LeadName, Parties: v.Parties,
		Current: v.Current, CSRF: s.token(r)}
	for _, j := range v.Mine {
		mine := page.PartyMine{Joining: j, OrgName: v.Names[j.OrgID], Stale: j.Status == market.MemberConfirmed &&
			j.Agreed != v.Current}
		mine.MayAnswer = v.Open && r.who.WritesFor(j.OrgID)
		view.Mine = append(view.Mine, mine)
	}
	return s.renderDesk(r, "联合体分工确认", page.PartiesBody(view))
}

// answerInvitation confirms or declines a part in a bid.
func (s *Site) answerInvitation(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	in := challenge.PartyAnswer{}
	if _, err := s.parse(r, &in); err != nil {
		return err
	}
	in.Name = market.PartyReply(r.Params("move"))
	if err := s.app.Challenge.AnswerInvitation(r.ctx, r.who, id, in); err != nil {
		return err
	}
	said := map[market.MemberStatus]string{market.MemberConfirmed: "已确认参加。", market.MemberDeclined: "已谢绝。",
		market.MemberInvited: "已撤回确认。"}[in.Name.Leads()]
	return s.done(r, link.Parties(id), said+"牵头单位已收到通知。")
}

// myParties lists the bids that the reader's organisations were asked to join.
func (s *Site) myParties(r *request) error {
	if r.taken() {
		return s.export(r, "parties", func(ctx context.Context, e *app.Export) error {
			return s.app.Challenge.ExportMyParties(ctx, r.who, e)
		})
	}
	rows, err := s.app.Challenge.MyParties(r.ctx, r.who)
	if err != nil {
		return err
	}
	view := make([]page.PartyRow, 0, len(rows))
	for _, row := range rows {
		view = append(view, page.PartyRow{Joining: row.Joining, Bid: row.Bid, Challenge: row.Challenge,
			LeadName: row.LeadName, OrgName: row.OrgName})
	}
	return s.renderDesk(r, "参与的联合体", page.MyPartiesBody(view))
}

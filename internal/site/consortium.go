package site

import (
	"fmt"
	"jiebang/internal/link"
	"strconv"
	"strings"

	"jiebang/internal/app/challenge"
	"jiebang/internal/market"
	"jiebang/web/page"
	"jiebang/web/ui"
)

// bidInput is the posted form of a bid. Members are posted column by column.
type bidInput struct {
	challenge.BidDraft
	MemberUSCC  []string `form:"member_uscc"`
	MemberName  []string `form:"member_name"`
	MemberRole  []string `form:"member_role"`
	MemberShare []string `form:"member_share"`
}

// parseBid reads the form of a bid and puts the columns back into rows.
func (s *Site) parseBid(r *request) (challenge.BidDraft, ui.Form, error) {
	var in bidInput
	form, err := s.parse(r, &in)
	if err != nil {
		return in.BidDraft, form, err
	}
	p := market.Problems{}
	at := func(column []string, i int) string {
		if i < len(column) {
			return strings.TrimSpace(column[i])
		}
		return ""
	}
	for i := range in.MemberUSCC {
		share := at(in.MemberShare, i)
		m := market.BidMember{USCC: at(in.MemberUSCC, i), Name: at(in.MemberName, i), Role: at(in.MemberRole, i)}
		if m == (market.BidMember{}) && share == "" {
			continue
		}
		m.Share = wholeNumber(p, fmt.Sprintf("members.%d.share", len(in.Members)), share)
		in.Members = append(in.Members, m)
	}
	return in.BidDraft, form, p.Err()
}

// bidBlank is a form filled from a bid.
func (s *Site) bidBlank(r *request, in challenge.BidDraft) (ui.Form, error) {
	members := in.Members
	in.Members = nil
	form, err := s.blank(r, in)
	if err != nil {
		return form, err
	}
	for _, m := range members {
		for name, value := range map[string]string{"member_uscc": m.USCC, "member_name": m.Name, "member_role": m.Role,
			"member_share": strconv.Itoa(m.Share)} {
			form.Values.Add(name, value)
		}
	}
	if in.LeadShare == 0 {
		form.Values.Del("lead_share")
	}
	return form, nil
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

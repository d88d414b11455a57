package site

import (
	"context"
	"fmt"
	"net/http"
	"strconv"

	"jiebang/internal/app"
	"jiebang/internal/app/challenge"
	"jiebang/internal/link"
	"jiebang/internal/market"
	"jiebang/web/page"
	"jiebang/web/ui"
)

// bidForm shows the form of a bid: the draft there is, or an empty one.
func (s *Site) bidForm(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	c, err := s.app.Challenge.View(r.ctx, r.who, id)
	if err != nil {
		return err
	}
	withdrawn := int64(0)
	for _, b := range c.OwnBids {
		switch b.Status {
		case market.BidWithdrawn:
			withdrawn = max(withdrawn, b.ID)
		case market.BidDraft:
			return s.draftBid(r, c, b.ID)
		default:
			return r.Redirect(link.Bid(b.ID))
		}
	}
	org := int64(0)
	if len(r.who.Memberships) > 0 {
		org = r.who.Memberships[0].OrgID
	}
	for _, m := range r.who.Memberships {
		if r.who.WritesFor(m.OrgID) && m.OrgID != c.OrgID {
			org = m.OrgID
			break
		}
	}
	if _, err := s.app.Challenge.Tender(r.ctx, r.who, id, org); err != nil {
		return err
	}
	if !c.Open(c.Now) {
		return market.ErrBidLate
	}
	content := market.BidContent{Leader: r.who.Name}
	if withdrawn != 0 { // what was taken back is where its replacement begins
		before, err := s.app.Challenge.Bid(r.ctx, r.who, withdrawn)
		if err != nil {
			return err
		}
		org, content = before.OrgID, before.Content
	}
	form, err := s.bidBlank(r, challenge.BidDraft{OrgID: org, BidContent: content, Replaces: withdrawn})
	if err != nil {
		return err
	}
	return s.bidFormPage(r, c, form, challenge.BidView{})
}

func (s *Site) draftBid(r *request, c challenge.View, bidID int64) error {
	b, err := s.app.Challenge.Bid(r.ctx, r.who, bidID)
	if err != nil {
		return err
	}
	if !b.Editable {
		return market.ErrBidLate
	}
	form, err := s.bidBlank(r, challenge.BidDraft{OrgID: b.OrgID, BidContent: b.Content})
	if err != nil {
		return err
	}
	return s.bidFormPage(r, c, form, b)
}

// bidFormPage shows the form of a bid; b is the draft there is, if any.
func (s *Site) bidFormPage(r *request, c challenge.View, form ui.Form, b challenge.BidView) error {
	view := page.BidForm{FieldForm: page.FieldForm{Form: form, Table: market.BidContent{}.Fields(),
		Hints: map[string]string{"quoted": "榜额：" + page.AmountOr(c.Bounty, "面议")}}, Challenge: c.Challenge,
		Version: b.Version, Advice: b.Advice, Partners: b.Partners,
		Now: c.Now, Rules: s.attachmentRules()}
	var err error
	if view.AttachedTo, view.Attachments, err = s.heldAttachments(r, form, b.ID); err != nil {
		return err
	}
	for _, m := range r.who.Memberships {
		if r.who.WritesFor(m.OrgID) && m.OrgID != c.OrgID {
			view.Organizations = append(view.Organizations, ui.Option{Value: strconv.FormatInt(m.OrgID, 10),
				Label: m.OrgName})
		}
	}
	return s.renderForm(r, s.desk(r, "揭榜方案"), form, page.BidFormBody(view))
}

// placeBid saves a bid; the button "seal" also hands it in. What was typed stands in the form whatever happens.
func (s *Site) placeBid(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	in, form, err := s.parseBid(r)
	if err == nil {
		in.Files, err = bidFiles(r)
	}
	var b market.Bid
	if err == nil && page.ThenOf(form) == page.ThenInvite {
		if b, err = s.app.Challenge.InviteMembers(r.ctx, r.who, id, in); err == nil {
			return s.done(r, link.Bidding(id), "草稿已保存，邀请已发送给成员单位，确认后即可提交。")
		}
	} else if err == nil && page.ThenOf(form) == page.ThenSeal {
		if b, err = s.app.Challenge.PlaceBid(r.ctx, r.who, id, in); err == nil {
			return s.done(r, link.Bid(b.ID), "方案已密封。截止前除本单位外任何人不能查看。")
		}
	} else if err == nil {
		if b, err = s.app.Challenge.SaveBid(r.ctx, r.who, id, in); err == nil {
			return s.done(r, link.Bidding(id), "草稿已保存，尚未提交。")
		}
	}
	if err := refused(&form, err); err != nil {
		return err
	}
	c, err := s.app.Challenge.View(r.ctx, r.who, id)
	if err != nil {
		return err
	}
	if b.Version > 0 {
		r.made = link.Bidding(id)
		form.Values.Del("remove") // done with the draft
		form.Message = "草稿已保存，尚未提交。" + form.Message
	}
	return s.bidFormPage(r, c, form, challenge.BidView{Bid: b})
}

// autosaveBid stores a draft while it is being typed. Only a script asks for it, and shows the answer beside the form.
func (s *Site) autosaveBid(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	in, _, err := s.parseBid(r)
	if err != nil {
		return r.Status(http.StatusUnprocessableEntity).JSON(autosaved{Said: "有内容暂不能保存：" + market.MessageOf(err)})
	}
	in.Remove = nil // ticked, but not yet sent off
	b, err := s.app.Challenge.SaveBid(r.ctx, r.who, id, in)
	switch code := market.CodeOf(err); {
	case err == nil:
		return r.JSON(autosaved{Version: b.Version, Said: "草稿已于 " + b.UpdatedAt.In(market.Shanghai).Format("15:04:05") +
			" 自动保存"})
	case code == market.NotFound, code == market.Internal:
		return err
	default:
		return r.Status(statuses[code]).JSON(autosaved{Said: "未能自动保存：" + market.MessageOf(err)})
	}
}

// autosaved is what the script is told.
type autosaved struct {
	Version int    `json:"version"`
	Said    string `json:"said"`
}

// showBid shows a bid to its own members, and to the bureau once it has been opened.
func (s *Site) showBid(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	b, err := s.app.Challenge.Bid(r.ctx, r.who, id)
	if err != nil {
		return err
	}
	view := page.BidPage{Bid: b.Bid, Challenge: b.Challenge, OrgName: b.OrgName, Content: b.Content, Files: b.Files,
		Own: b.Own, Advice: b.Advice, Trail: entries(b.Trail),
		Scores: b.Scores, CSRF: s.token(r), Now: b.Now}
	if b.Editable {
		view.EditHref = link.Bidding(b.ChallengeID)
	}
	if r.who.InBureau() {
		view.PanelHref = link.ChallengeDesk(b.ChallengeID)
	}
	view.Moves, err = s.withNudge(r, bidMoves(b.ID, b.Version, b.Offers), market.NounBid, id, link.Bid(id))
	if err != nil {
		return err
	}
	return s.renderDesk(r, b.Challenge.Title, page.BidBody(view))
}

// bidMoves are the buttons of a bid that its own page and the panel offer.
func bidMoves(id int64, version int, offers []market.Offer) []ui.Move {
	var moves []ui.Move
	for _, offer := range offers {
		m := moveOf(offer, link.Move(link.Bid(id), offer.Name), version)
		if m.Reason != nil {
			m.Reason.ID = fmt.Sprintf("reason-%s-%d", offer.Name, id)
		}
		m.Name = fmt.Sprintf("%s-%d", offer.Name, id)
		moves = append(moves, m)
	}
	return moves
}

// moveBid withdraws a bid or notes the check of its form.
func (s *Site) moveBid(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	in := challenge.BidMove{}
	if _, err := s.parse(r, &in); err != nil {
		return err
	}
	in.Name = market.BidMove(r.Params("move"))
	b, err := s.app.Challenge.MoveBid(r.ctx, r.who, id, in)
	if err != nil {
		return err
	}
	to := link.Bid(id)
	if r.who.InBureau() {
		to = link.ChallengeDesk(b.ChallengeID)
	}
	return s.done(r, to, "已办理，方案当前状态：“"+market.BidLifecycle.Label(b.Status)+"”。")
}

// myBids is the bidder's workspace.
func (s *Site) myBids(r *request) error {
	if r.taken() {
		return s.export(r, "bids", func(ctx context.Context, e *app.Export) error {
			return s.app.Challenge.ExportMyBids(ctx, r.who, e)
		})
	}
	bids, err := s.app.Challenge.MyBids(r.ctx, r.who)
	if err != nil {
		return err
	}
	view := page.BidRows{}
	for _, b := range bids {
		view.Rows = append(view.Rows, page.BidRow{Bid: b.Bid, Challenge: b.Challenge, OrgName: b.OrgName})
	}
	if view.Now, err = s.app.RecordTime(r.ctx); err != nil {
		return err
	}
	return s.renderDesk(r, "揭榜方案", page.MyBidsBody(view))
}

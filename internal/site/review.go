package site

import (
	"context"
	"net/http"
	"strconv"

	"jiebang/internal/app"
	"jiebang/internal/app/challenge"
	"jiebang/internal/link"
	"jiebang/internal/market"
	"jiebang/web/page"
	"jiebang/web/ui"
)

// showPanel shows the judging of a challenge to the bureau, once its bids are open.
func (s *Site) showPanel(r *request) error {
	if r.taken() {
		id, err := r.id("id")
		if err != nil {
			return err
		}
		return s.export(r, "bids", func(ctx context.Context, e *app.Export) error {
			return s.app.Challenge.ExportPanel(ctx, r.who, id, e)
		})
	}
	return s.panelPage(r, http.StatusOK, ui.Form{})
}

// panelPage renders the panel; typed is what a refused move held.
func (s *Site) panelPage(r *request, status int, typed ui.Form) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	p, err := s.app.Challenge.Panel(r.ctx, r.who, id)
	if err != nil {
		return err
	}
	view := s.panelView(r, p)
	view.Form = typed
	if typed.Action == link.Talks(id) {
		view.Form, view.Talk = ui.Form{}, typed
	}
	begun := moveBegun(p.Challenge)
	begun.Set("draw", strconv.Itoa(max(0, s.app.Settings().Int(market.SetReviewExperts))))
	view.Moves = challengeMoves(p.Challenge, p.Offers, view.Form, begun, panelChoices(p))
	for bid, offers := range p.BidOffers {
		for _, b := range p.Bids {
			if b.ID == bid {
				view.BidMoves[bid] = bidMoves(bid, b.Version, offers)
			}
		}
	}
	return s.renderIn(r, status, s.desk(r, "方案与评审"), page.Page, page.PanelBody(view))
}

// panelChoices are what the inputs of the moves beside the bids let people choose from.
func panelChoices(p challenge.PanelView) page.MoveChoices {
	choices := page.MoveChoices{Candidates: p.Candidates, Ranking: p.Ranking, Names: p.Names,
		Slots: p.Challenge.Slots()}
	for _, b := range p.Bids {
		choices.Winners = append(choices.Winners, page.Winner{Bid: b, OrgName: p.Names[b.OrgID]})
	}
	return choices
}

// panelView is the panel without the forms of its moves.
func (s *Site) panelView(r *request, p challenge.PanelView) page.PanelPage {
	view := page.PanelPage{Challenge: p.Challenge, Bids: p.Bids, Names: p.Names, Contents: p.Contents,
		Reviews: p.Reviews, Bound: p.Bound, Candidates: p.Candidates, Ranking: p.Ranking,
		Draws: p.Draws, Talks: p.Talks, DrawRule: market.DrawRule, HowAsked: p.HowAsked, CSRF: s.token(r),
		BidMoves: map[int64][]ui.Move{}}
	view.MayAsk = p.Challenge.Status == market.ChallengeReviewing && r.who.Is(market.RoleClerk)
	view.MayTalk = r.who.Is(market.RoleClerk) && (p.Challenge.Status == market.ChallengeClosed ||
		p.Challenge.Status == market.ChallengeReviewing)
	if market.MayRecordFraud(r.who) {
		view.FraudHref = link.Fraud(p.Challenge.ID)
	}
	view.RankRule, view.SpreadLine = p.Challenge.Terms.RankRule(s.app.Settings()),
		s.app.Settings().Int(market.SetSpreadPoints)
	return view
}

// askExperts adds experts to a review under way; a refused form is shown again as it was filled.
func (s *Site) askExperts(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	in := challenge.Move{}
	form, err := s.parse(r, &in)
	if err == nil {
		err = s.app.Challenge.AskExperts(r.ctx, r.who, id, in.Experts, in.Draw)
	}
	if market.CodeOf(err) == market.Invalid {
		if err := refused(&form, err); err != nil {
			return err
		}
		return s.panelPage(r, http.StatusUnprocessableEntity, form)
	}
	if err != nil {
		return err
	}
	return s.done(r, link.ChallengeDesk(id), "已邀请所选专家。")
}

// myReviews lists what the expert was asked to review.
func (s *Site) myReviews(r *request) error {
	if r.taken() {
		return s.export(r, "reviews", func(ctx context.Context, e *app.Export) error {
			return s.app.Challenge.ExportMyReviews(ctx, r.who, e)
		})
	}
	tasks, err := s.app.Challenge.MyReviews(r.ctx, r.who)
	if err != nil {
		return err
	}
	rows := make([]page.ReviewRow, 0, len(tasks))
	for _, t := range tasks {
		rows = append(rows, page.ReviewRow{Review: t.Review, Challenge: t.Challenge})
	}
	return s.renderDesk(r, "我的评审", page.MyReviewsBody(rows))
}

// showReview is the expert's screen.
func (s *Site) showReview(r *request) error {
	return s.reviewPage(r, http.StatusOK, 0, ui.Form{})
}

// reviewPage renders the expert's screen; a refused form of one bid's marks is shown as it was typed.
func (s *Site) reviewPage(r *request, status int, bid int64, typed ui.Form) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	v, err := s.app.Challenge.Review(r.ctx, r.who, id)
	if err != nil {
		return err
	}
	view := page.ReviewPage{Review: v.Review, Challenge: v.Challenge, OwnerName: v.OwnerName, CSRF: s.token(r)}
	opened := bid != 0
	for _, b := range v.Bids {
		shown := page.ReviewBid{Bid: b.Bid, OrgName: b.OrgName, Content: b.Content, Files: b.Files,
			Scored: b.Score != nil}
		given := givenMarks{}
		if b.Score != nil {
			given.Marks, given.Notes, shown.Total = b.Score.Marks, b.Score.Notes, b.Score.Total()
		}
		if shown.Form, err = s.blank(r, given); err != nil {
			return err
		}
		if b.ID == bid {
			shown.Form, shown.Open = typed, true
		} else if !shown.Scored && !opened {
			shown.Open, opened = true, true
		}
		view.Bids = append(view.Bids, shown)
	}
	for _, offer := range v.Offers {
		if !offer.Aside {
			view.Moves = append(view.Moves, moveOf(offer, link.Move(link.Review(id), offer.Name), v.Version))
		}
	}
	return s.renderIn(r, status, s.desk(r, v.Challenge.Title), page.Page, page.ReviewBody(view))
}

// givenMarks is the form of an expert's judgement of one bid.
type givenMarks struct {
	Marks []market.ScoreMark `form:"marks"`
	Notes []string           `form:"notes"` // one for each indicator
}

// moveReview declares, recuses or hands in.
func (s *Site) moveReview(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	in := challenge.ReviewMove{}
	if _, err := s.parse(r, &in); err != nil {
		return err
	}
	in.Name = market.ReviewMove(r.Params("move"))
	review, err := s.app.Challenge.MoveReview(r.ctx, r.who, id, in)
	if err != nil {
		return err
	}
	return s.done(r, link.Review(id), "已办理，当前状态：“"+market.ReviewLifecycle.Label(review.Status)+"”。")
}

// scoreBid stores the marks for one bid.
func (s *Site) scoreBid(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	bid, err := r.id("bid")
	if err != nil {
		return err
	}
	var in givenMarks
	form, err := s.parse(r, &in)
	if err == nil {
		if err = s.app.Challenge.ScoreBid(r.ctx, r.who, id, bid, in.Marks, in.Notes...); err == nil {
			return s.done(r, link.ScoredBid(id, bid), "评分已保存，提交全部评分前可以修改。")
		}
	}
	if market.CodeOf(err) != market.Invalid {
		return err
	}
	if err := refused(&form, err); err != nil {
		return err
	}
	return s.reviewPage(r, http.StatusUnprocessableEntity, bid, form)
}

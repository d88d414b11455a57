package site

import (
	"fmt"
	"net/http"
	"strconv"

	"jiebang/internal/app/challenge"
	"jiebang/internal/link"
	"jiebang/internal/market"
	"jiebang/web/page"
	"jiebang/web/ui"
)

// askQuestion asks about a challenge; a refused form is shown again as it was typed.
func (s *Site) askQuestion(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	var in struct {
		OrgID    int64  `form:"org_id"`
		Question string `form:"question"`
	}
	form, err := s.parse(r, &in)
	if err == nil {
		if _, err = s.app.Challenge.AskQuestion(r.ctx, r.who, id, in.OrgID, in.Question); err == nil {
			return s.done(r, link.Questions(id), "问题已提交，答复后通知贵单位，并向所有人公开。")
		}
	}
	if market.CodeOf(err) != market.Invalid {
		return err
	}
	if err := refused(&form, err); err != nil {
		return err
	}
	return s.challengePage(r, http.StatusUnprocessableEntity, func(p *page.ChallengePage) { p.Question = form })
}

// moveQuestion answers a question or declines to; a refused answer is shown again as it was typed.
func (s *Site) moveQuestion(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	in := challenge.QuestionMove{}
	form, err := s.parse(r, &in)
	in.Name = market.QuestionMove(r.Params("move"))
	var q market.Question
	if err == nil {
		q, err = s.app.Challenge.MoveQuestion(r.ctx, r.who, id, in)
	}
	if market.CodeOf(err) == market.Invalid && q.ChallengeID != 0 {
		if err := refused(&form, err); err != nil {
			return err
		}
		return s.challengePageOf(r, http.StatusUnprocessableEntity, q.ChallengeID,
			func(p *page.ChallengePage) { p.Form = form })
	}
	if err != nil {
		return err
	}
	return s.done(r, link.Question(q.ChallengeID, id), "已办理，当前状态：“"+market.QuestionLifecycle.Label(q.Status)+"”。")
}

// questionItems are the questions of a page with what its reader may do about each; typed is what a refused move held.
func questionItems(questions []challenge.QuestionView, typed ui.Form) []page.QuestionItem {
	items := make([]page.QuestionItem, 0, len(questions))
	for _, q := range questions {
		item := page.QuestionItem{Question: q.Question, Own: q.Own}
		for _, offer := range q.Offers {
			m := moveOf(offer, link.Move(link.MovedQuestion(q.ID), offer.Name), q.Version)
			form := formOf(m, typed)
			m.Open, m.Fields = form.Action != "", page.QuestionFields(form, offer, q.ID)
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

// askers are the verified organisations in whose name the reader may ask.
func askers(r *request, owner int64) []ui.Option {
	var options []ui.Option
	for _, m := range market.Askers(r.who, owner) {
		options = append(options, ui.Option{Value: strconv.FormatInt(m.OrgID, 10), Label: m.OrgName})
	}
	return options
}

package site

import (
	"jiebang/internal/link"
	"strconv"

	"jiebang/internal/app/challenge"
	"jiebang/internal/market"
	"jiebang/web/page"
	"jiebang/web/ui"
)

// challengeInput is the posted form of a challenge.
type challengeInput struct {
	market.ChallengeContent
	Version int   `form:"version"`
	From    int64 `form:"from"`
}

func (s *Site) parseChallenge(r *request) (in challengeInput, form ui.Form, err error) {
	form, err = s.parseRows(r, &in, market.ChallengeFields(), &in.ChallengeContent)
	return in, form, err
}

// challengeBlank is a form filled from a challenge's content.
func (s *Site) challengeBlank(r *request, c market.ChallengeContent, from int64) (ui.Form, error) {
	form, err := s.blankRows(r, c, market.ChallengeFields(), &c)
	if err == nil && from != 0 {
		form.Values.Set("from", strconv.FormatInt(from, 10))
	}
	return form, err
}

func (s *Site) challengeForm(r *request, form ui.Form, version int) error {
	view := page.ChallengeForm{FieldForm: page.FieldForm{Form: form, Table: market.ChallengeFields()}, Version: version,
		Title: "发榜"}
	if version > 0 {
		view.Title = "修改榜单"
	}
	if from, err := strconv.ParseInt(form.Get("from"), 10, 64); err == nil && from > 0 {
		l, err := s.app.Listing.View(r.ctx, r.who, from)
		if err != nil {
			return err
		}
		view.Source = &l.Listing
	}
	return s.renderForm(r, s.desk(r, view.Title), form, page.ChallengeFormBody(view))
}

// newChallenge shows the form of a challenge, filled from the need it is made from.
func (s *Site) newChallenge(r *request) error {
	from, err := strconv.ParseInt(r.Query("from"), 10, 64)
	if err != nil {
		return s.done(r, link.MyListings, "请先打开一条已发布的技术需求，再选择“发榜”。")
	}
	c, err := s.app.Challenge.Draft(r.ctx, r.who, from)
	if err != nil {
		return err
	}
	form, err := s.challengeBlank(r, c.ChallengeContent, from)
	if err != nil {
		return err
	}
	form.Action = link.MyChallenges
	return s.challengeForm(r, form, 0)
}

// createChallenge stores a new challenge; the button "submit" also hands it in.
func (s *Site) createChallenge(r *request) error {
	in, form, err := s.parseChallenge(r)
	if err == nil {
		var c market.Challenge
		if c, err = s.app.Challenge.Create(r.ctx, r.who, in.From, in.ChallengeContent); err == nil {
			return s.savedChallenge(r, c.ID, form)
		}
	}
	if err := refused(&form, err); err != nil {
		return err
	}
	return s.challengeForm(r, form, 0)
}

// editChallenge shows a draft in its form.
func (s *Site) editChallenge(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	c, err := s.app.Challenge.View(r.ctx, r.who, id)
	if err != nil {
		return err
	}
	if !c.Editable {
		return market.Refuse(market.Conflict, "榜单提交后内容即固定；需要修改的，请联系受理员退回。")
	}
	form, err := s.challengeBlank(r, c.ChallengeContent, 0)
	if err != nil {
		return err
	}
	return s.challengeForm(r, form, c.Version)
}

// updateChallenge stores a changed draft.
func (s *Site) updateChallenge(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	in, form, err := s.parseChallenge(r)
	if err == nil {
		if _, err = s.app.Challenge.Edit(r.ctx, r.who, id, in.Version, in.ChallengeContent); err == nil {
			return s.savedChallenge(r, id, form)
		}
	}
	if err := refused(&form, err); err != nil {
		return err
	}
	return s.challengeForm(r, form, in.Version)
}

// savedChallenge goes on after a draft has been stored: handing it in when asked to. What keeps it from being
// handed in is shown in the form, with everything that was typed.
func (s *Site) savedChallenge(r *request, id int64, form ui.Form) error {
	to := link.Challenge(id)
	r.made = to
	if page.ThenOf(form) != page.ThenSubmit {
		return s.done(r, to, "草稿已保存。")
	}
	_, err := s.app.Challenge.Move(r.ctx, r.who, id, challenge.Move{Name: market.ChallengeSubmit})
	if err == nil {
		return s.done(r, to, "已提交，等待形式审查。")
	}
	c, readErr := s.app.Challenge.View(r.ctx, r.who, id)
	if readErr != nil {
		return readErr
	}
	if err := refused(&form, err); err != nil {
		return err
	}
	form.Action = link.Edit(to)
	form.Message = "草稿已保存，尚未提交。" + form.Message
	return s.challengeForm(r, form, c.Version)
}

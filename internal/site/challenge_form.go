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

// challengeInput is the posted form of a challenge. Rows are posted column by column.
type challengeInput struct {
	market.ChallengeContent
	Version            int      `form:"version"`
	From               int64    `form:"from"`
	IndicatorName      []string `form:"indicator_name"`
	IndicatorOp        []string `form:"indicator_op"`
	IndicatorValue     []string `form:"indicator_value"`
	IndicatorUnit      []string `form:"indicator_unit"`
	IndicatorTest      []string `form:"indicator_test"`
	IndicatorMandatory []string `form:"indicator_mandatory"`
	CriterionName      []string `form:"criterion_name"`
	CriterionWeight    []string `form:"criterion_weight"`
	StageTitle         []string `form:"stage_title"`
	StageGoal          []string `form:"stage_goal"`
	StageMonth         []string `form:"stage_month"`
	StagePercent       []string `form:"stage_percent"`
}

// content puts the columns back into rows; rows left empty count for nothing.
func (in challengeInput) content() (market.ChallengeContent, error) {
	c, p := in.ChallengeContent, market.Problems{}
	at := func(column []string, i int) string {
		if i < len(column) {
			return strings.TrimSpace(column[i])
		}
		return ""
	}
	for i := range in.IndicatorName {
		row := market.Indicator{Name: at(in.IndicatorName, i), Op: at(in.IndicatorOp, i),
			Value: at(in.IndicatorValue, i), Unit: at(in.IndicatorUnit, i),
			TestMethod: at(in.IndicatorTest, i), Mandatory: at(in.IndicatorMandatory, i) == "true"}
		if row != (market.Indicator{Op: row.Op, Mandatory: row.Mandatory}) {
			c.Indicators = append(c.Indicators, row)
		}
	}
	for i := range in.CriterionName {
		name, typed := at(in.CriterionName, i), at(in.CriterionWeight, i)
		if name == "" && typed == "" {
			continue
		}
		weight, err := strconv.Atoi(typed)
		if err != nil && typed != "" {
			p.Add(fmt.Sprintf("criteria.%d.weight", len(c.Criteria)), "请填写整数分值。")
		}
		c.Criteria = append(c.Criteria, market.Criterion{Name: name, Weight: weight})
	}
	for i := range in.StageTitle {
		month, percent := at(in.StageMonth, i), at(in.StagePercent, i)
		stage := market.PlannedStage{Title: at(in.StageTitle, i), Goal: at(in.StageGoal, i)}
		if stage.Title+stage.Goal+month+percent == "" {
			continue
		}
		stage.DueMonth = wholeNumber(p, fmt.Sprintf("stages.%d.due_month", len(c.Terms.Stages)), month)
		stage.Percent = wholeNumber(p, fmt.Sprintf("stages.%d.percent", len(c.Terms.Stages)), percent)
		c.Terms.Stages = append(c.Terms.Stages, stage)
	}
	return c, p.Err()
}

// wholeNumber reads a number typed into a row; none is 0.
func wholeNumber(p market.Problems, field, typed string) int {
	n, err := strconv.Atoi(typed)
	if err != nil && typed != "" {
		p.Add(field, "请填写整数。")
	}
	return n
}

// challengeBlank is a form filled from a challenge's content.
func (s *Site) challengeBlank(r *request, c market.ChallengeContent, from int64) (ui.Form, error) {
	indicators, criteria, stages := c.Indicators, c.Criteria, c.Terms.Stages
	c.Indicators, c.Criteria, c.Terms.Stages = nil, nil, nil
	form, err := s.blank(r, c)
	if err != nil {
		return form, err
	}
	for _, i := range indicators {
		for name, value := range map[string]string{"indicator_name": i.Name, "indicator_op": i.Op,
			"indicator_value": i.Value, "indicator_unit": i.Unit,
			"indicator_test": i.TestMethod, "indicator_mandatory": strconv.FormatBool(i.Mandatory)} {
			form.Values.Add(name, value)
		}
	}
	for _, k := range criteria {
		form.Values.Add("criterion_name", k.Name)
		form.Values.Add("criterion_weight", strconv.Itoa(k.Weight))
	}
	for _, st := range stages {
		for name, value := range map[string]string{"stage_title": st.Title, "stage_goal": st.Goal,
			"stage_month": strconv.Itoa(st.DueMonth), "stage_percent": strconv.Itoa(st.Percent)} {
			form.Values.Add(name, value)
		}
	}
	if from != 0 {
		form.Values.Set("from", strconv.FormatInt(from, 10))
	}
	return form, nil
}

func (s *Site) challengeForm(r *request, form ui.Form, version int) error {
	view := page.ChallengeForm{Form: form, Version: version, Title: "发榜"}
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
	var in challengeInput
	form, err := s.parse(r, &in)
	if err == nil {
		var content market.ChallengeContent
		if content, err = in.content(); err == nil {
			var c market.Challenge
			if c, err = s.app.Challenge.Create(r.ctx, r.who, in.From, content); err == nil {
				return s.savedChallenge(r, c.ID, form)
			}
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
	var in challengeInput
	form, err := s.parse(r, &in)
	if err == nil {
		var content market.ChallengeContent
		if content, err = in.content(); err == nil {
			if _, err = s.app.Challenge.Edit(r.ctx, r.who, id, in.Version, content); err == nil {
				return s.savedChallenge(r, id, form)
			}
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
	if form.Get("then") != "submit" {
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

package site

import (
	"jiebang/internal/app/matching"
	"jiebang/internal/link"
	"jiebang/internal/market"
	"jiebang/web/page"
	"jiebang/web/ui"
)

// matcherReaders are those who may look at what the matcher ranks with; who may change it is decided in app.
var matcherReaders = []market.Role{market.RoleClerk, market.RoleApprover, market.RoleLeader, market.RoleSysadmin,
	market.RoleAuditor}

// matcherDesk shows what the matcher ranks with, what it could learn here, and what was tried.
func (s *Site) matcherDesk(r *request) error {
	form, err := s.blank(r, struct{}{})
	if err != nil {
		return err
	}
	return s.matcherPage(r, form)
}

// matcherPage shows the desk; form is a move that was refused, with what was typed.
func (s *Site) matcherPage(r *request, form ui.Form) error {
	d, err := s.app.Matching.MatcherDesk(r.ctx, r.who)
	if err != nil {
		return err
	}
	view := page.MatcherPage{Form: form, Version: d.Version, Fitted: d.Fitted, Vectors: d.Vectors, Texts: d.Texts,
		TextsNeeded: d.TextsNeeded, Pairs: d.Pairs, PairsNeeded: d.PairsNeeded, Waiting: d.Waiting, Tends: d.Tends}
	for _, w := range d.Weights {
		view.Weights = append(view.Weights, page.WeightRow{Ingredient: w.Ingredient, ByHand: w.ByHand, InUse: w.InUse})
	}
	for i := range d.Trials {
		view.Trials = append(view.Trials, trialItem(&d.Trials[i], form))
	}
	if d.Tends {
		view.Back = map[market.TrialKind]ui.Move{
			market.TrialWeights: withReason(market.Offer{Name: "back-weights", Label: "恢复初始权重", Reason: true},
				link.MatcherBack(market.TrialWeights), form),
			market.TrialVectors: withReason(market.Offer{Name: "back-vectors", Label: "恢复随产品提供的向量", Reason: true},
				link.MatcherBack(market.TrialVectors), form),
		}
	}
	shell := s.desk(r, "匹配管理")
	shell.LiveURL = link.Live
	return s.renderForm(r, shell, form, page.MatcherBody(view))
}

func trialItem(t *matching.TrialView, form ui.Form) page.TrialItem {
	item := page.TrialItem{MatcherTrial: t.MatcherTrial, Found: t.Found}
	for _, offer := range t.Offers {
		item.Moves = append(item.Moves, withReason(offer, link.Move(link.MatcherTrial(t.ID), offer.Name), form))
	}
	return item
}

// withReason is a move that asks why; one that was refused stands open with what was typed.
func withReason(offer market.Offer, action string, typed ui.Form) ui.Move {
	m := ui.Move{Name: offer.Name, Label: offer.Label, Action: action, Primary: offer.Tone == market.ToneMain,
		Blocked: offer.Blocked, Barred: offer.Barred,
		Reason: &ui.Area{Field: ui.Field{Name: "reason", ID: "reason-" + offer.Name, Label: "理由", Required: true,
			MaxLength: 500, Help: "记入审计日志。"}, Rows: 3}}
	if typed.Action == action {
		m.Open, m.Reason.Value, m.Reason.Error = true, typed.Get("reason"), typed.Errors["reason"]
	}
	return m
}

// startTrial has the matcher try what it could learn here.
func (s *Site) startTrial(r *request) error {
	return s.matcherMove(r, func(string) (string, error) {
		err := s.app.Matching.StartTrial(r.ctx, r.who, market.TrialKind(r.Params("kind")))
		return "已开始试算，在后台进行，完成后在本页显示结果。", err
	})
}

// moveTrial puts what a trial found into force, or not.
func (s *Site) moveTrial(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	return s.matcherMove(r, func(reason string) (string, error) {
		trial, err := s.app.Matching.MoveTrial(r.ctx, r.who, id, market.TrialMove(r.Params("move")), reason)
		return trialSaid[trial.Status], err
	})
}

// trialSaid is what is said of the state that somebody has brought a trial into.
var trialSaid = map[market.TrialStatus]string{
	market.TrialAdopted:  "已启用，各节点随即按其匹配，现有匹配在后台重新计算。",
	market.TrialRejected: "已记为不采用，匹配不变。",
	market.TrialStopped:  "已中止试算，匹配不变。",
}

// revertMatcher goes back to what came with the product.
func (s *Site) revertMatcher(r *request) error {
	return s.matcherMove(r, func(reason string) (string, error) {
		err := s.app.Matching.RevertMatcher(r.ctx, r.who, market.TrialKind(r.Params("kind")), reason)
		return "已恢复，现有匹配在后台重新计算。", err
	})
}

// matcherMove does something with a reason and returns to the desk, which says what was done or shows what was refused.
func (s *Site) matcherMove(r *request, do func(reason string) (said string, err error)) error {
	var in struct {
		Reason string `form:"reason"`
	}
	said := ""
	form, err := s.parse(r, &in)
	if err == nil {
		said, err = do(in.Reason)
	}
	if err == nil {
		return s.done(r, link.Matcher, said)
	}
	if err := refused(&form, err); err != nil {
		return err
	}
	return s.matcherPage(r, form)
}

package market_test

import (
	"strings"
	"testing"

	"jiebang/internal/market"
)

func soundAgreement() *market.Agreement {
	return &market.Agreement{BidID: 5, N: 2, Content: market.AgreementContent{Amount: 60 * market.Wan,
		BeginsOn: day(2026, 6, 1), EndsOn: day(2027, 6, 1), Leader: "李工",
		Indicators: soundContent().Indicators, Stages: []market.Stage{{Title: "中期", Goal: "完成试验",
			DueOn: day(2026, 12, 1), Payment: 20 * market.Wan}, {Title: "验收", Goal: "通过验收", DueOn: day(2027, 6, 1),
			Payment: 40 * market.Wan}}}}
}

func soundChange(status market.ChangeStatus) *market.Change {
	c := &market.Change{Base: 2, Work: soundWork(), Agreement: soundAgreement()}
	c.Status, c.SubmittedBy, c.MovedBy = status, 2, 2
	return c
}

func TestChangeMoves(t *testing.T) {
	t.Parallel()
	golden(t, "change_moves", table(market.ChangeLifecycle, workers, soundChange))
}

func TestAChangeIsAskedForWithAReasonAndADifference(t *testing.T) {
	t.Parallel()
	bidder := member(2, bidderOrg, market.RankEditor)
	for name, test := range map[string]struct {
		spoil  func(work *market.Work, content *market.AgreementContent)
		reason string
		field  string
		says   string
	}{
		"sound":     {nil, "设备到货推迟。", "", ""},
		"no reason": {nil, " ", "reason", "请填写变更理由"},
		"no difference": {func(_ *market.Work, c *market.AgreementContent) { c.EndsOn = day(2027, 6, 1) }, "没有",
			"reason", "没有变化"},
		"a stage dropped": {func(_ *market.Work, c *market.AgreementContent) { c.Stages = c.Stages[:1] }, "减少",
			"stages", "不能删除"},
		"more than paid": {func(_ *market.Work, c *market.AgreementContent) { c.Amount = 50 * market.Wan }, "减少",
			"stages", "不能大于合同金额"},
		"not at work": {func(w *market.Work, _ *market.AgreementContent) { w.Running = false }, "推迟", "",
			"攻关中的任务书才能申请变更"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a, work := soundAgreement(), soundWork()
			content := soundAgreement().Content
			content.EndsOn = day(2027, 9, 1)
			if test.spoil != nil {
				test.spoil(&work, &content)
			}
			change, err := market.NewChange(a, work, content, test.reason, bidder)
			said := market.MessageOf(err)
			if test.field != "" {
				said = market.FieldsOf(err)[test.field]
			}
			if test.says == "" && (err != nil || change.Base != 2 || change.Status != market.ChangeRequested) ||
				!strings.Contains(said, test.says) {
				t.Errorf("said %q of %v: %+v", said, err, change)
			}
		})
	}
}

func TestAChangeIsDecidedAgainstTheWordingItWasWrittenFor(t *testing.T) {
	t.Parallel()
	for says, spoil := range map[string]func(*market.Change){
		"已有新版本": func(c *market.Change) { c.Agreement.N = 3 },
		"不在攻关中": func(c *market.Change) { c.Work.Running = false },
	} {
		c := soundChange(market.ChangeRequested)
		spoil(c)
		err := market.ChangeLifecycle.Move(c, "approve", market.Step{Who: approver, Now: noon})
		if market.CodeOf(err) != market.Conflict || !strings.Contains(market.MessageOf(err), says) {
			t.Errorf("%s: %v", says, err)
		}
	}
	c := soundChange(market.ChangeRequested)
	if err := market.ChangeLifecycle.Move(c, "withdraw", market.Step{Who: member(1, ownerOrg, market.RankEditor),
		Now: noon}); market.CodeOf(err) != market.Forbidden {
		t.Errorf("withdrawn by the other side: %v", err)
	}
}

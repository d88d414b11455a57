package market_test

import (
	"strings"
	"testing"

	"jiebang/internal/market"
)

func soundAcceptance(status market.AcceptanceStatus) *market.Acceptance {
	a := &market.Acceptance{N: 1, Report: "全部完成。", Evidence: "检测报告", Indicators: soundContent().Indicators,
		Results: []market.Measured{{Value: "99.3"}, {Value: "7.5"}},
		Experts: []string{"甲", "乙", "丙"}, Opinion: "逐项核验。", Work: soundWork()}
	a.Status = status
	return a
}

func TestAcceptanceMoves(t *testing.T) {
	t.Parallel()
	golden(t, "acceptance_moves", table(market.AcceptanceLifecycle, workers, soundAcceptance))
}

func TestAFigureIsJudgedByItsComparison(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		op, demanded, measured string
		met, sure              bool
	}{
		{"≥", "99", "99", true, true}, {"≥", "99", "98.99", false, true}, {"≤", "8", "８．０", true, true},
		{"≤", "8", "8.1", false, true},
		{">", "99", "99", false, true}, {"<", "8", "7.9", true, true}, {"=", "1,000", "1000", true, true},
		{"±", "0.5", "-0.5", true, true}, {"±", "0.5", "0.6", false, true},
		{"达到", "国六", "国六", false, false}, {"≥", "GB/T 1", "99", false, false}, {"≥", "99", "九十九", false, false},
	} {
		met, sure := market.Indicator{Op: test.op, Value: test.demanded}.Judge(test.measured)
		if met != test.met || sure != test.sure {
			t.Errorf("%s %s measured as %s: met %t, sure %t", test.op, test.demanded, test.measured, met, sure)
		}
	}
}

func TestEveryFigureIsMeasured(t *testing.T) {
	t.Parallel()
	byWord := func(a *market.Acceptance) { a.Indicators[1].Op, a.Indicators[1].Value = "达到", "国六排放" }
	for field, test := range map[string]struct {
		spoil func(*market.Acceptance)
		says  string
	}{
		"results":         {func(a *market.Acceptance) { a.Results = a.Results[:1] }, "逐项填写"},
		"results.0.value": {func(a *market.Acceptance) { a.Results[0].Value = "很高" }, "请填写数字，单位为%"},
		"results.1.value": {func(a *market.Acceptance) { a.Results[1].Value = " " }, "请填写实测值"},
		"results.1.met":   {func(a *market.Acceptance) { byWord(a) }, "专家的结论"},
		"experts":         {func(a *market.Acceptance) { a.Experts = nil }, "不少于 3 人"},
		"opinion":         {func(a *market.Acceptance) { a.Opinion = "" }, "专家意见"},
	} {
		a := soundAcceptance(market.AcceptanceApplied)
		test.spoil(a)
		err := market.AcceptanceLifecycle.Move(a, "measure", market.Step{Who: clerk, Now: noon})
		if said := market.FieldsOf(err)[field]; !strings.Contains(said, test.says) {
			t.Errorf("%s: said %q of %v", field, said, err)
		}
	}
	a := soundAcceptance(market.AcceptanceApplied)
	byWord(a)
	a.Results[1] = market.Measured{Value: "检测合格", Met: "met"}
	if err := market.AcceptanceLifecycle.Move(a, "measure", market.Step{Who: clerk, Now: noon}); err != nil ||
		a.Status != market.AcceptanceMeasured {
		t.Errorf("a verdict in words: %v, state %s", err, a.Status)
	}
}

func TestWhatMustBeReachedDecides(t *testing.T) {
	t.Parallel()
	a := soundAcceptance(market.AcceptanceMeasured)
	a.Results[1].Value = "9" // a figure for reference only
	if missed := a.Missed(); len(missed) != 0 {
		t.Errorf("a figure for reference counts as missed: %v", missed)
	}
	a.Results[0].Value = "98"
	err := market.AcceptanceLifecycle.Move(a, "pass", market.Step{Who: leader, Now: noon, Reason: "同意"})
	if market.CodeOf(err) != market.Conflict || !strings.Contains(market.MessageOf(err), "“检出率”未达到") {
		t.Errorf("passed with a figure missed: %v", err)
	}
	if err := market.AcceptanceLifecycle.Move(a, "rectify",
		market.Step{Who: leader, Now: noon, Reason: "整改"}); err != nil || a.Open() {
		t.Errorf("sent back: %v, still open %t", err, a.Open())
	}
}

func TestAcceptanceWaitsForTheStages(t *testing.T) {
	t.Parallel()
	agreement := soundAgreement()
	stages := []market.Milestone{*soundMilestone(market.MilestonePlanned), *soundMilestone(market.MilestonePlanned)}
	stages[1].N = 2 // falls together with the acceptance
	if _, err := market.NewAcceptance(agreement, 1, "完成", "检测报告", stages); !strings.Contains(market.MessageOf(err),
		"“中期”尚未检查通过") {
		t.Errorf("applied for with a stage open: %v", err)
	}
	stages[0].Status = market.MilestonePassed
	if _, err := market.NewAcceptance(agreement, 1, "完成", " ", stages); market.FieldsOf(err)["evidence"] == "" {
		t.Errorf("applied for without evidence: %v", err)
	}
	a, err := market.NewAcceptance(agreement, 1, "完成", "检测报告", stages)
	if err != nil || a.Status != market.AcceptanceApplied || len(a.Indicators) != len(agreement.Content.Indicators) {
		t.Errorf("%v: %+v", err, a)
	}
}

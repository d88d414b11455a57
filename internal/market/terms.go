package market

import (
	"fmt"
	"slices"
	"strings"
)

// Policy is a way of dealing with something, stated in a sentence.
type Policy struct{ Code, Label, Sentence string }

// TiePolicies are the ways of ordering bids of the same score.
var TiePolicies = []Policy{
	{"quoted", "报价低者优先", "得分相同的，报价低者优先；仍相同的，先提交者优先。"},
	{"criterion", "首项评审内容得分高者优先", "得分相同的，首项评审内容平均分高者优先；仍相同的，报价低者优先，再相同的先提交者优先。"},
	{"sealed", "先提交者优先", "得分相同的，先提交者优先。"},
}

// OutlierPolicies are the ways of dealing with extreme totals.
var OutlierPolicies = []Policy{
	{"none", "全部计入", "每份方案得分为全部专家总分的算术平均值，不去最高最低分。"},
	{"trim", "去掉一个最高分和一个最低分", "每份方案得分为专家总分去掉一个最高分和一个最低分后的算术平均值；专家少于 5 人的不去分。"},
}

// trimFrom is how many experts it takes before two totals may be left out.
const trimFrom = 5

func policy(all []Policy, code string) Policy {
	if i := slices.IndexFunc(all, func(p Policy) bool { return p.Code == code }); i >= 0 {
		return all[i]
	}
	return all[0] // what held before policies were stated
}

// RankRule states how the ranking is computed; it is shown with the criteria before anybody bids.
func (t ChallengeTerms) RankRule(settings Settings) string {
	return policy(OutlierPolicies, t.OutlierPolicy).Sentence + policy(TiePolicies, t.TiePolicy).Sentence +
		fmt.Sprintf("专家最高与最低总分相差超过 %d 分的，在排名表中标明并复核。", settings.Int(SetSpreadPoints))
}

// Amounts divides a sum over the stages by their percentages; the last takes what rounding leaves.
func (t ChallengeTerms) Amounts(bounty Money) []Money {
	amounts := make([]Money, len(t.Stages))
	rest := bounty
	for i, s := range t.Stages {
		amounts[i] = bounty * Money(s.Percent) / 100
		if i == len(t.Stages)-1 {
			amounts[i] = rest
		}
		rest -= amounts[i]
	}
	return amounts
}

// standardTerms are offered for a new challenge.
func standardTerms(months int) ChallengeTerms {
	return ChallengeTerms{TiePolicy: "quoted", OutlierPolicy: "none", Stages: []PlannedStage{
		{Title: "启动", Goal: "签订合同，提交实施方案和测试方案。", DueMonth: 1, Percent: 30},
		{Title: "中期", Goal: "完成关键试验，提交中期报告和试验数据。", DueMonth: max(1, months/2), Percent: 40},
		{Title: "验收", Goal: "全部指标经检测达到，通过验收。", DueMonth: months, Percent: 30}}}
}

func (t *ChallengeTerms) normalize() {
	t.Stages = slices.DeleteFunc(t.Stages, func(s PlannedStage) bool {
		return strings.TrimSpace(s.Title+s.Goal) == "" && s.DueMonth == 0 && s.Percent == 0
	})
	for i := range t.Stages {
		t.Stages[i].Title, t.Stages[i].Goal = strings.TrimSpace(t.Stages[i].Title), strings.TrimSpace(t.Stages[i].Goal)
	}
}

func (t *ChallengeTerms) draftProblems(p Problems) {
	p.Check(len(t.Stages) <= 12, "terms.stages", "阶段最多 12 个，请合并。")
	for i, s := range t.Stages {
		at := func(name string) string { return fmt.Sprintf("terms.stages.%d.%s", i, name) }
		checkFields(s, fmt.Sprintf("terms.stages.%d.", i), p)
		p.Check(s.Percent >= 0 && s.Percent <= 100, at("percent"), "付款比例为 0 至 100 的整数。")
		p.Check(s.DueMonth >= 0, at("due_month"), "请填写签约后第几个月。")
	}
	p.Check(t.Revenue >= 0, "terms.revenue", "营业收入不能为负数。")
	p.Check(t.Research >= 0, "terms.research", "研发投入不能为负数。")
}

// problems checks what the terms need before they are submitted (rule C5).
func (t *ChallengeTerms) problems(months int, p Problems) {
	known := func(all []Policy, code string) bool {
		return slices.ContainsFunc(all, func(p Policy) bool { return p.Code == code })
	}
	p.Check(known(TiePolicies, t.TiePolicy), "terms.tie_policy", "请选择同分的处理办法，发榜后不能再改。")
	p.Check(known(OutlierPolicies, t.OutlierPolicy), "terms.outlier_policy", "请选择极端分的处理办法，发榜后不能再改。")
	p.Check(len(t.Stages) > 0, "terms.stages", "请至少填写一个阶段及其付款比例。")
	sum, last := 0, 0
	for i, s := range t.Stages {
		at := func(name string) string { return fmt.Sprintf("terms.stages.%d.%s", i, name) }
		p.Check(s.Title != "", at("title"), "请填写阶段名称。")
		p.Check(s.Goal != "", at("goal"), "请填写阶段目标与成果。")
		p.Check(s.DueMonth >= 1 && s.DueMonth <= months, at("due_month"), fmt.Sprintf("完成月份为 1 至 %d。", max(1, months)))
		p.Check(s.DueMonth >= last, at("due_month"), "完成月份不能早于前一阶段。")
		last = max(last, s.DueMonth)
		sum += s.Percent
	}
	p.Check(len(t.Stages) == 0 || sum == 100, "terms.stages", fmt.Sprintf("付款比例合计应为 100，目前为 %d。", sum))
}

// researchAdvice holds what the owner spends on research against what calls ask for (rules C1 and C2).
func (t *ChallengeTerms) researchAdvice(settings Settings) []string {
	if t.Revenue == 0 {
		return []string{"没有填写上年度营业收入和研发投入，无法核对研发投入强度（规则 C1、C2）。"}
	}
	var advice []string
	need := settings.Int(SetResearchMiddle)
	switch {
	case t.Revenue < Money(settings.Int(SetRevenueLow))*Wan:
		need = settings.Int(SetResearchSmall)
	case t.Revenue > Money(settings.Int(SetRevenueHigh))*Wan:
		need = settings.Int(SetResearchLarge)
	}
	if t.Research*100 < t.Revenue*Money(need) {
		advice = append(advice, fmt.Sprintf("研发投入强度为 %s%%，同等规模企业一般不低于 %d%%（规则 C1）。",
			percentOf(t.Research, t.Revenue), need))
	}
	if least := Money(settings.Int(SetResearchLeast)) * Wan; t.Research < least {
		advice = append(advice, "研发投入"+t.Research.String()+"，一般不低于 "+least.String()+"（规则 C2）。")
	}
	return advice
}

// percentOf writes a share with two digits after the point.
func percentOf(part, whole Money) string {
	hundredths := int64(part) * 10_000 / int64(whole)
	return fmt.Sprintf("%d.%02d", hundredths/100, hundredths%100)
}

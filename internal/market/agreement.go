package market

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// Agreement is what the owner and one winner agreed on (任务书), as it stands now.
type Agreement struct {
	BidID       int64
	ChallengeID int64
	DealID      int64
	N           int // which wording it is; every earlier one is kept
	Content     AgreementContent
	CreatedAt   time.Time
	UpdatedAt   time.Time
}

// AgreementVersion is one wording an agreement had, and why.
type AgreementVersion struct {
	BidID   int64
	N       int
	Content AgreementContent
	Reason  string
	ByName  string
	At      time.Time
}

// AgreementFor begins an agreement from the challenge and the bid: the stages that the challenge planned, or a mid-term
// check half way where it planned none.
func AgreementFor(c *Challenge, leader string, amount Money, signedOn Date) AgreementContent {
	months := max(c.DurationMonths, 1)
	at := func(n int) Date { return DateOf(signedOn.Start().AddDate(0, n, 0)) }
	a := AgreementContent{Amount: amount, BeginsOn: signedOn, EndsOn: at(months), Leader: leader,
		Indicators: slices.Clone(c.Indicators)}
	payments := c.Terms.Amounts(amount)
	for i, s := range c.Terms.Stages {
		a.Stages = append(a.Stages, Stage{Title: s.Title, Goal: s.Goal, DueOn: at(min(s.DueMonth, months)),
			Payment: payments[i]})
	}
	if len(a.Stages) == 0 {
		a.Stages = []Stage{{Title: "中期检查", Goal: "完成方案论证和关键试验，提交中期报告。",
			DueOn: DateOf(signedOn.Start().AddDate(0, 0, months*15))}}
	}
	return a
}

// AtTheEnd reports whether a stage falls together with the acceptance itself, which then decides about it.
func (a AgreementContent) AtTheEnd(s Stage) bool { return !s.DueOn.Before(a.EndsOn) }

// Normalize trims what was typed and drops rows left empty.
func (a *AgreementContent) Normalize() {
	a.Leader = strings.TrimSpace(a.Leader)
	for i := range a.Stages {
		a.Stages[i].Title, a.Stages[i].Goal = strings.TrimSpace(a.Stages[i].Title), strings.TrimSpace(a.Stages[i].Goal)
	}
	a.Stages = slices.DeleteFunc(a.Stages, func(s Stage) bool { return s == Stage{} })
	c := ChallengeContent{Indicators: a.Indicators}
	c.Normalize()
	a.Indicators = c.Indicators
}

// Validate checks what every wording must hold: amounts, days within the limit, figures that can be measured.
func (a *AgreementContent) Validate(settings Settings) error {
	p := Problems{}
	months := settings.Int(SetChallengeMonths)
	p.Check(a.Amount > 0, "amount", "请填写合同金额，单位为万元。")
	p.Check(a.Leader != "", "leader", "请填写项目负责人。")
	p.Check(!a.BeginsOn.IsZero(), "begins_on", "请填写开始日期。")
	p.Check(!a.EndsOn.IsZero() && a.BeginsOn.Before(a.EndsOn), "ends_on", "结束日期应晚于开始日期。")
	p.Check(a.EndsOn.IsZero() || !DateOf(a.BeginsOn.Start().AddDate(0, months, 0)).Before(a.EndsOn), "ends_on",
		fmt.Sprintf("攻关期限不超过 %d 个月。", months))
	checkFields(a, "", p)
	paid := Money(0)
	for i, s := range a.Stages {
		at := func(name string) string { return fmt.Sprintf("stages.%d.%s", i, name) }
		p.Check(s.Title != "", at("title"), "请填写阶段名称。")
		p.Check(s.Goal != "", at("goal"), "请填写阶段目标。")
		p.Check(!s.DueOn.IsZero() && !s.DueOn.Before(a.BeginsOn) && !a.EndsOn.Before(s.DueOn), at("due_on"),
			"完成日期应在攻关期限之内。")
		p.Check(s.Payment >= 0, at("payment"), "付款金额不能为负数。")
		checkFields(s, fmt.Sprintf("stages.%d.", i), p)
		paid += s.Payment
	}
	p.Check(len(a.Stages) > 0, "stages", "请至少填写一个阶段，例如中期检查。")
	p.Check(len(a.Stages) <= 12, "stages", "阶段最多 12 个，请合并。")
	p.Check(paid <= a.Amount, "stages", fmt.Sprintf("各阶段付款合计 %s，不能大于合同金额 %s。", paid, a.Amount))
	c := ChallengeContent{Indicators: a.Indicators}
	c.indicatorProblems(p)
	return p.Err()
}

// Difference is one thing in which two wordings differ.
type Difference struct{ Label, Before, After string }

// Differences tells in what a later wording differs from an earlier one.
func (a AgreementContent) Differences(later AgreementContent) []Difference {
	var found []Difference
	compare := func(label, before, after string) {
		if before != after {
			found = append(found, Difference{label, before, after})
		}
	}
	compare("合同金额", a.Amount.String(), later.Amount.String())
	compare("开始日期", a.BeginsOn.Chinese(), later.BeginsOn.Chinese())
	compare("结束日期", a.EndsOn.Chinese(), later.EndsOn.Chinese())
	compare("项目负责人", a.Leader, later.Leader)
	for i := range max(len(a.Indicators), len(later.Indicators)) {
		compare(fmt.Sprintf("指标 %d", i+1), nth(a.Indicators, i, Indicator.terms),
			nth(later.Indicators, i, Indicator.terms))
	}
	for i := range max(len(a.Stages), len(later.Stages)) {
		compare(fmt.Sprintf("阶段 %d", i+1), nth(a.Stages, i, Stage.String), nth(later.Stages, i, Stage.String))
	}
	return found
}

func nth[T any](rows []T, i int, say func(T) string) string {
	if i < len(rows) {
		return say(rows[i])
	}
	return "无"
}

func (i Indicator) terms() string { return i.String() + "（" + i.TestMethod + "）" }

// String is the stage in one line.
func (s Stage) String() string {
	line := s.Title + "：" + s.Goal + " " + s.DueOn.Chinese()
	if s.Payment > 0 {
		line += "，付款 " + s.Payment.String()
	}
	return line
}

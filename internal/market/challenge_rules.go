package market

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// StandardCriteria are offered for a new challenge; the owner may change them.
var StandardCriteria = []Criterion{{"技术路线的可行性与先进性", 35}, {"指标响应程度", 25}, {"团队与研究基础", 20}, {"进度与实施条件", 10},
	{"报价合理性", 10}}

// Normalize trims what was typed and drops rows left empty.
func (c *ChallengeContent) Normalize() {
	for _, text := range []*string{&c.Title, &c.Background, &c.Task, &c.Conditions, &c.IPClause, &c.ResultsClause,
		&c.Acceptance, &c.ContactName} {
		*text = strings.TrimSpace(*text)
	}
	c.ContactPhone = strings.TrimSpace(HalfWidth(c.ContactPhone))
	c.ClosesTime = strings.TrimSpace(HalfWidth(c.ClosesTime))
	c.Indicators = slices.DeleteFunc(c.Indicators,
		func(i Indicator) bool { return strings.TrimSpace(i.Name+i.Value+i.Unit+i.TestMethod) == "" })
	c.Criteria = slices.DeleteFunc(c.Criteria, func(k Criterion) bool {
		return strings.TrimSpace(k.Name) == "" &&
			k.Weight == 0
	})
	c.Terms.normalize()
	for i := range c.Indicators {
		row := &c.Indicators[i]
		row.Name, row.Value, row.Unit, row.TestMethod = strings.TrimSpace(row.Name), strings.TrimSpace(row.Value),
			strings.TrimSpace(row.Unit), strings.TrimSpace(row.TestMethod)
	}
}

// ValidateDraft checks what even a draft must satisfy.
func (c *ChallengeContent) ValidateDraft() error {
	p := Problems{}
	c.draftProblems(p)
	return p.Err()
}

func (c *ChallengeContent) draftProblems(p Problems) {
	p.Check(c.Title != "", "title", "请填写榜单名称。")
	p.Check(slices.Contains(ListKinds, c.ListKind), "list_kind", "请选择榜单类别。")
	checkFields(c, "", p)
	p.Check(len(c.Indicators) <= 30, "indicators", "考核指标最多 30 项，请合并。")
	p.Check(len(c.Criteria) <= 12, "criteria", "评审标准最多 12 项，请合并。")
	for i, row := range c.Indicators {
		checkFields(row, fmt.Sprintf("indicators.%d.", i), p)
	}
	for i, row := range c.Criteria {
		checkFields(row, fmt.Sprintf("criteria.%d.", i), p)
	}
	c.Terms.draftProblems(p)
	p.Check(c.ClosesTime == "" || clockPattern.MatchString(c.ClosesTime), "closes_time", "请填写时刻，例如 17:00。")
}

var clockPattern = regexp.MustCompile(`^([01]\d|2[0-3]):[0-5]\d$`)

// Validate checks everything a challenge needs before it is submitted, and again before it is published
// (rules C3, C4 and C5).
func (c *ChallengeContent) Validate(settings Settings, now time.Time) error {
	p := Problems{}
	c.draftProblems(p)
	months := settings.Int(SetChallengeMonths)
	p.Check(utf8.RuneCountInString(c.Title) >= 6, "title", "名称过短，请写明对象和要攻克的问题，至少 6 个字。")
	p.Check(utf8.RuneCountInString(c.Task) >= 20, "task", "攻关内容至少 20 个字，请说明要解决什么、做到什么程度。")
	p.Check(c.DurationMonths >= 1 && c.DurationMonths <= months, "duration_months",
		fmt.Sprintf("攻关期限为 1 至 %d 个月。", months))
	p.Check(c.RaceSlots >= 0 && c.RaceSlots <= raceMost, "race_slots", fmt.Sprintf("中榜名额为 1 至 %d 家。", raceMost))
	p.Check(c.NoticeDays >= 1 && c.NoticeDays <= 60, "notice_days", "公示天数为 1 至 60 天。")
	p.Check(c.OwnerCash+c.SubsidyPlanned <= c.Budget || c.Budget == 0, "budget", "自筹与补助之和不能大于项目总投入。")
	c.deadlineProblems(now, p)
	c.indicatorProblems(p)
	c.criteriaProblems(p)
	c.Terms.problems(c.DurationMonths, p)
	challengeForm.checkRequired(c, p)
	for field, text := range map[string]string{"title": c.Title, "background": c.Background, "task": c.Task,
		"conditions": c.Conditions} {
		p.Check(!personalData.MatchString(HalfWidth(text)), field, "公开内容中不能出现手机号或身份证号，请移到联系人一栏。")
	}
	return p.Err()
}

func (c *ChallengeContent) deadlineProblems(now time.Time, p Problems) {
	deadline := c.Deadline()
	p.Check(deadline.IsZero() || now.Before(deadline), "closes_on", "揭榜截止时间已过，请改为今后的时间。")
}

func (c *ChallengeContent) indicatorProblems(p Problems) {
	p.Check(len(c.Indicators) > 0, "indicators", "请至少填写一项考核指标。")
	for i, row := range c.Indicators {
		at := func(name string) string { return fmt.Sprintf("indicators.%d.%s", i, name) }
		p.Check(row.Name != "", at("name"), "请填写指标名称。")
		p.Check(slices.Contains(IndicatorOps, row.Op), at("op"), "请选择比较方式。")
		p.Check(row.Value != "", at("value"), "请填写数值。")
		p.Check(row.TestMethod != "", at("test_method"), "请填写检测方法，例如“第三方检测，GB/T 10125”；没有检测方法的指标无法验收。")
	}
}

func (c *ChallengeContent) criteriaProblems(p Problems) {
	sum := 0
	for i, row := range c.Criteria {
		p.Check(row.Name != "", fmt.Sprintf("criteria.%d.name", i), "请填写评审内容。")
		p.Check(row.Weight > 0, fmt.Sprintf("criteria.%d.weight", i), "请填写分值。")
		sum += row.Weight
	}
	p.Check(sum == 100, "criteria", fmt.Sprintf("评审标准的分值合计应为 100，目前为 %d。", sum))
}

// Advice tells what would make the challenge stronger, without refusing it (rules C1, C2 and L1); running is how
// many of the owner's challenges are under way.
func (c *Challenge) Advice(running int) []string {
	var advice []string
	if limit := c.Docket.Settings.Int(SetChallengeRunning); running > limit {
		advice = append(advice, fmt.Sprintf("发榜方已有 %d 项榜单在进行，一般不超过 %d 项，请确认力量足够。", running, limit))
	}
	advice = append(advice, c.Terms.researchAdvice(c.Docket.Settings)...)
	if !slices.ContainsFunc(c.Indicators, func(i Indicator) bool { return i.Mandatory }) {
		advice = append(advice, "没有一项指标标为“必须达到”，评审和验收时将难以取舍。")
	}
	if c.Bounty == 0 {
		advice = append(advice, "榜额为面议。写明榜额的榜单收到的方案通常更多。")
	}
	return advice
}

var statedFigure = regexp.MustCompile(`^(.*?)(不低于|不小于|不少于|大于等于|≥|>=|不高于|不大于|不超过|小于等于|≤|<=|大于|高于|超过|>|小于|低于|<|±|达到|为|:)?\s*(\d+(?:\.\d+)?)\s*([%‰℃°a-zA-Zμµ/²³]+|万元|小时|分钟|秒|年|个月|天|次|件|台|吨|米|毫米|微米|克|千克)?(以上|以下|以内)?`)

var opOfWord = map[string]string{"不低于": "≥", "不小于": "≥", "不少于": "≥", "大于等于": "≥", "≥": "≥", ">=": "≥",
	"以上": "≥", "达到": "≥",
	"不高于": "≤", "不大于": "≤", "不超过": "≤", "小于等于": "≤", "≤": "≤", "<=": "≤", "以下": "≤", "以内": "≤",
	"大于": ">", "高于": ">", "超过": ">", ">": ">", "小于": "<", "低于": "<", "<": "<", "±": "±"}

// IndicatorsFrom reads the figures a need states into rows for the owner to complete; what states no figure
// is left out, and every test method is the owner's to fill in.
func IndicatorsFrom(text string) []Indicator {
	var rows []Indicator
	for _, part := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune("\n;；。,，、", r) }) {
		part = listMark.ReplaceAllString(strings.TrimSpace(HalfWidth(part)), "")
		m := statedFigure.FindStringSubmatch(part)
		if m == nil || strings.TrimSpace(m[1]) == "" || len(rows) == 30 {
			continue
		}
		op := opOfWord[m[2]]
		if bound, ok := opOfWord[m[5]]; ok {
			op = bound
		}
		if op == "" {
			op = "="
		}
		rows = append(rows, Indicator{Name: cut(strings.TrimSpace(m[1]), 100), Op: op, Value: m[3], Unit: m[4],
			Mandatory: true})
	}
	return rows
}

var listMark = regexp.MustCompile(`^([(（]?[0-9一二三四五六七八九十]{1,2}[)）.．、:]\s*|[-·•]\s*)`)

// cut shortens a text to n characters.
func cut(s string, n int) string {
	if runes := []rune(s); len(runes) > n {
		return string(runes[:n])
	}
	return s
}

// ChallengeFrom drafts a challenge from a need on show.
func ChallengeFrom(l *Listing, settings Settings, now time.Time) (*Challenge, error) {
	if l.Kind != KindDemand && l.Kind != KindCommon || l.Status != ListingPublished {
		return nil, Refuse(Conflict, "只有已发布的技术需求和共性技术需求可以发榜。")
	}
	c := &Challenge{OrgID: l.OrgID, SourceIDs: []int64{l.ID},
		Progress: Progress[ChallengeStatus]{Status: ChallengeDraft}}
	c.ChallengeContent = ChallengeContent{Title: l.Title, ListKind: ListEnterprise, HitechField: l.HitechField,
		Background: l.PublicText,
		Task:       cut(joinTexts(l.Difficulties(), l.goal()), 8000), Indicators: IndicatorsFrom(l.Indicators()),
		Bounty: l.Amount(), Budget: l.Amount(),
		Criteria: slices.Clone(StandardCriteria), DurationMonths: monthsUntil(now, l.Deadline(),
			settings.Int(SetChallengeMonths)), ClosesOn: DateOf(now).AddDays(30), ClosesTime: "17:00",
		NoticeDays:  settings.Int(SetNoticeDays),
		ContactName: l.ContactName, ContactPhone: l.ContactPhone}
	if l.Kind == KindCommon {
		c.ListKind = ListGovernment
	}
	c.Background, c.Terms = cut(c.Background, 4000), standardTerms(c.DurationMonths)
	c.BidClosesAt = c.Deadline()
	return c, nil
}

// monthsUntil counts whole months to a day, at least one and at most limit; a year when no day is named.
func monthsUntil(now time.Time, day Date, limit int) int {
	if day.IsZero() {
		return min(12, limit)
	}
	today := DateOf(now)
	return max(1, min(limit, (day.Year-today.Year)*12+int(day.Month-today.Month)))
}

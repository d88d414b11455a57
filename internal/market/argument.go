package market

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// Argument is what one expert said of a challenge before it was published (论证意见), as a clerk recorded it.
type Argument struct {
	ID          int64
	ChallengeID int64
	ExpertID    int64 // of the platform's pool, 0 for somebody from outside it
	ArgumentContent
	RecordedBy int64
	CreatedAt  time.Time
}

// Verdict is what an expert may come to, with its Chinese name.
type Verdict struct {
	Code, Label string
	Agrees      bool
}

// Verdicts lists them in the order they are shown.
var Verdicts = []Verdict{{"agree", "同意发榜", true}, {"amend", "修改后同意", true}, {"against", "不同意", false}}

func (c ArgumentContent) verdict() (Verdict, bool) {
	i := slices.IndexFunc(Verdicts, func(v Verdict) bool { return v.Code == c.Verdict })
	if i < 0 {
		return Verdict{}, false
	}
	return Verdicts[i], true
}

// Agrees reports whether the expert is for publishing.
func (c ArgumentContent) Agrees() bool {
	v, _ := c.verdict()
	return v.Agrees
}

// VerdictLabel is the verdict's Chinese name.
func (c ArgumentContent) VerdictLabel() string {
	v, _ := c.verdict()
	return v.Label
}

// Normalize trims what was typed.
func (c *ArgumentContent) Normalize() {
	for _, text := range []*string{&c.Name, &c.Unit, &c.JobTitle, &c.Opinion} {
		*text = strings.TrimSpace(*text)
	}
}

// Validate wants a named expert of a unit other than the owner, who declared to have no interest and came to a verdict.
func (c *ArgumentContent) Validate(owner *Organization) error {
	p := Problems{}
	p.Check(utf8.RuneCountInString(c.Name) >= 2, "name", "请填写专家姓名，或从专家库中选择。")
	p.Check(utf8.RuneCountInString(c.Unit) >= 2, "unit", "请填写专家所在单位。")
	p.Check(!SameUnit(c.Unit, owner.Name), "unit", "专家来自发榜方，应当回避，请另请专家。")
	_, known := c.verdict()
	p.Check(known, "verdict", "请选择结论。")
	p.Check(utf8.RuneCountInString(c.Opinion) >= 10, "opinion", "请写明意见，至少 10 个字：需求是否真实、指标能否检测、本单位能否自行解决。")
	p.Check(c.NoConflict, "no_conflict", "与发榜方有利害关系的专家应当回避，不能计入论证；没有的请勾选声明。")
	checkFields(c, "", p)
	return p.Err()
}

// Byline is the expert as the record of the argument names them.
func (c ArgumentContent) Byline() string {
	if c.JobTitle == "" {
		return c.Name + "（" + c.Unit + "）"
	}
	return c.Name + "（" + c.Unit + "，" + c.JobTitle + "）"
}

// challengeArgued wants enough experts on record and the panel's opinion.
func challengeArgued(c *Challenge, _ Step) error {
	if need := c.Docket.Settings.Int(SetArgueExperts); c.Docket.Arguments < need {
		return Refuse(Conflict, fmt.Sprintf("论证专家不少于 %d 人，目前登记 %d 人，请先逐位登记专家意见。", need, c.Docket.Arguments))
	}
	return nil
}

// opinionGiven wants what the panel as a whole found.
func opinionGiven(c *Challenge, _ Step) error {
	p := Problems{}
	p.Check(strings.TrimSpace(c.ArgueOpinion) != "", "argue_opinion", "请填写论证意见。")
	return p.Err()
}

// challengeAgreed also wants the experts to agree.
func challengeAgreed(c *Challenge, step Step) error {
	if err := challengeArgued(c, step); err != nil {
		return err
	}
	if share := c.Docket.Settings.Int(SetArgueShare); c.Docket.Agreeing*100 < c.Docket.Arguments*share {
		return Refuse(Conflict, fmt.Sprintf("%d 位专家中 %d 位同意发榜，不足 %d%%，不能记录论证通过。", c.Docket.Arguments,
			c.Docket.Agreeing, share))
	}
	return nil
}

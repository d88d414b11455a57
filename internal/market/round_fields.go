package market

import (
	"strings"
	"unicode/utf8"
)

// The parts of the form of a round.
const (
	sectionRound = "征集内容"
	sectionAsk   = "期限与联系"
)

// RoundContent is what a clerk says of a round.
type RoundContent struct {
	Name        string   `form:"name"`
	Text        string   `form:"text"`
	Kinds       []string `form:"kinds"`
	BeginsOn    Date     `form:"begins_on"`
	EndsOn      Date     `form:"ends_on"`
	Office      string   `form:"office"`
	ContactName string   `form:"contact_name"`
	Phone       string   `form:"phone"`
	Remind      bool     `form:"remind"`
	Verify      bool     `form:"verify"`
}

var roundFields = fieldsOf[RoundContent](
	Field{Key: "name", Label: "征集名称", Section: sectionRound, Input: InputLine, Wide: true, Longest: 60, Required: true,
		Help: "也是来件的批次名称，例如“2026 年秋季企业技术需求征集”。"},
	Field{Key: "text", Label: "征集说明", Section: sectionRound, Input: InputText, Rows: 5, Longest: 2000, Required: true,
		Help: "写明征集什么、给谁用、报送后怎么办理。填报人打开链接首先看到。"},
	Field{Key: "kinds", Label: "征集的清单", Section: sectionRound, Input: InputSeveral, Options: listOptions(),
		Required: true},
	Field{Key: "begins_on", Label: "开始日期", Section: sectionAsk, Input: InputDate, Required: true},
	Field{Key: "ends_on", Label: "截止日期", Section: sectionAsk, Input: InputDate, Required: true,
		Help: "当天 24 时自动截止。"},
	Field{Key: "office", Label: "征集单位", Section: sectionAsk, Input: InputLine, Longest: 60, Required: true},
	Field{Key: "contact_name", Label: "联系人", Section: sectionAsk, Input: InputLine, Longest: 40,
		Help: "填报人可见，例如“成果科王工”。"},
	Field{Key: "phone", Label: "咨询电话", Section: sectionAsk, Input: InputPhone, Longest: 20, Required: true,
		Help: "填报人可见，截止后也由此解答。"},
	Field{Key: "remind", Label: "自动催报", Section: sectionAsk, Input: InputYes,
		Pledge: "截止前 3 天和前 1 天自动提醒未报送的受邀单位"},
	Field{Key: "verify", Label: "手机验证", Section: sectionAsk, Input: InputYes,
		Pledge: "未受邀的填报人须用短信验证码核实手机号（设置短信通道后生效）"},
)

// Fields is the table of its members.
func (RoundContent) Fields() Fields { return roundFields }

// Normalize brings what was typed into the form that is stored.
func (c *RoundContent) Normalize() {
	for _, text := range []*string{&c.Name, &c.Text, &c.Office, &c.ContactName} {
		*text = strings.TrimSpace(*text)
	}
	c.Phone = strings.TrimSpace(HalfWidth(c.Phone))
}

// Validate checks what a round says before it is stored.
func (c *RoundContent) Validate(today Date) error {
	p := Problems{}
	checkFields(c, "", p)
	roundFields.checkRequired(c, p)
	p.Check(c.Name == "" || utf8.RuneCountInString(c.Name) >= 4, "name", "请填写名称，至少 4 个字。")
	p.Check(c.EndsOn.IsZero() || !c.EndsOn.Before(today), "ends_on", "截止日期不能早于今天。")
	p.Check(c.BeginsOn.IsZero() || c.EndsOn.IsZero() || !c.EndsOn.Before(c.BeginsOn), "ends_on", "截止日期不能早于开始日期。")
	return p.Err()
}

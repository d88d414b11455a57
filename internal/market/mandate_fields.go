package market

import "strings"

// mostMandateDays is the longest term of a mandate, in working days.
const mostMandateDays = 120

// MandateContent is what is said when a listing is given to a broker.
type MandateContent struct {
	BrokerID int64  `form:"broker_id" json:"broker_id"`
	Days     int    `form:"days" json:"days"`
	Note     string `form:"note" json:"note"`
}

var mandateFields = fieldsOf[MandateContent](
	Field{Key: "broker_id", Label: "技术经理人", Input: InputReference, Required: true},
	Field{Key: "days", Label: "办理期限", Input: InputNumber, Required: true, Least: 1, Most: mostMandateDays, Unit: "个工作日",
		Help: "从派单的第二天起算，到期未报告结果的提醒双方。"},
	Field{Key: "note", Label: "派单说明", Input: InputText, Rows: 3, Longest: 500,
		Help: "希望找什么样的对象、已经联系过谁。只有技术经理人和科技局看到。"},
)

// Fields is the table of its members.
func (MandateContent) Fields() Fields { return mandateFields }

// Validate wants a broker and a term.
func (c *MandateContent) Validate() error {
	p := Problems{}
	c.Note = strings.TrimSpace(c.Note)
	checkFields(c, "", p)
	p.Check(c.BrokerID != 0, "broker_id", "请选择技术经理人。")
	p.Check(c.Days > 0, "days", "请填写办理期限，最少 1 个工作日。")
	return p.Err()
}

// SetMandateDays is the term that is offered for a mandate.
const SetMandateDays = "pool.mandate_days"

var mandateSettings = []Setting{{Key: SetMandateDays, Group: "清单", Label: "派单给技术经理人的办理期限", Value: "20",
	Unit: "工作日", Type: SettingNumber, Min: 1, Source: "平台取值"}}

// DeclineReasons are why a broker does not take a mandate on, for the one-tap link.
var DeclineReasons = []string{"不是我的专业领域", "手头工作已满", "与该单位有利益关系", "没有合适的资源"}

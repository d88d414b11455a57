package market

// Payment is one line of a contract's plan of payments.
type Payment struct {
	What   string `form:"what" json:"what"`
	DueOn  Date   `form:"due_on" json:"due_on"`
	Amount Money  `form:"amount" json:"amount"`
}

var paymentFields = fieldsOf[Payment](
	Field{Key: "what", Label: "付款条件", Note: "例如合同生效后", Input: InputLine},
	Field{Key: "due_on", Label: "约定付款日期", Term: "约定日期", Input: InputDate},
	Field{Key: "amount", Label: "金额", Input: InputMoney},
)

// Fields is the table of its members.
func (Payment) Fields() Fields { return paymentFields }

// RemittanceContent is what somebody says of a payment that came in.
type RemittanceContent struct {
	Line       int    `form:"line" json:"line"`
	PaidOn     Date   `form:"paid_on" json:"paid_on"`
	Amount     Money  `form:"amount" json:"amount"`
	TechIncome Money  `form:"tech_income" json:"tech_income"`
	Evidence   string `form:"evidence" json:"evidence"`
}

var remittanceFields = fieldsOf[RemittanceContent](
	Field{Key: "line", Label: "对应的支付计划", Note: "行号从 1 起；0 为计划外", Input: InputReference,
		None: "计划外"},
	Field{Key: "paid_on", Label: "到账日期", Input: InputDate, Required: true},
	Field{Key: "amount", Label: "到账金额", Input: InputMoney, Required: true},
	Field{Key: "tech_income", Label: "其中技术性收入", Help: "扣除设备、材料等非技术性费用；不清楚的可以不填。",
		Input: InputMoney},
	Field{Key: "evidence", Label: "凭证名称或编号", Help: "例如“银行回单 20260312-0457”；上传凭证的可以不填。", Input: InputLine, Longest: 200},
)

// Fields is the table of its members.
func (RemittanceContent) Fields() Fields { return remittanceFields }

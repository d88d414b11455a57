package market

// AgreementContent is one whole wording of an agreement.
type AgreementContent struct {
	Amount     Money       `form:"amount" json:"amount"`
	BeginsOn   Date        `form:"begins_on" json:"begins_on"`
	EndsOn     Date        `form:"ends_on" json:"ends_on"`
	Leader     string      `form:"leader" json:"leader"`
	Indicators []Indicator `form:"indicators" json:"indicators"`
	Stages     []Stage     `form:"stages" json:"stages"`
}

// The one part of the form of an agreement.
const sectionAgreed = "约定"

var agreementFields = fieldsOf[AgreementContent](
	Field{Key: "amount", Label: "合同金额", Section: sectionAgreed, Input: InputMoney, Required: true},
	Field{Key: "leader", Label: "项目负责人", Section: sectionAgreed, Input: InputLine, Longest: 40, Required: true,
		PageAfter: "begins_on"},
	Field{Key: "begins_on", Label: "开始日期", Term: "期限", Section: sectionAgreed, Input: InputDate, Required: true},
	Field{Key: "ends_on", Label: "结束日期", Section: sectionAgreed, Input: InputDate, Required: true, Beside: "begins_on",
		Between: "至"},
	Field{Key: "stages", Label: "阶段任务", Section: sectionAgreed, Input: InputRows, Column: "stage_", Required: true,
		Help: "完成日期写作 2027-03-31；落在结束日期当天的阶段随验收一并检查。"},
	Field{Key: "indicators", Label: "考核指标", Section: sectionAgreed, Input: InputRows, Column: "indicator_", Rows: 1,
		Required: true},
)

// Fields is the table of its members.
func (AgreementContent) Fields() Fields { return agreementFields }

// Stage is one milestone of an agreement: what must be there by when, and what is paid then.
type Stage struct {
	Title   string `form:"title" json:"title"`
	Goal    string `form:"goal" json:"goal"`
	DueOn   Date   `form:"due_on" json:"due_on"`
	Payment Money  `form:"payment" json:"payment"`
}

var stageFields = fieldsOf[Stage](
	Field{Key: "title", Label: "阶段名称", Input: InputLine, Longest: 60},
	Field{Key: "goal", Label: "阶段目标", Input: InputText, Longest: 500},
	Field{Key: "due_on", Label: "完成日期", Input: InputDate},
	Field{Key: "payment", Label: "阶段付款", Term: "付款", Input: InputMoney},
)

// Fields is the table of its members.
func (Stage) Fields() Fields { return stageFields }

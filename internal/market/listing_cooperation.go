package market

// CooperationDetails is what is recorded of a joint project of an enterprise and a university.
type CooperationDetails struct {
	Partner      string `form:"partner" json:"partner"`
	PartnerTeam  string `form:"partner_team" json:"partner_team"`
	Mode         string `form:"mode" json:"mode"`
	Category     string `form:"category" json:"category"`
	Amount       Money  `form:"amount" json:"amount"`
	AmountPaid   Money  `form:"amount_paid" json:"amount_paid"`
	BeginsOn     Date   `form:"begins_on" json:"begins_on"`
	EndsOn       Date   `form:"ends_on" json:"ends_on"`
	CertNo       string `form:"cert_no" json:"cert_no"`
	Stage        string `form:"stage" json:"stage"`
	Effect       string `form:"effect" json:"effect"`
	AllianceFile string `form:"alliance_file" json:"alliance_file"`
}

// Joint projects have found each other: nothing of them is matched.
var cooperationFields = fieldsOf[CooperationDetails](
	Field{Key: "partner", Label: "合作高校院所", Input: InputLine, Longest: 100, Required: true,
		Missing: "请填写合作高校院所；尚未确定的，填“待定”。", Headings: []string{"合作高校", "合作院所", "合作单位", "高校院所名称"}, Search: SearchText},
	Field{Key: "partner_team", Label: "院系、团队或负责人", Term: "团队", Input: InputLine, Longest: 100,
		Headings: []string{"院系", "团队", "团队负责人"}, Search: SearchText},
	Field{Key: "mode", Label: "合作方式", Input: InputOne, Options: options(CooperationKinds)},
	Field{Key: "category", Label: "合作类别", Term: "类别", Input: InputOne, Options: options(CooperationCategories),
		Headings: []string{"类别"}},
	Field{Key: "amount", Label: "合同金额", Input: InputMoney, Search: SearchAmount, Headings: []string{"合作金额", "项目总投入"}},
	Field{Key: "amount_paid", Label: "实到金额", Input: InputMoney, Headings: []string{"到账金额"}},
	Field{Key: "begins_on", Begins: true, Label: "开始日期", Term: "起止", Input: InputDate,
		Headings: []string{"合同开始", "合同起始日期"}},
	Field{Key: "ends_on", Label: "结束日期", Input: InputDate, Beside: "begins_on", Between: " 至 ",
		Headings: []string{"合同结束", "合同截止日期", "合同起止", "合作期限", "起止时间", "起止日期", "合同起止时间", "合作起止时间", "合同期限"}},
	Field{Key: "cert_no", Label: "合同登记编号", Input: InputLine, Longest: 16, Headings: []string{"登记编号"}},
	Field{Key: "alliance_file", Label: "校企联盟备案号", Input: InputLine, Longest: 60},
	Field{Key: "stage", Label: "进展", Input: InputText, Longest: 1000, Search: SearchText},
	Field{Key: "effect", Label: "成效", Input: InputText, Longest: 2000, Search: SearchText},
)

// Fields is the table of what only joint projects have.
func (CooperationDetails) Fields() Fields { return cooperationFields }

package market

// ContractContent is what the registration form asks for: form, API body and export are this one struct.
type ContractContent struct {
	Title          string       `form:"title" json:"title"`
	Type           ContractType `form:"type" json:"type"`
	Subtype        string       `form:"subtype" json:"subtype"`
	SignedOn       Date         `form:"signed_on" json:"signed_on"`
	BeginsOn       Date         `form:"begins_on" json:"begins_on"`
	EndsOn         Date         `form:"ends_on" json:"ends_on"`
	DealAmount     Money        `form:"deal_amount" json:"deal_amount"`
	TechAmount     Money        `form:"tech_amount" json:"tech_amount"`
	PayMethod      string       `form:"pay_method" json:"pay_method"`
	PayPlan        string       `form:"pay_plan" json:"pay_plan"`
	Payments       []Payment    `form:"payments" json:"payments"`
	RelatedParty   bool         `form:"related_party" json:"related_party"`
	PlanSource     string       `form:"plan_source" json:"plan_source"`
	IPKinds        []string     `form:"ip_kinds" json:"ip_kinds"`
	IPCertificates string       `form:"ip_certificates" json:"ip_certificates"`
	TechField      string       `form:"tech_field" json:"tech_field"`
	SocEconGoal    string       `form:"soc_econ_goal" json:"soc_econ_goal"`
	Industry       string       `form:"industry" json:"industry"`
	ExpectedInvest Money        `form:"expected_invest" json:"expected_invest"`
	ExpectedOutput Money        `form:"expected_output" json:"expected_output"`
	Buyer          Party        `form:"buyer" json:"buyer"`
	Seller         Party        `form:"seller" json:"seller"`
	Subject        string       `form:"subject" json:"subject"`
	TextFile       string       `form:"text_file" json:"text_file"`
	BidNotice      string       `form:"bid_notice" json:"bid_notice"`
	ForeignText    bool         `form:"foreign_text" json:"foreign_text"`
	ChineseCopy    string       `form:"chinese_copy" json:"chinese_copy"`
	SealsMatch     bool         `form:"seals_match" json:"seals_match"`
	Pledged        bool         `form:"pledged" json:"pledged"`
	Benefits       []string     `form:"benefits" json:"benefits"`
}

var contractFields = fieldsOf[ContractContent](
	Field{Key: "title", Label: "项目名称", Input: InputLine, Longest: 200},
	Field{Key: "type", Label: "合同类型", Input: InputOne, Options: labelled(ContractTypes)},
	Field{Key: "subtype", Label: "合同子类", Input: InputLine},
	Field{Key: "signed_on", Label: "签订日期", Input: InputDate},
	Field{Key: "begins_on", Label: "开始日期", Input: InputDate},
	Field{Key: "ends_on", Label: "截止日期", Input: InputDate},
	Field{Key: "deal_amount", Label: "成交额", Input: InputMoney},
	Field{Key: "tech_amount", Label: "技术交易额", Input: InputMoney},
	Field{Key: "pay_method", Label: "支付方式", Input: InputOne, Options: options(PayMethods)},
	Field{Key: "pay_plan", Label: "支付安排", Input: InputText, Longest: 1000},
	Field{Key: "payments", Label: "支付计划", Input: InputRows},
	Field{Key: "related_party", Label: "是否关联交易", Input: InputYes},
	Field{Key: "plan_source", Label: "计划来源", Input: InputOne, Options: options(PlanSources)},
	Field{Key: "ip_kinds", Label: "知识产权", Input: InputSeveral, Options: options(IPKinds)},
	Field{Key: "ip_certificates", Label: "权属证明名称或编号", Input: InputText, Longest: 1000},
	Field{Key: "tech_field", Label: "技术领域", Note: "11 类", Input: InputOne, Options: options(TechFields)},
	Field{Key: "soc_econ_goal", Label: "社会经济目标", Note: "GB/T 24450", Input: InputOne, Options: options(SocEconGoals)},
	Field{Key: "industry", Label: "技术服务的国民经济行业", Note: "GB/T 4754 字母", Input: InputOne, Options: industryOptions(),
		Codes: true},
	Field{Key: "expected_invest", Label: "预计新增投入", Input: InputMoney},
	Field{Key: "expected_output", Label: "预计新增产值", Input: InputMoney},
	Field{Key: "buyer", Label: "买方", Input: InputRows},
	Field{Key: "seller", Label: "卖方", Input: InputRows},
	Field{Key: "subject", Label: "标的内容与要求", Input: InputText, Longest: 4000},
	Field{Key: "text_file", Label: "合同文本名称或存档编号", Input: InputLine, Longest: 200},
	Field{Key: "bid_notice", Label: "中标通知书名称或编号", Input: InputLine, Longest: 200},
	Field{Key: "foreign_text", Label: "合同以外文订立", Input: InputYes},
	Field{Key: "chinese_copy", Label: "中文译本名称或编号", Input: InputLine, Longest: 200},
	Field{Key: "seals_match", Label: "印章与单位名称一致", Input: InputYes},
	Field{Key: "pledged", Label: "承诺内容真实", Input: InputYes},
	Field{Key: "benefits", Label: "拟享受或已享受的政策", Input: InputSeveral, Options: options(Benefits)},
)

// Fields is the table of its members.
func (ContractContent) Fields() Fields { return contractFields }

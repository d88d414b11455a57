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

// The parts of the form of a contract, in the groups of the national form.
const (
	sectionContract = "合同"
	sectionAmounts  = "金额"
	sectionSeller   = "卖方"
	sectionBuyer    = "买方"
	sectionClasses  = "分类"
	sectionPapers   = "材料与承诺"
)

// Title, subject and both sides have places of their own on the page; what was ticked stands in the registration form.
var contractFields = fieldsOf[ContractContent](
	Field{Key: "title", Label: "项目名称", Section: sectionContract, Input: InputLine, Wide: true, Longest: 200,
		Required: true, NoPage: true},
	Field{Key: "type", Label: "合同类型", Section: sectionContract, Input: InputOne, Options: labelled(ContractTypes),
		Required: true},
	Field{Key: "subtype", Label: "合同子类", Section: sectionContract, Input: InputOne,
		Options: subtypeOptions(), None: "无",
		Help: "技术咨询没有子类。", Beside: "type", Between: " · "},
	Field{Key: "signed_on", Label: "签订日期", Section: sectionContract, Input: InputDate, Required: true},
	Field{Key: "begins_on", Label: "开始日期", Term: "起止日期", Section: sectionContract, Input: InputDate},
	Field{Key: "ends_on", Label: "截止日期", Section: sectionContract, Input: InputDate, Beside: "begins_on",
		Between: " 至 "},
	Field{Key: "subject", Label: "标的内容与要求", Section: sectionContract, Input: InputText, Rows: 5, Longest: 4000,
		Required: true, NoPage: true, Help: "写明研究开发或服务的目标、内容和验收指标；标的不明确的不予登记。"},

	Field{Key: "deal_amount", Label: "成交额", Section: sectionAmounts, Input: InputMoney, Exact: true, Required: true,
		Help: "合同总金额。"},
	Field{Key: "tech_amount", Label: "技术交易额", Section: sectionAmounts, Input: InputMoney, Exact: true, Required: true,
		Help: "成交额扣除设备、仪器、零部件、原材料等非技术性费用，不大于成交额。"},
	Field{Key: "pay_method", Label: "支付方式", Section: sectionAmounts, Input: InputOne, Options: options(PayMethods)},
	Field{Key: "pay_plan", Label: "支付安排", Section: sectionAmounts, Input: InputLine, Longest: 1000,
		Help: "合同中关于付款的原文，可不填。"},
	Field{Key: "expected_invest", Label: "预计新增投入", Section: sectionAmounts, Input: InputMoney, PageAfter: "industry"},
	Field{Key: "expected_output", Label: "预计新增产值", Section: sectionAmounts, Input: InputMoney,
		PageAfter: "expected_invest"},
	Field{Key: "payments", Label: "支付计划", Section: sectionAmounts, Input: InputRows, Column: "pay_",
		Help: "逐期填写；合计不超过成交额，提成支付的除外。日期如 2026-12-31。"},
	Field{Key: "related_party", Label: "是否关联交易", Term: "关联交易", Section: sectionAmounts, Input: InputYes, No: "否",
		Pledge: "双方有关联关系（控股、投资、隶属或同一法定代表人）"},

	Field{Key: "seller", Label: "卖方", Section: sectionSeller, Input: InputRows},
	Field{Key: "buyer", Label: "买方", Section: sectionBuyer, Input: InputRows},

	Field{Key: "tech_field", Label: "技术领域", Section: sectionClasses, Input: InputOne, Options: options(TechFields),
		Note: "11 类", Required: true, PageAfter: "ip_certificates"},
	Field{Key: "plan_source", Label: "计划来源", Section: sectionClasses, Input: InputOne, Options: options(PlanSources)},
	Field{Key: "soc_econ_goal", Label: "社会经济目标", Section: sectionClasses, Input: InputOne,
		Options: options(SocEconGoals), Note: "GB/T 24450", PageAfter: "tech_field"},
	Field{Key: "industry", Label: "服务的国民经济行业", Section: sectionClasses, Input: InputOne, Options: industryOptions(),
		Codes: true, Note: "GB/T 4754 字母", PageAfter: "soc_econ_goal"},
	Field{Key: "ip_kinds", Label: "知识产权", Section: sectionClasses, Input: InputSeveral, Options: options(IPKinds),
		Help: "转让或许可知识产权的，须附相应的权属证明。"},
	Field{Key: "ip_certificates", Label: "权属证明", Section: sectionClasses, Input: InputLine, Wide: true, Longest: 1000,
		Note: "名称或编号", Help: "证书名称和编号，例如“发明专利证书 ZL20231…”。"},

	Field{Key: "text_file", Label: "合同文本", Section: sectionPapers, Input: InputLine, Wide: true, Longest: 200,
		Required: true, Note: "名称或存档编号", Help: "文件名称或存档编号。"},
	Field{Key: "bid_notice", Label: "中标通知书", Section: sectionPapers, Input: InputLine, Wide: true, Longest: 200,
		Note: "名称或编号", Help: "经招标订立的合同填写名称或编号。"},
	Field{Key: "foreign_text", Label: "合同以外文订立", Section: sectionPapers, Input: InputYes, NoPage: true},
	Field{Key: "chinese_copy", Label: "中文译本", Section: sectionPapers, Input: InputLine, Wide: true, Longest: 200,
		Note: "名称或编号", Help: "外文合同填写译本名称或编号。"},
	Field{Key: "benefits", Label: "拟享受或已享受的政策", Term: "政策享受", Section: sectionPapers, Input: InputSeveral,
		Options: options(Benefits), Help: "合同变更或注销时，平台会提醒告知相关部门。"},
	Field{Key: "seals_match", Label: "印章与单位名称一致", Section: sectionPapers, Input: InputYes, NoPage: true,
		Pledge: "已核对：合同印章与双方单位名称一致"},
	Field{Key: "pledged", Label: "承诺内容真实", Section: sectionPapers, Input: InputYes, NoPage: true,
		Pledge: "本单位承诺所填内容真实、不涉及国家秘密"},
)

// Fields is the table of its members.
func (ContractContent) Fields() Fields { return contractFields }

package market

// AchievementDetails is what a university says of a result it offers.
type AchievementDetails struct {
	Holder      string   `form:"holder" json:"holder"`
	Application string   `form:"application" json:"application"`
	Innovation  string   `form:"innovation" json:"innovation"`
	Indicators  string   `form:"indicators" json:"indicators"`
	IPKind      string   `form:"ip_kind" json:"ip_kind"`
	IPNo        string   `form:"ip_no" json:"ip_no"`
	IPExpires   Date     `form:"ip_expires" json:"ip_expires"`
	Maturity    string   `form:"maturity" json:"maturity"`
	TRL         int      `form:"trl" json:"trl"`
	FinishedOn  Date     `form:"finished_on" json:"finished_on"`
	Funding     string   `form:"funding" json:"funding"`
	Awards      string   `form:"awards" json:"awards"`
	Ways        []string `form:"ways" json:"ways"`
	Willingness string   `form:"willingness" json:"willingness"`
	PriceKind   string   `form:"price_kind" json:"price_kind"`
	Price       Money    `form:"price" json:"price"`
	Benefit     string   `form:"benefit" json:"benefit"`
	Cases       string   `form:"cases" json:"cases"`
}

var achievementFields = fieldsOf[AchievementDetails](
	Field{Key: "innovation", Label: "创新点", Input: InputText, Rows: 4, Longest: 4000, Search: SearchNeeds,
		Match: MatchHeart},
	Field{Key: "indicators", Label: "技术指标", Input: InputText, Rows: 4, Longest: 4000, Note: "写明数值和单位",
		Help: "写明数值和单位，便于与需求指标比对。", Headings: []string{"指标", "主要技术指标"}, Search: SearchNeeds, Match: MatchTarget},
	Field{Key: "application", Label: "应用行业与场景", Input: InputText, Longest: 1000,
		Headings: []string{"应用行业", "应用场景", "应用领域"}, Search: SearchNeeds, Match: MatchText},
	Field{Key: "holder", Label: "权利人或负责人", Term: "权利人", Input: InputLine, Longest: 100,
		Headings: []string{"负责人", "成果负责人", "发明人", "完成人", "成果完成人", "主要完成人", "发明（设计）人", "团队负责人"},
		Search:   SearchText},
	Field{Key: "maturity", Label: "成熟度", Input: InputOne, Options: options(Maturities), Required: true,
		Search: SearchMaturity, Match: MatchMaturity, Headings: []string{"技术成熟度", "所处阶段", "成果阶段", "转化阶段", "成果成熟度"}},
	Field{Key: "trl", Label: "技术就绪度（1–9）", Term: "技术就绪度", Input: InputNumber, Least: 1, Most: 9, Unit: "级",
		Help: "未评可留空。", Note: "0 为未评", Headings: []string{"就绪度", "技术成熟度等级"}, Match: MatchLevel},
	Field{Key: "ip_kind", Label: "知识产权类型", Term: "知识产权", Input: InputOne, Options: options(IPKinds),
		Headings: []string{"知识产权", "成果形式", "知识产权形式"}},
	Field{Key: "ip_no", Label: "知识产权编号", Input: InputLine, Longest: 200, Beside: "ip_kind", Between: " ",
		Headings: []string{"知识产权号", "专利号/登记号", "登记号", "品种审定号或专利号"}},
	Field{Key: "ip_expires", Label: "知识产权到期日", Term: "到期日", Input: InputDate, Headings: []string{"到期日", "专利到期日"}},
	Field{Key: "finished_on", Label: "完成时间", Input: InputDate,
		Headings: []string{"成果完成时间", "完成日期", "登记时间", "成果取得时间", "成果登记时间"}},
	Field{Key: "funding", Label: "资助项目", Input: InputLine, Longest: 200, Note: "项目名称和编号",
		Help: "受财政资助的，写明项目名称和编号。", Headings: []string{"资助项目名称", "项目来源"}},
	Field{Key: "willingness", Label: "转化意愿", Input: InputOne, Options: options(Willingness)},
	Field{Key: "price", Label: "意向价格", Input: InputMoney, None: "面议", Help: "留空为面议。",
		Headings: []string{"价格", "参考价", "预期交易价格", "转化金额", "拟转化金额", "转让价格", "转化价格", "拟转让价格", "许可费用", "意向转让价格", "交易价格",
			"预期价格"},
		Search: SearchAmount, Match: MatchAmount},
	Field{Key: "price_kind", Label: "价格性质", Input: InputOne, Options: options(PriceKinds), Beside: "price",
		Between: " ", Match: MatchFree},
	Field{Key: "ways", Label: "转化方式", Input: InputSeveral, Options: options(TransferWays),
		Headings: []string{"合作方式", "拟转化方式", "拟合作方式"},
		Search:   SearchMode, Match: MatchModes},
	Field{Key: "benefit", Label: "预期效益", Input: InputText, Longest: 2000, Search: SearchText},
	Field{Key: "cases", Label: "已转化案例", Input: InputText, Longest: 2000, Headings: []string{"转化案例"},
		Search: SearchText},
	Field{Key: "awards", Label: "获奖与鉴定", Input: InputText, Rows: 2, Longest: 1000,
		Headings: []string{"获奖", "鉴定", "成果水平", "鉴定水平", "技术水平", "成果获奖情况"}},
)

// Fields is the table of what only results have.
func (AchievementDetails) Fields() Fields { return achievementFields }

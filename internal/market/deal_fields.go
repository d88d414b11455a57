package market

// DealContent is what the sides say of their deal: form and API body.
type DealContent struct {
	Title    string `form:"title" json:"title"`
	Buyer    Party  `form:"buyer" json:"buyer"`
	Seller   Party  `form:"seller" json:"seller"`
	Amount   Money  `form:"amount" json:"amount"`
	Summary  string `form:"summary" json:"summary"`
	NextStep string `form:"next_step" json:"next_step"`
	NextOn   Date   `form:"next_on" json:"next_on"`

	BuyerPeople  string `form:"buyer_people" json:"buyer_people"`
	SellerPeople string `form:"seller_people" json:"seller_people"`
	Occasion     string `form:"occasion" json:"occasion"`
	BrokerID     int64  `form:"broker_id" json:"broker_id"`
}

// The parts of the form of a deal.
const (
	sectionDeal   = "项目"
	sectionDemand = "需求方（买方）"
	sectionSupply = "供给方（卖方）"
)

// What comes next, where the deal came from and who works on it have places of their own on the page.
var dealFields = fieldsOf[DealContent](
	Field{Key: "title", Label: "项目名称", Section: sectionDeal, Input: InputLine, Wide: true, Longest: 200, Required: true,
		NoPage:   true,
		Headings: []string{"合作项目名称", "签约项目名称", "签约项目", "技术合同名称"}},
	Field{Key: "summary", Label: "合作内容", Section: sectionDeal, Input: InputText, Rows: 4, Longest: 4000,
		Headings: []string{"项目内容", "主要内容", "合作事项", "项目简介"}},
	Field{Key: "amount", Label: "预计或约定金额", Section: sectionDeal, Input: InputMoney, None: "未定", Help: "未定可留空。",
		Headings: []string{"合同金额", "签约金额", "协议金额", "合作金额", "成交金额", "金额", "项目金额"}},
	Field{Key: "next_step", Label: "下一步工作", Section: sectionDeal, Input: InputLine, Longest: 500, NoPage: true,
		Headings: []string{"下一步计划", "下步工作"}},
	Field{Key: "next_on", Label: "下一步时间", Section: sectionDeal, Input: InputDate, NoPage: true},
	Field{Key: "occasion", Label: "对接活动", Section: sectionDeal, Input: InputLine, Longest: 100, NoPage: true,
		Note: "名称，例如产学研对接会", Help: "来自活动的填写，例如“2026 产学研对接会”。",
		Headings: []string{"活动名称", "签约活动", "对接会"}},
	Field{Key: "broker_id", Label: "技术经理人", Section: sectionDeal, Input: InputReference, None: "没有", NoPage: true,
		Note: "用户编号，0 为没有"},
	Field{Key: "buyer_people", Label: "需求方经办人", Term: "经办人", Section: sectionDeal, Input: InputLine, Longest: 200,
		NoPage:   true,
		Headings: []string{"企业联系人", "甲方联系人", "需求方联系人"}},
	Field{Key: "seller_people", Label: "供给方经办人", Term: "经办人", Section: sectionDeal, Input: InputLine, Longest: 200,
		NoPage:   true,
		Headings: []string{"高校联系人", "乙方联系人", "供给方联系人", "高校院所负责人", "专家"}},
	Field{Key: "buyer", Label: "需求方（买方）", Section: sectionDemand, Input: InputRows},
	Field{Key: "seller", Label: "供给方（卖方）", Section: sectionSupply, Input: InputRows},
)

// Fields is the table of its members.
func (DealContent) Fields() Fields { return dealFields }

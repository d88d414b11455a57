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

var dealFields = fieldsOf[DealContent](
	Field{Key: "title", Label: "项目名称", Input: InputLine, Longest: 200},
	Field{Key: "buyer", Label: "需求方（买方）", Input: InputRows},
	Field{Key: "seller", Label: "供给方（卖方）", Input: InputRows},
	Field{Key: "amount", Label: "预计或约定金额", Input: InputMoney, None: "未定"},
	Field{Key: "summary", Label: "合作内容", Input: InputText, Longest: 4000},
	Field{Key: "next_step", Label: "下一步工作", Input: InputText, Longest: 500},
	Field{Key: "next_on", Label: "下一步时间", Input: InputDate},
	Field{Key: "buyer_people", Label: "需求方经办人", Input: InputLine, Longest: 200},
	Field{Key: "seller_people", Label: "供给方经办人", Input: InputLine, Longest: 200},
	Field{Key: "occasion", Label: "对接活动名称", Note: "例如产学研对接会", Input: InputLine, Longest: 100},
	Field{Key: "broker_id", Label: "技术经理人的用户编号", Note: "0 为没有", Input: InputReference},
)

// Fields is the table of its members.
func (DealContent) Fields() Fields { return dealFields }

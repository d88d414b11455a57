package market

// SubsidyContent is what the leader records of a payment.
type SubsidyContent struct {
	BidID  int64  `form:"bid_id" json:"bid_id"`
	Amount Money  `form:"amount" json:"amount"`
	PaidOn Date   `form:"paid_on" json:"paid_on"`
	Proof  string `form:"proof" json:"proof"`
	Note   string `form:"note" json:"note"`
}

var subsidyFields = fieldsOf[SubsidyContent](
	Field{Key: "bid_id", Label: "揭榜方案", Input: InputReference},
	Field{Key: "amount", Label: "拨付金额", Input: InputMoney},
	Field{Key: "paid_on", Label: "拨付日期", Input: InputDate},
	Field{Key: "proof", Label: "发榜方付款凭证", Input: InputLine, Longest: 200},
	Field{Key: "note", Label: "说明", Input: InputText, Longest: 500},
)

// Fields is the table of its members.
func (SubsidyContent) Fields() Fields { return subsidyFields }

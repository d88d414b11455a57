package market

// FraudContent is what the bureau records of false material (弄虚作假): by whom, the facts and what shows them.
type FraudContent struct {
	OrgID    int64  `form:"org_id" json:"org_id"`
	Facts    string `form:"facts" json:"facts"`
	Evidence string `form:"evidence" json:"evidence"`
}

var fraudFields = fieldsOf[FraudContent](
	Field{Key: "org_id", Label: "弄虚作假的单位", Input: InputReference},
	Field{Key: "facts", Label: "事实与认定理由", Input: InputText, Longest: 2000},
	Field{Key: "evidence", Label: "认定依据", Input: InputText, Longest: 500},
)

// Fields is the table of its members.
func (FraudContent) Fields() Fields { return fraudFields }

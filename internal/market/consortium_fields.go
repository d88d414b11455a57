package market

// BidMember is one organisation beside the lead of a consortium (创新联合体), as the lead proposes it.
type BidMember struct {
	USCC  string `form:"uscc" json:"uscc"`
	Name  string `form:"name" json:"name"`
	Role  string `form:"role" json:"role"`
	Share int    `form:"share" json:"share"`
}

var bidMemberFields = fieldsOf[BidMember](
	Field{Key: "uscc", Label: "统一社会信用代码", Input: InputLine, Longest: 18},
	Field{Key: "name", Label: "单位名称", Input: InputLine, Longest: 100},
	Field{Key: "role", Label: "承担的任务", Input: InputText, Longest: 500},
	Field{Key: "share", Label: "任务与经费比例", Term: "比例", Input: InputNumber, Unit: "%"},
)

// Fields is the table of its members.
func (BidMember) Fields() Fields { return bidMemberFields }

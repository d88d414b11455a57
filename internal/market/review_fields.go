package market

// ScoreMark is the points given for one criterion, and why.
type ScoreMark struct {
	Points  int    `form:"points" json:"points"`
	Comment string `form:"comment" json:"comment"`
}

var scoreMarkFields = fieldsOf[ScoreMark](
	Field{Key: "points", Label: "得分", Input: InputNumber},
	Field{Key: "comment", Label: "评语", Input: InputText, Longest: 1000},
)

// Fields is the table of its members.
func (ScoreMark) Fields() Fields { return scoreMarkFields }

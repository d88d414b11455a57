package market

// Measured is what was found for one indicator.
type Measured struct {
	Value string `form:"value" json:"value"`
	Met   string `form:"met" json:"met"`
}

var measuredFields = fieldsOf[Measured](
	Field{Key: "value", Label: "实测值", Input: InputLine, Longest: 60},
	Field{Key: "met", Label: "结论", Note: "能够比较的由平台判定", Input: InputOne,
		Options: []Option{{Value: "met", Label: "达到"}, {Value: "not", Label: "未达到"}}},
)

// Fields is the table of its members.
func (Measured) Fields() Fields { return measuredFields }

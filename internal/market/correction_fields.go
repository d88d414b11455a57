package market

// CorrectionContent is what its author types.
type CorrectionContent struct {
	After  string `form:"after"`
	Reason string `form:"why"`
}

var correctionFields = fieldsOf[CorrectionContent](
	Field{Key: "after", Label: "更正为", Input: InputLine, Longest: 200},
	Field{Key: "why", Label: "理由和依据", Input: InputText, Longest: 500},
)

// Fields is the table of its members.
func (CorrectionContent) Fields() Fields { return correctionFields }

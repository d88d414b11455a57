package market

// ObjectionContent is what the author writes; without any of it the objection is not accepted (rule J1).
type ObjectionContent struct {
	Name   string `form:"name" json:"name"`
	Unit   string `form:"unit" json:"unit"`
	Phone  string `form:"phone" json:"phone"`
	Facts  string `form:"facts" json:"facts"`
	Demand string `form:"demand" json:"demand"`
	// Evidence names what shows the facts: papers handed in, or files kept with the objection.
	Evidence string `form:"evidence" json:"evidence"`
}

var objectionFields = fieldsOf[ObjectionContent](
	Field{Key: "name", Label: "姓名", Input: InputLine, Longest: 40, Required: true},
	Field{Key: "unit", Label: "单位", Input: InputLine, Longest: 100, Required: true},
	Field{Key: "phone", Label: "联系电话", Input: InputLine, Longest: 20, Required: true},
	Field{Key: "facts", Label: "事实与理由", Input: InputText, Longest: 5000, Rows: 5, Required: true},
	Field{Key: "demand", Label: "请求", Input: InputText, Longest: 1000, Rows: 2},
	Field{Key: "evidence", Label: "佐证材料", Help: "材料名称或出处；原件可送交主管部门。", Input: InputText, Longest: 1000,
		Rows: 2},
)

// Fields is the table of its members.
func (ObjectionContent) Fields() Fields { return objectionFields }

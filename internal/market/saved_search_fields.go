package market

// SavedSearchContent is what its owner decides.
type SavedSearchContent struct {
	Name  string `form:"name" json:"name"`
	Query string `form:"query" json:"query"`
	Alert bool   `form:"alert" json:"alert"`
}

var savedSearchFields = fieldsOf[SavedSearchContent](
	Field{Key: "name", Label: "名称", Input: InputLine, Longest: 60},
	Field{Key: "query", Label: "检索条件", Note: "与检索页地址中的参数相同", Input: InputLine},
	Field{Key: "alert", Label: "有新条目时提醒", Input: InputYes},
)

// Fields is the table of its members.
func (SavedSearchContent) Fields() Fields { return savedSearchFields }

package market

// UndertakingContent is what a row says.
type UndertakingContent struct {
	Title     string `form:"title"`
	Firm      string `form:"firm"`
	Partner   string `form:"partner"`
	Person    string `form:"person"`
	Paper     string `form:"paper"`
	On        Date   `form:"on"`
	Until     Date   `form:"until"`
	Headcount int    `form:"headcount"`
	Note      string `form:"note"`
}

var undertakingFields = fieldsOf[UndertakingContent](
	Field{Key: "title", Label: "名称", Input: InputLine, Longest: 200, Wide: true},
	Field{Key: "firm", Label: "企业", Input: InputLine, Longest: 100},
	Field{Key: "partner", Label: "合作方", Input: InputLine, Longest: 100},
	Field{Key: "person", Label: "人员", Input: InputLine, Longest: 60},
	Field{Key: "paper", Label: "文件", Input: InputLine, Longest: 100},
	Field{Key: "on", Label: "日期", Input: InputDate, Begins: true},
	Field{Key: "until", Label: "终止日期", Input: InputDate},
	Field{Key: "headcount", Label: "人数", Input: InputNumber},
	Field{Key: "note", Label: "说明", Input: InputText, Longest: 1000, Rows: 3},
)

// Fields is the table of its members.
func (UndertakingContent) Fields() Fields { return undertakingFields }

// Asked are the fields that a list of the kind has, under the words of the kind. All but its end must be said.
func (t UndertakingText) Asked() Fields {
	words := map[string]string{"title": t.Title, "firm": t.Firm, "partner": t.Partner, "person": t.Person,
		"paper": t.Paper, "on": t.On, "until": t.Until, "headcount": t.Heads}
	asked := Fields{of: undertakingFields.of}
	for _, f := range undertakingFields.rows {
		word, ofKind := words[f.Key]
		if ofKind {
			f.Label, f.Required = word, f.Key != "until"
		}
		if f.Label != "" {
			asked.rows = append(asked.rows, f)
		}
	}
	return asked
}

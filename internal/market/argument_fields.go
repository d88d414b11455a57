package market

// ArgumentContent is what a clerk records of one expert.
type ArgumentContent struct {
	Name       string `form:"name" json:"name"`
	Unit       string `form:"unit" json:"unit"`
	JobTitle   string `form:"job_title" json:"job_title"`
	Verdict    string `form:"verdict" json:"verdict"`
	Opinion    string `form:"opinion" json:"opinion"`
	NoConflict bool   `form:"no_conflict" json:"no_conflict"`
}

var argumentFields = fieldsOf[ArgumentContent](
	Field{Key: "name", Label: "姓名", Input: InputLine, Longest: 40},
	Field{Key: "unit", Label: "工作单位", Input: InputLine, Longest: 100},
	Field{Key: "job_title", Label: "职称职务", Input: InputLine, Longest: 40},
	Field{Key: "verdict", Label: "结论", Input: InputOne, Open: true, Options: verdictOptions()},
	Field{Key: "opinion", Label: "意见", Input: InputText, Longest: 2000, Rows: 4, Required: true},
	Field{Key: "no_conflict", Label: "专家声明与发榜方没有利害关系", Input: InputYes,
		Pledge: "该专家已声明与发榜方没有隶属、投资、合作、亲属等利害关系"},
)

// Fields is the table of its members.
func (ArgumentContent) Fields() Fields { return argumentFields }

package market

// ExpertContent is what a sheet says of an expert.
type ExpertContent struct {
	Name        string   `form:"name" json:"name"`
	Phone       string   `form:"phone" json:"phone"`
	Unit        string   `form:"unit" json:"unit"`
	JobTitle    string   `form:"job_title" json:"job_title"`
	Areas       []string `form:"areas" json:"areas"` // of HitechFields
	NominatedBy string   `form:"nominated_by" json:"nominated_by"`
}

var expertContentFields = fieldsOf[ExpertContent](
	Field{Key: "name", Label: "姓名", Input: InputLine, Longest: 40,
		Headings: []string{"专家姓名", "专家", "专家名称", "人员姓名", "评审专家", "name"}},
	Field{Key: "phone", Label: "手机号", Input: InputPhone, Longest: 20,
		Headings: []string{"手机", "手机号码", "联系电话", "联系方式", "移动电话", "电话", "联系手机", "mobile", "phone"}},
	Field{Key: "unit", Label: "工作单位", Input: InputLine, Longest: 100,
		Headings: []string{"单位", "单位名称", "所在单位", "任职单位", "所属单位", "单位全称", "现工作单位", "依托单位", "unit"}},
	Field{Key: "job_title", Label: "职称职务", Input: InputLine, Longest: 40,
		Headings: []string{"职称", "职务", "职务职称", "职称/职务", "职务/职称", "专业技术职称", "技术职称", "现任职务", "专业技术职务"}},
	Field{Key: "areas", Label: "擅长领域", Input: InputSeveral, Options: options(HitechFields),
		Headings: []string{"专业领域", "技术领域", "研究领域", "领域", "高新技术领域", "评审领域", "专业方向", "研究方向", "擅长专业",
			"专业", "所属领域", "从事专业"}},
	Field{Key: "nominated_by", Label: "推荐单位", Input: InputLine, Longest: 100,
		Headings: []string{"推荐部门", "推荐机构", "提名单位", "归口推荐单位", "推荐来源"}},
)

// Fields is the table of its members.
func (ExpertContent) Fields() Fields { return expertContentFields }
